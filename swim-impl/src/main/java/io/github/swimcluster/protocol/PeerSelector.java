package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the peers for probes, gossip, indirect probes and push/pulls. Where most members are unverified, every second
 * choice is a verified one; see {@link VerifiedPeers}.
 */
final class PeerSelector {
    private final MemberTable table;
    private final AddressRules addresses;
    private final AddressClaims claims;

    PeerSelector(MemberTable table, AddressRules addresses, AddressClaims claims) {
        this.table = table;
        this.addresses = addresses;
        this.claims = claims;
    }

    /** A peer to probe before the next one of the round, because it was announced elsewhere or is verified; null if none. */
    @Nullable
    Peer nextPriority() {
        Peer claimed = claims.nextToProbe();
        if (claimed != null && isProbed(claimed)) {
            return claimed;
        }
        return isMostlyUnverified() ? table.verified().nextToProbe(this::isProbed) : null;
    }

    /** The next peer of this probe round; null at its end. */
    @Nullable
    Peer nextInRound() {
        return table.probeOrder().next(this::isProbed);
    }

    /** Starts the next probe round, in another order. */
    void startRound() {
        table.probeOrder().shuffle();
    }

    private boolean isProbed(Peer peer) {
        return peer.isPresent() && peer != table.self();
    }

    /** The next receiver of gossip. The order cycles through all, so that the few transmissions of an update reach different ones. */
    @Nullable
    Peer nextForGossip(Predicate<Peer> matches) {
        Peer verified = isMostlyUnverified() ? table.verified().nextForGossip(matches) : null;
        return verified == null ? table.gossipOrder().nextCyclic(matches) : verified;
    }

    /** Up to {@code count} random peers that match, verified ones if most are unverified. */
    List<Peer> pick(int count, Predicate<Peer> matches) {
        Predicate<Peer> isOther = peer -> !addresses.isHere(peer.address()) && matches.test(peer);
        List<Peer> picked = isMostlyUnverified() ? table.verified().pick(count, isOther) : new ArrayList<>();
        if (picked.size() < count) {
            picked.addAll(table.probeOrder()
                    .pick(count - picked.size(), peer -> !picked.contains(peer) && isOther.test(peer)));
        }
        return picked;
    }

    private boolean isMostlyUnverified() {
        return table.verified().areOutnumbered(table.presentOthers());
    }
}
