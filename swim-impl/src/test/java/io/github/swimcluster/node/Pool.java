package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
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
import java.util.function.UnaryOperator;

/** Runs a few real nodes in simulated time, and an attacker that sends them arbitrary bytes from its own address. */
final class Pool {
    static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    static final Address INTRUDER = Address.parse("10.6.6.6:6666");
    private static final Duration LATENCY = Duration.ofMillis(1);

    private static final PacketCodec PACKETS = new PacketCodec(Dialect.SERF, false, Protection.none());

    private final StreamCodec streams = new StreamCodec(false, 1 << 30, Protection.none());
    private final Map<Address, Place> places = new LinkedHashMap<>();
    private final Map<Address, Host> others = new LinkedHashMap<>();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    final List<Sent> strayed = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long number;

    /** Three nodes that have joined and probed each other. */
    static Pool ofThree(UnaryOperator<ClusterSettings> change) {
        Pool pool = new Pool();
        Place alice = pool.start("alice", "10.0.0.1:7946", change);
        pool.start("bob", "10.0.0.2:7946", change, alice);
        pool.start("carol", "10.0.0.3:7946", change, alice);
        pool.run(Duration.ofSeconds(40));
        return pool;
    }

    static Pool ofThree() {
        return ofThree(settings -> settings);
    }

    Place start(String name, String address, UnaryOperator<ClusterSettings> change, Place... through) {
        ClusterSettings settings = change.apply(ClusterSettings.lan()
                .withName(name)
                .withSeeds(List.of(through).stream()
                        .map(each -> each.address.toString())
                        .toList()));
        Place place = new Place(settings, name, Address.parse(address));
        places.put(place.address, place);
        place.node.start();
        return place;
    }

    /** Adds a host that is not one of our nodes. */
    void add(Address address, Host host) {
        others.put(address, host);
    }

