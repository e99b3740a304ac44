package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import java.time.Instant;

/**
 * One row of the member table: a member as it is shown to the user, and what only the protocol knows of it. Changed by
 * {@link Membership} only.
 */
final class Peer {
    private Member member;
    private Instant since;

    /** Known from before this member left, and not heard of since: as good as forgotten, as others may have done. */
    boolean stale;

    /** Has answered a probe of ours where it is now: somebody is there. */
    boolean answered;

    /** Probes in a row that it answered over a stream only. */
    byte answersByStreamOnly;

    /** When it was last said to be joining or leaving, in Lamport time; 0 if that was not heard. */
    long intent;

    Peer(Member member, Instant since) {
        this.member = member;
        this.since = since;
    }

    Member member() {
        return member;
    }

    /** Since when it is in its state. */
    Instant since() {
        return since;
    }

    /** Is this from now on; if that is another state, it is in it since {@code now}. */
    void become(Member other, Instant now) {
        if (member.state() != other.state()) {
            since = now;
        }
        member = other;
    }

    String name() {
        return member.name();
    }

    Address address() {
        return member.address();
    }

    /** Its address as it is on the wire. */
    Bytes ip() {
        return member.address().bytes();
    }

    boolean isAt(Bytes ip, int port) {
        return address().port() == port && ip().equals(ip);
    }

    MemberState state() {
        return member.state();
    }

    long incarnation() {
        return member.incarnation();
    }

    boolean isPresent() {
        return member.state().isPresent();
    }

    boolean isAlive() {
        return member.state() == MemberState.ALIVE;
    }

    /** The highest version of the membership protocol that it understands. */
    int understands() {
        return member.protocol().maximum();
    }

    PushPull.NodeState toNodeState() {
        return new PushPull.NodeState(
                member.name(),
                ip(),
                member.address().port(),
                member.metadata(),
                member.incarnation(),
                switch (member.state()) {
                    case ALIVE -> PushPull.ALIVE;
                    case SUSPECT -> PushPull.SUSPECT;
                    case FAILED -> PushPull.DEAD;
                    case LEFT -> PushPull.LEFT;
                },
                Versions.toBytes(member.protocol()));
    }

    Message.Alive toAlive() {
        return new Message.Alive(
                member.incarnation(),
                member.name(),
                ip(),
                member.address().port(),
                member.metadata(),
                Versions.toBytes(member.protocol()));
    }
}
