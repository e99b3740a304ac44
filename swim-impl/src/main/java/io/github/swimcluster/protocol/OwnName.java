package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import org.jspecify.annotations.Nullable;

/** Finds this member's name in the member lists of others (memberlist protocol §9.1). */
final class OwnName {
    private final Peer self;
    private final AddressRules addresses;

    OwnName(Peer self, AddressRules addresses) {
        this.self = self;
        this.addresses = addresses;
    }

    /** The address that this entry has for this member's name, if it is not this member's own; null otherwise. */
    @Nullable
    Address elsewhere(PushPull.NodeState node) {
        if (!node.name().equals(self.name())) {
            return null;
        }
        Address address = addresses.of(node);
        return address == null || addresses.isHere(address) ? null : address;
    }

    /** The entry of this view that has this member's name, alive or suspect, at another address; null if there is none. */
    PushPull.@Nullable NodeState elsewhere(PushPull view) {
        for (PushPull.NodeState node : view.nodes()) {
            if (elsewhere(node) != null && (node.state() == PushPull.ALIVE || node.state() == PushPull.SUSPECT)) {
                return node;
            }
        }
        return null;
    }

    /**
     * Whether another running member with this member's name sent this view from this address. A running member has itself
     * alive in its view. If the view has a different name alive there too, that member sent it: it runs at the address
     * of a former life of this one, of which its view still has a record.
     */
    boolean isUsedAt(Address sender, PushPull view) {
        boolean found = false;
        for (PushPull.NodeState node : view.nodes()) {
            Address address = addresses.of(node);
            if (node.state() == PushPull.ALIVE && address != null && sender.isSameEndpoint(address)) {
                if (!node.name().equals(self.name())) {
                    return false;
                }
                found = !addresses.isHere(sender);
            }
        }
        return found;
    }
}