    Place at(String name) {
        return places.values().stream()
                .filter(place -> place.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<Place> all() {
        return List.copyOf(places.values());
    }

    /** Stops the node without a leave. */
    void crash(Place place) {
        places.remove(place.address);
        place.wakeAt = Instant.MAX;
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
        for (Place place : places.values()) {
            next = place.wakeAt.isBefore(next) ? place.wakeAt : next;
        }
        return next;
    }

    private void step(Instant next) {
        now = next.isAfter(now) ? next : now;
        if (!queue.isEmpty() && !queue.element().at.isAfter(now)) {
            queue.remove().task.run();
            return;
        }
        for (Place place : List.copyOf(places.values())) {
            if (!place.wakeAt.isAfter(now)) {
                place.node.alarm();
                return;
            }
        }
    }

    private void later(Runnable task) {
        after(LATENCY, task);
    }

    void after(Duration pause, Runnable task) {
        queue.add(new Due(now.plus(pause), number++, task));
    }

    void deliver(Address from, Address to, byte[] datagram) {
        if (places.containsKey(to)) {
            later(() -> {
                Place receiver = places.get(to);
                if (receiver != null) {
                    receiver.node.datagram(from, datagram);
                }
            });
        } else if (others.containsKey(to)) {
            later(() -> others.get(to).datagram(from, datagram));
        } else {
            strayed.add(new Sent(to, datagram));
        }
    }

    void dial(Address from, Address to, byte[] request, World.Call call) {
        later(() -> {
            Place called = places.get(to);
            Host other = others.get(to);
            if (called != null) {
                called.node.accepted(new Wire(from, call)).bytes(request);
            } else if (other != null) {
                Wire wire = new Wire(from, call);
                other.stream(request).ifPresentOrElse(wire::answer, wire::hangUp);
            } else {
                call.ended(Input.Failure.REFUSED);
            }
        });
    }

    // Actions of the attacker

    /** Sends messages as one datagram. */
    void forge(Place victim, Message... messages) {
        throwAt(victim, datagram(messages));
    }

    static byte[] datagram(Message... messages) {
        return PACKETS.encode(List.of(messages), false);
    }

    void throwAt(Place victim, byte[] datagram) {
        throwAt(victim, INTRUDER, datagram);
    }

    void throwAt(Place victim, Address from, byte[] datagram) {
        victim.node.datagram(from, datagram);
    }

    /** Opens a stream, sends the request, and returns the answers. */
    Stage.Answers say(Place victim, byte[] request) {
        Stage.Answers answers = new Stage.Answers();
        victim.node.accepted(answers).bytes(request);
        return answers;
    }

    Stage.Answers offer(Place victim, PushPull.NodeState... nodes) {
        return say(
                victim,
                streams.encodeRequest(new StreamMessage.State(new PushPull(true, List.of(nodes), Bytes.ABSENT))));
    }

    /** The decoded messages that were sent to an address without a node. */
    List<Message> strayedTo(Address address) {
        return strayed.stream()
                .filter(sent -> sent.to.equals(address))
                .flatMap(sent -> PACKETS.decode(sent.datagram).messages().stream())
                .toList();
    }

    static Message.Alive alive(String name, long incarnation, Address address) {
        return new Message.Alive(incarnation, name, Bytes.of(address.ip()), address.port(), Bytes.ABSENT, SERF);
    }

    static Message.Alive invented(int i) {
        Address nowhere = Address.of(new byte[] {10, 77, (byte) (i >> 8), (byte) i}, 1 + i % 60_000);
        return alive("ghost-" + i, 1, nowhere);
    }

    static PushPull.NodeState state(String name, long incarnation, Address address, int state) {
        return new PushPull.NodeState(
                name, Bytes.of(address.ip()), address.port(), Bytes.ABSENT, incarnation, state, SERF);
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

    private record Due(Instant at, long number, Runnable task) {}

    /** A node with its address and what it reported. */
    final class Place implements World {
        final Node node;
        final String name;
        final Address address;
        final List<ClusterEvent> events = new ArrayList<>();
        final List<Effect.Notice> notices = new ArrayList<>();
        final Map<Long, Integer> done = new TreeMap<>();
        final List<Sent> sent = new ArrayList<>();
        boolean remembersSent;
        private Instant wakeAt = Instant.MAX;

        private Place(ClusterSettings settings, String name, Address address) {
            this.name = name;
            this.address = address;
            this.node = new Node(settings, name, address, this, new SplittableRandom(name.hashCode()));
        }

        List<String> names() {
            return node.members().stream().map(Member::name).toList();
        }

        Member sees(String other) {
            return node.member(other).orElseThrow();
        }

        long dropped(String reason) {
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
            if (remembersSent) {
                sent.add(new Sent(to, datagram));
            }
            deliver(address, to, datagram);
        }

        @Override
        public void dial(Address to, byte[] request, Duration limit, Call call) {
            Pool.this.dial(address, to, request, call);
        }

        @Override
        public void resolve(String seed) {
            later(() -> node.resolved(seed, List.of(Address.parse(seed))));
        }

        @Override
        public void wakeAt(Instant when) {
            wakeAt = when;
        }

        @Override
        public void announce(ClusterEvent event) {
            events.add(event);
        }

        @Override
        public void done(long request, int result) {
            done.put(request, result);
        }

        @Override
        public void notice(Effect.Notice notice) {
            notices.add(notice);
        }
    }

    /** A stream between two hosts. */
    private final class Wire implements World.Line {
        private final Address peer;
        private final World.Call call;

        Wire(Address peer, World.Call call) {
            this.peer = peer;
            this.call = call;
        }

        @Override
        public Address peer() {
            return peer;
        }

        @Override
        public void answer(byte[] bytes) {
            later(() -> {
                if (!call.bytes(bytes)) {
                    call.ended(Input.Failure.BROKEN);
                }
            });
        }

        @Override
        public void hangUp() {
            later(() -> call.ended(Input.Failure.CLOSED));
        }
    }
}
