package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.StreamMessage;
import java.util.stream.IntStream;

/** Creates fake members. */
final class Ghosts {
    static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});

    private Ghosts() {}

    /** An address without a node. */
    static Address nowhere(int i) {
        return Address.of(new byte[] {127, 77, (byte) (i >> 8), (byte) i}, 1 + i % 60_000);
    }

    /** A push/pull with this many fake members. */
    static StreamMessage.State view(int ghosts) {
        return new StreamMessage.State(new PushPull(
                true,
                IntStream.range(0, ghosts)
                        .mapToObj(i -> new PushPull.NodeState(
                                "ghost-" + i,
                                nowhere(i).bytes(),
                                nowhere(i).port(),
                                Bytes.ABSENT,
                                1,
                                PushPull.ALIVE,
                                SERF))
                        .toList(),
                Bytes.ABSENT));
    }
}
