package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import java.util.List;

/**
 * Whose versions go together (memberlist protocol §8).
 *
 * <p>One check is milder than the original's: a member that is gone, and whose versions nobody knows any more, does not
 * spoil an exchange between those who are there.
 */
final class Compatibility {
    private int protocolFloor;
    private int protocolCeiling = 255;
    private int delegateFloor;
    private int delegateCeiling = 255;

    private Compatibility() {}

    /** Whether everybody who is there, in their view and in ours, understands what everybody speaks. */
    static boolean allows(List<PushPull.NodeState> theirs, Iterable<Peer> ours) {
        Compatibility common = new Compatibility();
        for (PushPull.NodeState node : theirs) {
            if (node.state() == PushPull.ALIVE) {
                common.narrow(node.versions());
            }
        }
        for (Peer peer : ours) {
            if (peer.isAlive()) {
                common.narrow(peer.versions);
            }
        }
        for (PushPull.NodeState node : theirs) {
            boolean there = node.state() == PushPull.ALIVE || node.state() == PushPull.SUSPECT;
            if (there && !common.contains(node.versions())) {
                return false;
            }
        }
        for (Peer peer : ours) {
            if (peer.isPresent() && !common.contains(peer.versions)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two members alone would understand each other. */
    static boolean allows(Bytes theirs, Bytes ours) {
        Compatibility common = new Compatibility();
        common.narrow(theirs);
        common.narrow(ours);
        return common.contains(theirs) && common.contains(ours);
    }

    private void narrow(Bytes versions) {
        if (versions.length() == 6) {
            protocolFloor = Math.max(protocolFloor, versions.at(0));
            protocolCeiling = Math.min(protocolCeiling, versions.at(1));
            delegateFloor = Math.max(delegateFloor, versions.at(3));
            delegateCeiling = Math.min(delegateCeiling, versions.at(4));
        }
    }

    private boolean contains(Bytes versions) {
        int protocol = versions.length() == 6 ? versions.at(2) : 0;
        int delegate = versions.length() == 6 ? versions.at(5) : 0;
        return protocol >= protocolFloor
                && protocol <= protocolCeiling
                && delegate >= delegateFloor
                && delegate <= delegateCeiling;
    }
}
