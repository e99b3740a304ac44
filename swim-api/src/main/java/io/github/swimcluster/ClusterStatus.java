package io.github.swimcluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a node is, at one moment. A snapshot. Only this library implements it; methods may be added. */
public sealed interface ClusterStatus permits StatusSnapshot {
    /** Where the node is in its life. */
    Phase phase();

    /**
     * Whether the node is part of a cluster: it reached a seed, was reached by another member, or is the first, without
     * seeds or among its seeds, whose other members are absent.
     */
    boolean joined();

    /** Whether the first attempt to join is over, with whatever result. */
    boolean startedUp();

    /** Whether the node's view agrees with the cluster's; what readiness says. */
    boolean converged();

    /** Since when the view has converged; empty if it has not. */
    Optional<Instant> convergedSince();

    /** Why the view has not converged, in words; empty if it has. */
    Optional<String> reason();

    /** Lifeguard's local health score: 0 is best, each step makes the node slower to accuse others. */
    int localHealth();

    /** Members present, this one included. */
    int members();

    /** Members present that are not suspected. */
    int alive();

    /** The names of the suspected members, sorted. */
    List<String> suspects();

    /** Members that failed and are still tried again. */
    int failed();

    /** Updates waiting to be gossiped. */
    int queuedUpdates();

    /** When the last push/pull succeeded; empty if none has. */
    Optional<Instant> lastSync();

    /** The seeds that did not answer when last tried, each with what went wrong. */
    Map<String, String> unreachableSeeds();

    /** What went over the network. */
    Traffic traffic();

    /** For implementations of {@link Cluster}, those in tests included: a node that has not started, until more is set. */
    static Builder builder() {
        return new Builder();
    }

    /** Where a node is in its life. New phases may come: a {@code switch} needs a {@code default} branch. */
    enum Phase {
        /** It is a member, or about to become one. */
        RUNNING,
        /** It is telling the others that it goes. */
        LEAVING,
        /** It left, and can join again. */
        LEFT,
        /** Its sockets are closed. */
        CLOSED
    }

    /** Collects a status. */
    final class Builder {
        private Phase phase = Phase.RUNNING;
        private boolean joined;
        private boolean startedUp;
        private @Nullable Instant convergedSince;
        private @Nullable String reason = "it has not started";
        private int localHealth;
        private int members;
        private int alive;
        private List<String> suspects = List.of();
        private int failed;
        private int queuedUpdates;
        private @Nullable Instant lastSync;
        private Map<String, String> unreachableSeeds = Map.of();
        private Traffic traffic = Traffic.builder().build();

        private Builder() {}

        /** Sets {@link ClusterStatus#phase()}. */
        public Builder phase(Phase value) {
            phase = value;
            return this;
        }

        /** Sets {@link ClusterStatus#joined()}. */
        public Builder joined(boolean value) {
            joined = value;
            return this;
        }

        /** Sets {@link ClusterStatus#startedUp()}. */
        public Builder startedUp(boolean value) {
            startedUp = value;
            return this;
        }

        /** The view has converged. */
        public Builder converged(Instant since) {
            convergedSince = since;
            reason = null;
            return this;
        }

        /** The view has not converged. */
        public Builder diverged(String why) {
            convergedSince = null;
            reason = why;
            return this;
        }

        /** Sets {@link ClusterStatus#localHealth()}. */
        public Builder localHealth(int value) {
            localHealth = value;
            return this;
        }

        /** Sets {@link ClusterStatus#members()} and {@link ClusterStatus#alive()}. */
        public Builder members(int present, int notSuspected) {
            members = present;
            alive = notSuspected;
            return this;
        }

        /** Sets {@link ClusterStatus#suspects()}. */
        public Builder suspects(List<String> names) {
            suspects = names;
            return this;
        }

        /** Sets {@link ClusterStatus#failed()}. */
        public Builder failed(int value) {
            failed = value;
            return this;
        }

        /** Sets {@link ClusterStatus#queuedUpdates()}. */
        public Builder queuedUpdates(int value) {
            queuedUpdates = value;
            return this;
        }

        /** Sets {@link ClusterStatus#lastSync()}. */
        public Builder lastSync(Instant value) {
            lastSync = value;
            return this;
        }

        /** Sets {@link ClusterStatus#unreachableSeeds()}. */
        public Builder unreachableSeeds(Map<String, String> value) {
            unreachableSeeds = value;
            return this;
        }

        /** Sets {@link ClusterStatus#traffic()}. */
        public Builder traffic(Traffic value) {
            traffic = value;
            return this;
        }

        /** The status. */
        public ClusterStatus build() {
            return new StatusSnapshot(
                    phase,
                    joined,
                    startedUp,
                    convergedSince != null,
                    Optional.ofNullable(convergedSince),
                    Optional.ofNullable(reason),
                    localHealth,
                    members,
                    alive,
                    suspects,
                    failed,
                    queuedUpdates,
                    Optional.ofNullable(lastSync),
                    unreachableSeeds,
                    switch (traffic) {
                        case TrafficCounts counts -> counts;
                    });
        }
    }
}
