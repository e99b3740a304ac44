package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import org.jspecify.annotations.Nullable;

/** Which addresses other members can have, as seen from this member's own address. */
final class AddressRules {
    private final ClusterSettings settings;
    private final Peer self;

    AddressRules(ClusterSettings settings, Peer self) {
        this.settings = settings;
        this.self = self;
    }

    /** Whether this is this member's own address. A peer recorded there is gone: it had the address before. */
    boolean isHere(Address address) {
        return address.isSameEndpoint(self.address());
    }

    /** Whether {@code swim.allowed-cidrs} admits a member at this address. */
    boolean isAllowed(Address address) {
        return settings.allowedCidrs().isEmpty()
                || settings.allowedCidrs().stream().anyMatch(range -> range.contains(address));
    }

    /** The announced address, if a single member can have it; null otherwise. */
    @Nullable
    Address of(Message.Alive alive) {
        return of(alive.address(), alive.port());
    }

    /** The address in this entry of a push/pull, if a single member can have it; null otherwise. */
    @Nullable
    Address of(PushPull.NodeState node) {
        return of(node.address(), node.port());
    }

    /** Port 0 stands for this member's own port. */
    private @Nullable Address of(Bytes ip, int port) {
        if (ip.length() != 4 && ip.length() != 16) {
            return null;
        }
        Address address = Address.of(ip, port == 0 ? self.address().port() : port);
        return isReachable(address) ? address : null;
    }

    private boolean isReachable(Address address) {
        return Address.isUnicast(address) && isReached(address, self.address());
    }

    /**
     * Whether a stream may be opened to the sender of a datagram. The sender's address can be forged, so it must be one
     * that a member may have.
     */
    boolean mayContact(Address sender) {
        return sender.port() != 0 && !isHere(sender) && isReachable(sender) && isAllowed(sender);
    }

    /**
     * Whether {@code address} names the same host at {@code from} as here. A loopback or link-local address does so only
     * if {@code from} is one too.
     */
    static boolean isReached(Address address, Address from) {
        return (!Address.isLoopback(address) || Address.isLoopback(from))
                && (!Address.isLinkLocal(address) || Address.isLinkLocal(from));
    }
}
