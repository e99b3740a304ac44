package io.github.swimcluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An immutable snapshot of the status of a node. Only this library implements it; later versions may add methods. */
public sealed interface ClusterStatus permits StatusSnapshot {
    /** The phase of the node's lifecycle. */
    Phase phase();

    /**
     * Whether the node is part of a cluster: it has reached a seed, another member has reached it, or it is the first
     * member. A node is the first member if it has no seeds, or if it is one of its seeds and the others do not run.
     */
    boolean joined();

    /** Whether the first attempt to join has finished, successfully or not. */
    boolean startedUp();

    /** Whether the node's view agrees with the cluster's. Readiness depends on it. */
    boolean converged();

    /** When the view converged; empty if it has not converged. */
    Optional<Instant> convergedSince();

    /** The reason why the view has not converged, as text for an operator; empty if it has. */
    Optional<String> reason();

    /** Lifeguard's local health score: 0 is best; with a higher score, the node waits longer before it suspects others. */
    int localHealth();

    /** The number of members that are alive or suspect, this one included. */
    int members();

    /** The number of members that are alive, this one included. */
    int alive();

    /** The names of the suspected members, sorted. */
    List<String> suspects();

    /** The number of failed members that this node still tries to contact. */
    int failed();

    /** The number of updates in the gossip queue. */
    int queuedUpdates();

    /** When the last push/pull succeeded; empty if none has. */
    Optional<Instant> lastSync();

    /** The seeds that did not answer the last attempt, with the reason. */
    Map<String, String> unreachableSeeds();

    /** Counts of the node's network traffic. */
    Traffic traffic();

    /** A builder for other implementations of {@link Cluster}, for example in tests; initially a node that has not started. */
    static Builder builder() {
        return new Builder();
    }

    /** The phases of a node's lifecycle. Later versions may add phases, so a {@code switch} needs a {@code default} branch. */
    enum Phase {
        /** The node is a member, or has not announced itself yet. */
        RUNNING,
        /** The node is announcing its leave. */
        LEAVING,
        /** The node has left and can join again. */
        LEFT,
        /** The node's sockets are closed. */
        CLOSED
    }

    /** Builds a status. */
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

        /** Returns the status. */
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
