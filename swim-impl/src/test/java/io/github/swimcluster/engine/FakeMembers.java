package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.StreamMessage;
import java.util.stream.IntStream;

/** Creates fake members. */
final class FakeMembers {
    static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});

    private FakeMembers() {}

    /** An address without a node. */
    static Address address(int i) {
        return Address.of(new byte[] {127, 77, (byte) (i >> 8), (byte) i}, 1 + i % 60_000);
    }

    /** A push/pull with this many fake members. */
    static StreamMessage.PushPullMessage pushPull(int count) {
        return new StreamMessage.PushPullMessage(new PushPull(
                true,
                IntStream.range(0, count)
                        .mapToObj(i -> new PushPull.NodeState(
                                "ghost-" + i,
                                address(i).bytes(),
                                address(i).port(),
                                AbsentBytes.ABSENT,
                                1,
                                PushPull.ALIVE,
                                SERF))
                        .toList(),
                AbsentBytes.ABSENT));
    }
}
