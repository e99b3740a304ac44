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
 * Members that were announced at another address than is known, which the rules refuse while they may still be there
 * (memberlist protocol §9.1).
 *
 * <p>Most such claims are true: a member has started again elsewhere. So whoever is known is soon asked whether it is
 * still there. If it answers, the claim was false. If it is gone for long enough, others have probably taken the claim
 * over, and one of them is asked.
 */
final class AddressClaims {
    /** So many at once; others have to be made again. */
    static final int MAX_CLAIMS = 4096;

    private final Turn turn;
    private final ClusterSettings settings;
    private final Map<Peer, Instant> until = new LinkedHashMap<>();
    private final SequencedSet<Peer> unasked = new LinkedHashSet<>();
    private boolean asked;
    private Instant nextLook = Instant.EPOCH;

    AddressClaims(Turn turn, ClusterSettings settings) {
        this.turn = turn;
        this.settings = settings;
    }

    /** Remembers a claim for as long as it takes to find out. */
    void add(Peer peer, int members) {
        if (until.size() < MAX_CLAIMS || until.containsKey(peer)) {
            until.put(peer, turn.now().plus(patience(members)));
            unasked.add(peer);
        }
    }

    boolean contains(Peer peer) {
        return until.containsKey(peer);
    }

    /** Whether names that were claimed have become free; these are settled then. It looks at all, and so not at each time. */
    boolean becameFree(Predicate<Peer> isFree) {
        if (until.isEmpty() || !turn.isDue(nextLook)) {
            return false;
        }
        nextLook = turn.now().plus(settings.probe().interval());
        until.values().removeIf(turn::isDue);
        unasked.retainAll(until.keySet());
        List<Peer> free = until.keySet().stream().filter(isFree).toList();
        free.forEach(this::end);
        return !free.isEmpty();
    }

    /** Whoever is known is suspected in vain for the longest time, and as long again until its turn to be asked comes. */
    private Duration patience(int members) {
        return Scaling.suspicionTimeout(
                        settings.suspicion().multiplier(),
                        members,
                        settings.probe().interval())
                .multipliedBy(2L * settings.suspicion().maxTimeoutMultiplier())
                .plus(settings.membership().reclaimAfter());
    }

    /** It is settled where this member is. */
    void end(Peer peer) {
        until.remove(peer);
        unasked.remove(peer);
    }

    /** Whose address is claimed, and who is to be asked therefore. Every second time nobody, so that others have their turn. */
    @Nullable
    Peer nextToAsk() {
        asked = !asked && !unasked.isEmpty();
        return asked ? unasked.removeFirst() : null;
    }
}
