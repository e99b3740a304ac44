package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A layer above membership, whose messages travel in the datagrams and push/pulls of this member. memberlist has the same
 * division under the same name (Serf protocol §1).
 *
 * <p>Called within a turn of {@link Swim}; it acts through its {@link Host}.
 */
public interface Delegate {
    /** This member begins to join. */
    void joining();

    /** This member has joined through a seed. */
    void joined();

    /** A user message arrived. */
    void received(Bytes message);

    /** What a push/pull of this member carries; empty for nothing. */
    Bytes localState();

    /**
     * Merges what a push/pull carries, after its members were merged.
     *
     * @param answer whether this member started the push/pull
     */
    void merge(Bytes state, boolean answer);

    /** Counts the changes of {@link #localState}. */
    long changes();

    /**
     * Announces that this member will leave.
     *
     * @param onTransmitted runs once the announcement was transmitted often enough
     * @return false if there is none, so that {@code onTransmitted} does not run
     */
    boolean leaving(Runnable onTransmitted);

    /** Revokes {@link #leaving}, because this member joins again. */
    void staying();

    /** Does what is due now. Called in every turn. */
    void tick();

    /** When to be called again at the latest; {@link Reaction#NEVER} if nothing is pending. */
    Instant next();

    /** What a delegate may use of the protocol, within a turn. */
    interface Host {
        /** The protocol's time. */
        Instant now();

        /** The wall clock, for events. */
        Instant wallTime();

        RandomGenerator random();

        /** This member. */
        Member self();

        /** The addresses at which this member's name is used by another one, see {@link NameDispute}; null if it is not. */
        @Nullable
        Address namesake();

        /** The known member with this name. */
        Optional<Member> member(String name);

        /** Visits all known members, this one included, in the order in which they became known. */
        void forEach(Visitor visitor);

        /** Known members in any state. */
        int known();

        /** Alive and suspect members, this one included. */
        int present();

        /** Rises with every change of the member table. */
        long changes();

        /** The status time that was stored with this name; 0 for none. */
        long statusTime(String name);

        /** Stores a status time with a name, and whether that member is leaving; one that comes back is not. */
        void setStatus(String name, long statusTime, boolean leaving);

        /** Declares that a failed member has left, so that it is not contacted again. */
        void failedHasLeft(String name);

        /** Removes a failed or left member from the table, before it is reaped. */
        void remove(String name);

        /**
         * Gossips a user message after the updates about members.
         *
         * @param subject a later message about the same subject replaces an earlier one of the same priority
         */
        void gossip(GossipPriority priority, String subject, Bytes message, Runnable onTransmitted);

        /** Sends a user message to one member, in a datagram without gossip. */
        void send(Address to, Bytes message);

        /** Does something else in this turn. */
        void add(Effect effect);
    }

    /** Receives the members one by one. */
    interface Visitor {
        /** A known member, with what {@link Host#setStatus} stored. */
        void visit(Member member, long statusTime, boolean leaving);
    }

    /** The order in which the messages of a delegate fill what the updates leave of a datagram. */
    enum GossipPriority {
        HIGH,
        MEDIUM,
        LOW
    }

    /** No layer above: user messages are ignored. */
    static Delegate none(Host host) {
        return new NoDelegate(host);
    }
}
