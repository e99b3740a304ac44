package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Removes members that have been failed or left for so long that none gossips about them (memberlist protocol §12.5). */
final class Reaper {
    private final Turn turn;
    private final Duration retention;
    private final MemberTable table;
    private final AddressClaims claims;
    private final Consumer<Peer> onRemoved;
    private Instant reapAt = Instant.EPOCH;

    Reaper(Turn turn, ClusterSettings settings, MemberTable table, AddressClaims claims, Consumer<Peer> onRemoved) {
        this.turn = turn;
        this.retention = settings.gossip().toTheDead();
        this.table = table;
        this.claims = claims;
        this.onRemoved = onRemoved;
    }

    /** Reaps if it did not for long: probe rounds of large clusters are longer than the retention. */
    void reapIfDue() {
        if (turn.isDue(reapAt)) {
            reap();
        }
    }

    void reap() {
        reapAt = turn.now().plus(retention);
        if (table.present() == table.known()) {
            return;
        }
        Instant latest = turn.now().minus(retention);
        remove(peer -> !peer.since().isAfter(latest));
    }

    /** Removes this member now, if it has failed or left. */
    void remove(String name) {
        remove(peer -> peer.name().equals(name));
    }

    private void remove(Predicate<Peer> matches) {
        table.remove(matches).forEach(peer -> {
            claims.end(peer);
            onRemoved.accept(peer);
        });
    }
}
