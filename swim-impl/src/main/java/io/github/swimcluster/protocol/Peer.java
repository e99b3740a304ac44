package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of the member table. Changed by {@link Membership} only. */
final class Peer {
    final String name;
    Address address;
    Bytes metadata;
    Bytes versions;
    long incarnation;
    MemberState state;
    Instant since;

    /** Known from before this member left, and not heard of since: as good as forgotten, as others may have done. */
    boolean stale;

    /** Has answered a probe of ours where it is now: somebody is there. */
    boolean answered;

    /** Probes in a row that it answered over a stream only. */
    int answersByStreamOnly;

    @Nullable
    Suspicion suspicion;

    private @Nullable Member shown;

    private @Nullable Bytes ip;

    Peer(String name, Address address, Bytes metadata, Bytes versions, Instant since) {
        this.name = name;
        this.address = address;
        this.metadata = metadata;
        this.versions = versions;
        this.state = MemberState.FAILED;
        this.since = since;
    }

    boolean isPresent() {
        return state == MemberState.ALIVE || state == MemberState.SUSPECT;
    }

    boolean isAlive() {
        return state == MemberState.ALIVE;
    }

    /** The highest version of the membership protocol that it understands; 0 if it did not say. */
    int understands() {
        return versions.length() == 6 ? versions.at(1) : 0;
    }

    void touched() {
        shown = null;
        ip = null;
    }

    /** Its address as it is on the wire. */
    Bytes ip() {
        Bytes known = ip;
        if (known == null) {
            known = Bytes.of(address.ip());
            ip = known;
        }
        return known;
    }

    Member toMember(Encoding encoding) {
        Member known = shown;
        if (known == null) {
            known = new Member(
                    name, address, state, incarnation, encoding.tags(metadata), metadata, protocolVersions());
            shown = known;
        }
        return known;
    }

    private ProtocolVersions protocolVersions() {
        return versions.length() == 6
                ? new ProtocolVersions(
                        versions.at(0), versions.at(1), versions.at(2), versions.at(3), versions.at(4), versions.at(5))
                : new ProtocolVersions(0, 0, 0, 0, 0, 0);
    }

    PushPull.NodeState toNodeState() {
        return new PushPull.NodeState(
                name,
                ip(),
                address.port(),
                metadata,
                incarnation,
                switch (state) {
                    case ALIVE -> PushPull.ALIVE;
                    case SUSPECT -> PushPull.SUSPECT;
                    case FAILED -> PushPull.DEAD;
                    case LEFT -> PushPull.LEFT;
                },
                versions);
    }

    Message.Alive toAlive() {
        return new Message.Alive(incarnation, name, ip(), address.port(), metadata, versions);
    }
}
