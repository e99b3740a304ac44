package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;
import java.util.List;

/**
 * Which versions are compatible (memberlist protocol §8).
 *
 * <p>One check is weaker than memberlist's: a dead or left member, whose versions are unknown, does not prevent a push/pull
 * between running members.
 */
final class Compatibility {
    private int protocolFloor;
    private int protocolCeiling = 255;
    private int delegateFloor;
    private int delegateCeiling = 255;

    private Compatibility() {}

    /** Whether all alive and suspect members of both tables support the versions that all of them speak. */
    static boolean allows(List<PushPull.NodeState> theirs, Iterable<Peer> ours) {
        Compatibility common = new Compatibility();
        for (PushPull.NodeState node : theirs) {
            if (node.state() == PushPull.ALIVE) {
                common.narrow(node.versions());
            }
        }
        for (Peer peer : ours) {
            if (peer.isAlive()) {
                common.narrow(peer.member().protocol());
            }
        }
        for (PushPull.NodeState node : theirs) {
            boolean there = node.state() == PushPull.ALIVE || node.state() == PushPull.SUSPECT;
            if (there && !common.contains(node.versions())) {
                return false;
            }
        }
        for (Peer peer : ours) {
            if (peer.isPresent() && !common.contains(peer.member().protocol())) {
                return false;
            }
        }
        return true;
    }

    /** Whether two members support the versions of each other. */
    static boolean allows(Bytes theirs, ProtocolVersions ours) {
        Compatibility common = new Compatibility();
        common.narrow(theirs);
        common.narrow(ours);
        return common.contains(theirs) && common.contains(ours);
    }

    // Called for each entry of a push/pull, so no ProtocolVersions are allocated.
    private void narrow(Bytes versions) {
        if (Versions.isValid(versions)) {
            narrow(versions.at(0), versions.at(1), versions.at(3), versions.at(4));
        }
    }

    private void narrow(ProtocolVersions versions) {
        narrow(versions.minimum(), versions.maximum(), versions.delegateMinimum(), versions.delegateMaximum());
    }

    private void narrow(int minimum, int maximum, int delegateMinimum, int delegateMaximum) {
        protocolFloor = Math.max(protocolFloor, minimum);
        protocolCeiling = Math.min(protocolCeiling, maximum);
        delegateFloor = Math.max(delegateFloor, delegateMinimum);
        delegateCeiling = Math.min(delegateCeiling, delegateMaximum);
    }

    private boolean contains(Bytes versions) {
        return Versions.isValid(versions) ? contains(versions.at(2), versions.at(5)) : contains(0, 0);
    }

    private boolean contains(ProtocolVersions versions) {
        return contains(versions.current(), versions.delegateCurrent());
    }

    private boolean contains(int protocol, int delegate) {
        return protocol >= protocolFloor
                && protocol <= protocolCeiling
                && delegate >= delegateFloor
                && delegate <= delegateCeiling;
    }
}
