package io.github.swimcluster;

import java.util.List;

/**
 * Why a membership event happened.
 *
 * @param reason    the kind of cause
 * @param reporters the names of the members that reported the change, first reporter first; includes this node if it
 *                  observed the change itself. Empty if only the member itself reported it
 */
public record Cause(Reason reason, List<String> reporters) {
    public Cause {
        reporters = List.copyOf(reporters);
    }

    /** A cause with its reporters in order. */
    public static Cause of(Reason reason, String... reporters) {
        return new Cause(reason, List.of(reporters));
    }

    /** The kinds of causes. */
    public enum Reason {
        /** This node started, or changed itself. */
        SELF,
        /** The member announced itself, and this node received the announcement by gossip. */
        ANNOUNCED,
        /** This node received it in a push/pull. */
        PUSH_PULL,
        /** This node's ping was not answered, and no other member was available for an indirect ping. */
        DIRECT_PROBE,
        /** Neither this node's ping nor the indirect pings by other members were answered. */
        INDIRECT_PROBE,
        /** The pings were not answered, and the member's address refused a connection. */
        CONNECTION_REFUSED,
        /** Another member suspects it; received by gossip. */
        ACCUSED,
        /** Another member listed it as suspect or failed in a push/pull. */
        REPORTED_IN_PUSH_PULL,
        /** The member was suspected and did not refute in time. The reporters are all its accusers. */
        SUSPICION_EXPIRED,
        /** Another member declared it failed; received by gossip. */
        DECLARED_FAILED,
        /** The member refuted the suspicion by announcing itself with a higher incarnation. */
        REFUTED,
        /** The member announced that it leaves. */
        LEFT,
        /** The member was present when the listener {@linkplain Cluster#subscribe subscribed}. */
        REPLAYED
    }
}
