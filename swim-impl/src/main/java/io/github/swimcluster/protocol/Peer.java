package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import java.time.Instant;

/**
 * One row of the {@link MemberTable}: a member as users see it, and what only the protocol knows of it.
 */
final class Peer {
    private Member member;
    private Instant since;

    /** Recorded before this member left, and not updated since. Others may have removed it from their tables. */
    boolean stale;

    /** Has answered a probe of this member at its recorded address. */
    boolean answered;

    /** Probes in a row that it answered over a stream only. */
    byte answersByStreamOnly;

    /** Stored for the {@link Delegate}, see {@link Delegate.Host#setStatus}. */
    long statusTime;

    /** Has announced to the {@link Delegate} that it leaves. */
    boolean leaving;

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

    /** Replaces the member. A new state begins at {@code now}. */
    void become(Member other, Instant now) {
        if (member.state() != other.state()) {
            since = now;
            leaving &= member.state().isPresent() || !other.state().isPresent();
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

    /** Whether its protocol version has pings over streams (memberlist protocol §8). */
    boolean supportsStreamPing() {
        return member.protocol().maximum() >= 3;
    }

    /** Whether its protocol version has nacks (memberlist protocol §8). */
    boolean supportsNack() {
        return member.protocol().maximum() >= 4;
    }

    /** Whether its protocol version has checksums (memberlist protocol §8). */
    boolean supportsCrc() {
        return member.protocol().maximum() >= 5;
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
        return aliveOf(member);
    }

    /** The announcement of a member. */
    static Message.Alive aliveOf(Member member) {
        return new Message.Alive(
                member.incarnation(),
                member.name(),
                member.address().bytes(),
                member.address().port(),
                member.metadata(),
                Versions.toBytes(member.protocol()));
    }
}
