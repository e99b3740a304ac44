package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Member;
import io.github.swimcluster.Query;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs a few real nodes in simulated time, and an attacker that sends them arbitrary bytes from its own address. */
final class Pool {
    static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    static final Address ATTACKER = Address.parse("10.6.6.6:6666");
    private static final Duration LATENCY = Duration.ofMillis(1);

    private static final PacketCodec PACKETS = PacketCodec.plain();

    private final StreamCodec streams = StreamCodec.plain(1 << 30);
    private final Map<Address, PoolNode> nodes = new LinkedHashMap<>();
    private final Map<Address, Host> otherHosts = new LinkedHashMap<>();
    private final PriorityQueue<Task> queue =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::sequence));
    final List<Sent> undelivered = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long sequence;

    /** Three nodes that have joined and probed each other. */
    static Pool ofThree(Consumer<ClusterSettings.Builder> customizer) {
        Pool pool = new Pool();
        PoolNode alice = pool.start("alice", "10.0.0.1:7946", customizer);
        pool.start("bob", "10.0.0.2:7946", customizer, alice);
        pool.start("carol", "10.0.0.3:7946", customizer, alice);
        pool.run(Duration.ofSeconds(40));
        return pool;
    }

    static Pool ofThree() {
        return ofThree(settings -> {});
    }

    PoolNode start(String name, String address, Consumer<ClusterSettings.Builder> customizer, PoolNode... seeds) {
        ClusterSettings.Builder settings = ClusterSettings.builder()
                .name(name)
                .seeds(List.of(seeds).stream()
                        .map(each -> each.address.toString())
                        .toList());
        customizer.accept(settings);
        PoolNode poolNode = new PoolNode(settings.build(), name, Address.parse(address));
        nodes.put(poolNode.address, poolNode);
        poolNode.node.start();
        return poolNode;
    }

    /** Adds a host that is not one of our nodes. */
    void add(Address address, Host host) {
        otherHosts.put(address, host);
    }

    PoolNode at(String name) {
        return nodes.values().stream()
                .filter(poolNode -> poolNode.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<PoolNode> all() {
        return List.copyOf(nodes.values());
    }

    /** Stops the node without a leave. */
    void crash(PoolNode poolNode) {
        nodes.remove(poolNode.address);
        poolNode.wakeAt = Instant.MAX;
    }

    Instant now() {
        return now;
    }

    void run(Duration duration) {
        Instant end = now.plus(duration);
        while (true) {
            Instant next = next();
            if (next.isAfter(end)) {
                now = end;
                return;
            }
            step(next);
        }
    }

    boolean runUntil(Duration limit, BooleanSupplier condition) {
        Instant end = now.plus(limit);
        while (!condition.getAsBoolean()) {
            Instant next = next();
            if (next.isAfter(end)) {
                return false;
            }
            step(next);
        }
        return true;
    }

    private Instant next() {
        Instant next = queue.isEmpty() ? Instant.MAX : queue.element().at;
        for (PoolNode poolNode : nodes.values()) {
            next = poolNode.wakeAt.isBefore(next) ? poolNode.wakeAt : next;
        }
        return next;
    }

    private void step(Instant next) {
        now = next.isAfter(now) ? next : now;
        if (!queue.isEmpty() && !queue.element().at.isAfter(now)) {
            queue.remove().task.run();
            return;
        }
        for (PoolNode poolNode : List.copyOf(nodes.values())) {
            if (!poolNode.wakeAt.isAfter(now)) {
                poolNode.node.wake();
                return;
            }
        }
    }

    private void deliverLater(Runnable task) {
        after(LATENCY, task);
    }

    void after(Duration pause, Runnable task) {
        queue.add(new Task(now.plus(pause), sequence++, task));
    }

    void deliver(Address from, Address to, byte[] datagram) {
        if (nodes.containsKey(to)) {
            deliverLater(() -> {
                PoolNode receiver = nodes.get(to);
                if (receiver != null) {
                    receiver.node.datagram(from, datagram);
                }
            });
        } else if (otherHosts.containsKey(to)) {
            deliverLater(() -> otherHosts.get(to).datagram(from, datagram));
        } else {
            undelivered.add(new Sent(to, datagram));
        }
    }

    void dial(Address from, Address to, byte[] request, World.AnswerReader reader) {
        deliverLater(() -> {
            PoolNode receiver = nodes.get(to);
            Host other = otherHosts.get(to);
            if (receiver != null) {
                receiver.node.accepted(new PoolStream(from, reader)).bytes(request);
            } else if (other != null) {
                PoolStream stream = new PoolStream(from, reader);
                other.stream(request).ifPresentOrElse(stream::answer, stream::close);
            } else {
                reader.ended(Input.Failure.REFUSED);
            }
        });
    }

    // Actions of the attacker

    /** Sends messages as one datagram. */
    void forge(PoolNode victim, Message... messages) {
        sendRaw(victim, datagram(messages));
    }

    static byte[] datagram(Message... messages) {
        return PACKETS.encode(List.of(messages));
    }

    void sendRaw(PoolNode victim, byte[] datagram) {
        sendRaw(victim, ATTACKER, datagram);
    }

    void sendRaw(PoolNode victim, Address from, byte[] datagram) {
        victim.node.datagram(from, datagram);
    }

    /** Opens a stream, sends the request, and returns the answers. */
    Stage.Answers request(PoolNode victim, byte[] request) {
        Stage.Answers answers = new Stage.Answers();
        victim.node.accepted(answers).bytes(request);
        return answers;
    }

    Stage.Answers pushPull(PoolNode victim, PushPull.NodeState... nodes) {
        return request(
                victim,
                streams.encodeRequest(
                        new StreamMessage.PushPullMessage(new PushPull(true, List.of(nodes), AbsentBytes.ABSENT))));
    }

    /** The decoded messages that were sent to an address without a node. */
    List<Message> undeliveredTo(Address address) {
        return undelivered.stream()
                .filter(sent -> sent.to.equals(address))
                .flatMap(sent -> PACKETS.decode(sent.datagram).messages().stream())
                .toList();
    }

    static Message.Alive alive(String name, long incarnation, Address address) {
        return new Message.Alive(incarnation, name, Bytes.of(address.ip()), address.port(), AbsentBytes.ABSENT, SERF);
    }

    static Message.Alive fakeMember(int i) {
        Address address = Address.of(new byte[] {10, 77, (byte) (i >> 8), (byte) i}, 1 + i % 60_000);
        return alive("ghost-" + i, 1, address);
    }

    static PushPull.NodeState state(String name, long incarnation, Address address, int state) {
        return new PushPull.NodeState(
                name, Bytes.of(address.ip()), address.port(), AbsentBytes.ABSENT, incarnation, state, SERF);
    }

    /** A sent datagram. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(Address to, byte[] datagram) {}

    /** A host that is not one of our nodes. */
    interface Host {
        void datagram(Address from, byte[] datagram);

        /** The answer to a stream request; empty to close the stream. */
        Optional<byte[]> stream(byte[] request);
    }

    private record Task(Instant at, long sequence, Runnable task) {}

    /** A node with its address and what it reported. */
    final class PoolNode implements World {
        final Node node;
        final String name;
        final Address address;
        final List<ClusterEvent> events = new ArrayList<>();
        final List<Effect.Notice> notices = new ArrayList<>();
        final Map<Long, Optional<JoinResult>> done = new TreeMap<>();
        final List<Sent> sent = new ArrayList<>();
        boolean recordsSent;
        private Instant wakeAt = Instant.MAX;

        private PoolNode(ClusterSettings settings, String name, Address address) {
            this.name = name;
            this.address = address;
            this.node = new Node(settings, name, address, this, new SplittableRandom(name.hashCode()));
        }

        List<String> names() {
            return node.members().stream().map(Member::name).toList();
        }

        Member member(String other) {
            return node.member(other).orElseThrow();
        }

        long dropped(DropReason reason) {
            return node.traffic().dropped().getOrDefault(reason, 0L);
        }

        <E extends ClusterEvent> List<E> events(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void send(Address to, byte[] datagram) {
            if (recordsSent) {
                sent.add(new Sent(to, datagram));
            }
            Pool.this.deliver(address, to, datagram);
        }

        @Override
        public void dial(Address to, byte[] request, Duration limit, AnswerReader reader) {
            Pool.this.dial(address, to, request, reader);
        }

        @Override
        public void resolve(String seed) {
            deliverLater(() -> node.resolved(seed, List.of(Address.parse(seed))));
        }

        @Override
        public void wakeAt(Instant when) {
            wakeAt = when;
        }

        @Override
        public void deliver(ClusterEvent event) {
            events.add(event);
        }

        @Override
        public void done(long request, Optional<JoinResult> result) {
            done.put(request, result);
        }

        @Override
        public void asked(long number, Query query) {}

        @Override
        public void notice(Effect.Notice notice) {
            notices.add(notice);
        }
    }

    /** A stream between two hosts. */
    private final class PoolStream implements World.AcceptedStream {
        private final Address peer;
        private final World.AnswerReader reader;

        PoolStream(Address peer, World.AnswerReader reader) {
            this.peer = peer;
            this.reader = reader;
        }

        @Override
        public Address peer() {
            return peer;
        }

        @Override
        public void answer(byte[] bytes) {
            deliverLater(() -> {
                if (!reader.bytes(bytes)) {
                    reader.ended(Input.Failure.BROKEN);
                }
            });
        }

        @Override
        public void close() {
            deliverLater(() -> reader.ended(Input.Failure.CLOSED));
        }
    }
}
