package io.github.swimcluster;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a node is, at one moment.
 *
 * @param phase          where it is in its life
 * @param joined         whether it is part of a cluster: it reached a seed, was reached by another member, or is
 *                       the first, without seeds or among its seeds, whose other members are absent
 * @param startedUp      whether the first attempt to join is over, with whatever result
 * @param converged      whether its view agrees with the cluster's; what readiness says
 * @param convergedSince since when, if it does
 * @param reason         why it is not converged, in words; empty if it is
 * @param localHealth    Lifeguard's local health score: 0 is best, each step makes this node slower to accuse others
 * @param members        members present, this one included
 * @param alive          of these, those not suspected
 * @param suspects       the names of those suspected, sorted
 * @param failed         members that failed and are still tried again
 * @param queuedUpdates  updates waiting to be gossiped
 * @param lastSync       when the last full exchange of views succeeded
 * @param unreachableSeeds seeds that did not answer when last tried, each with what went wrong
 * @param traffic        what went over the network
 */
public record ClusterStatus(
        Phase phase,
        boolean joined,
        boolean startedUp,
        boolean converged,
        Optional<Instant> convergedSince,
        String reason,
        int localHealth,
        int members,
        int alive,
        List<String> suspects,
        int failed,
        int queuedUpdates,
        Optional<Instant> lastSync,
        Map<String, String> unreachableSeeds,
        Traffic traffic) {
    public ClusterStatus {
        suspects = List.copyOf(suspects);
        unreachableSeeds = Collections.unmodifiableSortedMap(new TreeMap<>(unreachableSeeds));
    }

    /** Where a node is in its life. */
    public enum Phase {
        /** It is a member, or about to become one. */
        RUNNING,
        /** It is telling the others that it goes. */
        LEAVING,
        /** It left, and can join again. */
        LEFT,
        /** Its sockets are closed. */
        CLOSED
    }
}
