package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberState;
import java.time.Duration;
import java.util.List;

/**
 * When a name may move to another address (memberlist protocol §9.1), and what happens to announcements that come too
 * early.
 */
final class AddressMoves {
    private final Turn turn;
    private final ClusterSettings settings;
    private final MemberTable table;
    private final AddressRules addresses;
    private final Suspicions suspicions;
    private final AddressClaims claims;
    private final StaleMoves staleMoves;

    AddressMoves(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            AddressRules addresses,
            Suspicions suspicions,
            AddressClaims claims) {
        this.turn = turn;
        this.settings = settings;
        this.table = table;
        this.addresses = addresses;
        this.suspicions = suspicions;
        this.claims = claims;
        this.staleMoves = new StaleMoves(turn);
    }

    /** Whether this announcement moves the member to its address now. */
    boolean isAllowed(Peer peer, Message.Alive alive) {
        return isFree(peer) && overrides(alive, peer);
    }

    private boolean isFree(Peer peer) {
        Duration reclaimAfter = settings.membership().reclaimAfter();
        return switch (peer.state()) {
            case LEFT -> turn.isDue(peer.since().plus(leaveIsRefutable()));
            case FAILED -> !reclaimAfter.isZero() && turn.isDue(peer.since().plus(reclaimAfter));
            case ALIVE, SUSPECT -> false;
        };
    }

    /**
     * How long the leave of a running member can still be refuted, if it was forged: within this time the member probes
     * one that has the leave, is sent it, and its refutation reaches all.
     */
    private Duration leaveIsRefutable() {
        return Scaling.dissemination(settings, table.known())
                .plus(settings.probe().interval().multipliedBy(2));
    }

    /**
     * Whether the incarnation is higher than that of the former life. A forced incarnation of the former life does not
     * count, because no new life gets above it by its own announcements.
     */
    private static boolean overrides(Message.Alive alive, Peer former) {
        return alive.incarnation() > former.incarnation() || Incarnations.isForced(former.incarnation());
    }

    /** An announcement came that moves a member, and {@link #isAllowed} refused it. */
    void refused(Peer peer, Message.Alive alive, Address address) {
        boolean newer = alive.incarnation() > peer.incarnation();
        if (newer && !settings.membership().reclaimAfter().isZero()) {
            claim(peer);
        }
        if (peer.isPresent() || (newer && peer.state() == MemberState.FAILED)) {
            conflict(peer, address);
            return;
        }
        // No conflict with a running member: it announces itself again, or overrides the verdict that it is sent here.
        turn.ignore(Effect.Reason.ADDRESS_CONFLICT);
        if (!newer && table.self().isAlive() && maySendVerdict(peer, address)) {
            turn.add(new Effect.Send(address, List.of(verdict(peer)), false));
        }
    }

    private void claim(Peer peer) {
        claims.add(peer, table.known());
        if (peer.state() == MemberState.SUSPECT) {
            suspicions.shorten(peer);
        }
    }

    /** Reports that a name is announced at two addresses. */
    void conflict(Peer peer, Address claimed) {
        turn.ignore(Effect.Reason.ADDRESS_CONFLICT);
        turn.add(new Effect.Conflict(peer.name(), peer.address(), claimed));
    }

    /** Whether a name that was announced at another address too early may move by now. */
    boolean namesBecameFree() {
        return claims.becameFree(this::isFree);
    }

    /**
     * Whether the {@linkplain #verdict verdict} about a failed or left member may be sent to an address that another
     * member named; see {@link StaleMoves}.
     */
    boolean maySendVerdict(Peer gone, Address to) {
        return !gone.isPresent()
                && !gone.stale
                && !addresses.isHere(to)
                && !Incarnations.isForced(gone.incarnation())
                && staleMoves.mayAnswer(gone.name(), to);
    }

    /** What a failed or left member is sent when it asks, so that it refutes: that it is dead, or that it left. */
    Message.Dead verdict(Peer gone) {
        String from =
                gone.state() == MemberState.LEFT ? gone.name() : table.self().name();
        return new Message.Dead(gone.incarnation(), gone.name(), from);
    }
}
