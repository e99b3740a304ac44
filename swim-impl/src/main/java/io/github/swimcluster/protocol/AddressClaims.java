package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Members that were announced at another address than the recorded one. {@link AddressMoves} refuses such claims while the
 * member may still run at its recorded address (memberlist protocol §9.1).
 *
 * <p>Most claims are true: the member was restarted elsewhere. So it is soon probed at the recorded address. If it answers,
 * the claim was false. If it is gone for long enough, other members have probably accepted the claim, and a push/pull
 * fetches the new address.
 */
final class AddressClaims {
    /** Claims beyond this number are ignored until they are repeated. */
    static final int MAX_CLAIMS = 4096;

    private final Turn turn;
    private final ClusterSettings settings;
    private final Map<Peer, Instant> until = new LinkedHashMap<>();
    private final SequencedSet<Peer> unprobed = new LinkedHashSet<>();
    private boolean lastWasClaimed;
    private Instant nextLook = Instant.EPOCH;

    AddressClaims(Turn turn, ClusterSettings settings) {
        this.turn = turn;
        this.settings = settings;
    }

    /** Records a claim, for as long as it may take to decide it. */
    void add(Peer peer, int members) {
        if (until.size() < MAX_CLAIMS || until.containsKey(peer)) {
            until.put(peer, turn.now().plus(duration(members)));
            unprobed.add(peer);
        }
    }

    boolean contains(Peer peer) {
        return until.containsKey(peer);
    }

    /** Whether claimed names have become free; their claims end. Checks all claims, at most once in a probe interval. */
    boolean becameFree(Predicate<Peer> isFree) {
        if (until.isEmpty() || !turn.isDue(nextLook)) {
            return false;
        }
        nextLook = turn.now().plus(settings.probe().interval());
        until.values().removeIf(turn::isDue);
        unprobed.retainAll(until.keySet());
        List<Peer> free = until.keySet().stream().filter(isFree).toList();
        free.forEach(this::end);
        return !free.isEmpty();
    }

    /** Twice the longest suspicion, because the probe waits for its turn, and the time until a failed name is free. */
    private Duration duration(int members) {
        return Scaling.suspicionTimeout(
                        settings.suspicion().multiplier(),
                        members,
                        settings.probe().interval())
                .multipliedBy(2L * settings.suspicion().maxTimeoutMultiplier())
                .plus(settings.membership().reclaimAfter());
    }

    /** Ends the claim on this member's name, if there is one. */
    void end(Peer peer) {
        until.remove(peer);
        unprobed.remove(peer);
    }

    /** The next member to probe because of a claim; null every second time, so that others have their turn. */
    @Nullable
    Peer nextToProbe() {
        lastWasClaimed = !lastWasClaimed && !unprobed.isEmpty();
        return lastWasClaimed ? unprobed.removeFirst() : null;
    }
}
