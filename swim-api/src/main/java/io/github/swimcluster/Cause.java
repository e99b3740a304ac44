package io.github.swimcluster;

import java.util.List;

/**
 * Why a membership event happened.
 *
 * @param reason    what led to it
 * @param reporters the members that said so, this node included where its own observation counted; the first is the
 *                  first that did. Empty if nobody but the member itself was concerned
 */
public record Cause(Reason reason, List<String> reporters) {
    public Cause {
        reporters = List.copyOf(reporters);
    }

    /** What led to an event, and the members that said so, in that order. */
    public static Cause of(Reason reason, String... reporters) {
        return new Cause(reason, List.of(reporters));
    }

    /** What can lead to a membership event. */
    public enum Reason {
        /** This node started, or changed itself. */
        SELF,
        /** The member announced itself, and gossip brought the announcement. */
        ANNOUNCED,
        /** A full exchange of views (push/pull) brought it. */
        EXCHANGED,
        /** This node's ping was not answered, and there was nobody to ask for an indirect one. */
        DIRECT_PROBE,
        /** This node's ping was not answered, nor were the indirect ones through other members. */
        INDIRECT_PROBE,
        /** The pings were not answered, and the member's address refused a connection. */
        CONNECTION_REFUSED,
        /** Another member accuses it. */
        ACCUSED,
        /** In a full exchange, another member listed it as failed or suspect. */
        HEARSAY,
        /** It was suspected and did not refute in time. The reporters are all who accused it. */
        SUSPICION_EXPIRED,
        /** Another member's suspicion expired, and gossip brought the verdict. */
        DECLARED_FAILED,
        /** The member refuted the suspicion by announcing itself with a higher incarnation. */
        REFUTED,
        /** The member said that it leaves. */
        LEFT,
        /** The member was there when the listener {@linkplain Cluster#subscribe subscribed}. */
        REPLAYED
    }
}
