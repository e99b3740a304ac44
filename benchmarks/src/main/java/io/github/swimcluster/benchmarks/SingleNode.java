package io.github.swimcluster.benchmarks;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Query;
import io.github.swimcluster.node.Node;
import io.github.swimcluster.node.World;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import io.github.swimcluster.wire.TagsCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;

/** A node that has joined a large fake cluster through one push/pull answer; no time passes. */
final class SingleNode implements World {
    private static final Address SEED = Address.parse("10.0.0.1:7946");
    private static final Address OWN_ADDRESS = Address.parse("10.0.0.2:7946");
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    private static final Bytes NO_TAGS = TagsCodec.encode(Map.of());
    private static final int MAX_BYTES = 64 << 20;

    private final Queue<Runnable> pending = new ArrayDeque<>();
    private final Node node;
    private final StreamCodec codec;
    private PushPull others;

    /** Creates a node that knows this many other members. */
    SingleNode(int knownMembers) {
        ClusterSettings settings =
                ClusterSettings.builder().name("loner").seeds(SEED.toString()).build();
        codec = StreamCodec.plain(MAX_BYTES);
        others = others(knownMembers);
        node = new Node(settings, "loner", OWN_ADDRESS, this, new SplittableRandom(1));
        node.start();
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
        others = others(0);
    }

    private static PushPull others(int count) {
        List<PushPull.NodeState> states = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Bytes address = Bytes.of((byte) 10, (byte) (1 + (i >> 16)), (byte) (i >> 8), (byte) i);
            String name = "orders-%05d".formatted(i);
            states.add(new PushPull.NodeState(name, address, 7946, NO_TAGS, 1, PushPull.ALIVE, VERSIONS));
        }
        return new PushPull(true, states, AbsentBytes.ABSENT);
    }

    int knownMembers() {
        return node.status().members() - 1;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public void send(Address to, byte[] datagram) {
        // There are no other nodes.
    }

    @Override
    public void dial(Address to, byte[] request, Duration limit, AnswerReader reader) {
        byte[] answer = codec.encodeAnswer(new StreamMessage.PushPullMessage(others));
        pending.add(() -> reader.bytes(answer));
    }

    @Override
    public void resolve(String seed) {
        pending.add(() -> node.resolved(seed, List.of(SEED)));
    }

    @Override
    public void wakeAt(Instant time) {
        // No time passes.
    }

    @Override
    public void deliver(ClusterEvent event) {
        // Not needed.
    }

    @Override
    public void done(long request, Optional<JoinResult> result) {
        // Not needed.
    }

    @Override
    public void asked(long number, Query query) {}

    @Override
    public void notice(Effect.Notice notice) {
        // Not needed.
    }
}
