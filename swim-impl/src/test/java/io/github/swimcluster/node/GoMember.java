package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.MalformedException;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamDecoder;
import io.github.swimcluster.wire.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A member in a {@link Pool} that follows the rules of memberlist 0.2.2 (memberlist protocol §9) where they differ from
  * ours: it starts at incarnation 1; accepts a new address for a left member at any incarnation, and for a failed one at
  * none; does not refute records of its own name at another address; and never reaps left members.
 */
final class GoMember implements Pool.Host {
    private static final Duration GOSSIP = Duration.ofMillis(200);
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration SUSPICION = Duration.ofSeconds(4);
    private static final Duration PUSH_PULL = Duration.ofSeconds(30);
    private static final Duration GOSSIP_TO_THE_DEAD = Duration.ofSeconds(30);
    private static final int FANOUT = 3;
    private static final int TRANSMISSIONS = 4;

    private final Pool pool;
    private final String name;
    private final Address address;
    private final SplittableRandom random;
    private final PacketCodec packets = new PacketCodec(Dialect.SERF, false, Protection.none());
    private final StreamCodec streams = new StreamCodec(false, 1 << 20, Protection.none());
    private final Map<String, Entry> table = new TreeMap<>();
    private final Map<String, Broadcast> queue = new LinkedHashMap<>();
    private boolean running = true;
    private boolean leaving;
    private long sequence;
    private long acked;
    private int turn;

    GoMember(Pool pool, String name, Address address) {
        this.pool = pool;
        this.name = name;
        this.address = address;
        this.random = new SplittableRandom(name.hashCode());
        pool.add(address, this);
        table.put(name, new Entry(Pool.alive(name, 1, address), PushPull.ALIVE, pool.now()));
    }

    void start(Address... seeds) {
        for (Address seed : seeds) {
            pushPull(seed);
        }
        every(GOSSIP, this::gossip);
        every(PROBE, this::probe);
        every(PUSH_PULL, () -> pick(1, each -> each.state == PushPull.ALIVE).forEach(each -> pushPull(each.address())));
    }

    private void every(Duration pause, Runnable task) {
        pool.after(pause, () -> {
            if (running) {
                task.run();
                every(pause, task);
            }
        });
    }

    void crash() {
        running = false;
    }

    void leave() {
        leaving = true;
        hear(new Message.Dead(self().incarnation(), name, name));
        pool.after(GOSSIP.multipliedBy(2L * TRANSMISSIONS), this::crash);
    }

    /** Increments the incarnation and announces itself, as after a change of tags. */
    void update() {
        announce(self().incarnation() + 1);
    }

    String name() {
        return name;
    }

    Address address() {
        return address;
    }

    long incarnation() {
        return self().incarnation();
    }

    /** Names of alive and suspect members with their addresses and incarnations. */
    Map<String, String> view() {
        Map<String, String> view = new TreeMap<>();
        table.forEach((member, entry) -> {
            if (entry.state <= PushPull.SUSPECT) {
                view.put(member, entry.address() + "@" + entry.incarnation());
            }
        });
        return view;
    }

    private Entry self() {
        return Objects.requireNonNull(table.get(name));
    }

    // Received messages

    @Override
    public void datagram(Address from, byte[] datagram) {
        if (running) {
            packets.decode(datagram).messages().forEach(message -> hear(from, message));
        }
    }

    private void hear(Address from, Message message) {
        switch (message) {
            case Message.Ping(long number, String node, Message.Source source) -> {
                if (node.isEmpty() || node.equals(name)) {
                    Address to = source.port() == 0 ? from : Address.of(source.address(), source.port());
                    send(to, List.of(new Message.Ack(number, Bytes.ABSENT)));
                }
            }
            case Message.Ack(long number, Bytes ignored) -> acked = Math.max(acked, number);
            case Message.Alive news -> hear(news);
            case Message.Suspect news -> hear(news);
            case Message.Dead news -> hear(news);
            case Message.IndirectPing ignored -> {}
            case Message.Nack ignored -> {}
            case Message.User ignored -> {}
            case Message.LeaveIntent ignored -> {}
            case Message.JoinIntent ignored -> {}
        }
    }

    private void hear(Message.Alive news) {
        if (news.node().equals(name)) {
            hearOfSelf(news);
            return;
        }
        Entry known = table.get(news.node());
        boolean takeover = false;
        if (known != null && !known.isAt(news)) {
            if (known.state != PushPull.LEFT) {
                return;
            }
            takeover = true;
        }
        if (known != null && !takeover && news.incarnation() <= known.incarnation()) {
            return;
        }
        enqueue(news);
        Instant since = known != null && known.state == PushPull.ALIVE ? known.since : pool.now();
        table.put(news.node(), new Entry(news, PushPull.ALIVE, since));
    }

    private void hearOfSelf(Message.Alive news) {
        boolean same = news.incarnation() == incarnation()
                && news.metadata().equals(self().alive.metadata());
        if (!leaving && self().isAt(news) && news.incarnation() >= incarnation() && !same) {
            refute(news.incarnation());
        }
    }

    private void hear(Message.Suspect news) {
        Entry known = table.get(news.node());
        if (known == null || news.incarnation() < known.incarnation() || known.state != PushPull.ALIVE) {
            return;
        }
        if (news.node().equals(name)) {
            refute(news.incarnation());
            return;
        }
        enqueue(news);
        Entry suspect = known.become(PushPull.SUSPECT, news.incarnation(), pool.now());
        table.put(news.node(), suspect);
        pool.after(SUSPICION, () -> {
            if (running && suspect.equals(table.get(news.node()))) {
                hear(new Message.Dead(news.incarnation(), news.node(), name));
            }
        });
    }

    private void hear(Message.Dead news) {
        Entry known = table.get(news.node());
        if (known == null || news.incarnation() < known.incarnation() || known.state > PushPull.SUSPECT) {
            return;
        }
        if (news.node().equals(name) && !leaving) {
            refute(news.incarnation());
            return;
        }
        enqueue(news);
        int state = news.from().equals(news.node()) ? PushPull.LEFT : PushPull.DEAD;
        table.put(news.node(), known.become(state, news.incarnation(), pool.now()));
    }

    private void refute(long incarnation) {
        announce(Math.max(self().incarnation(), incarnation) + 1);
    }

    private void announce(long incarnation) {
        Message.Alive news = Pool.alive(name, incarnation, address);
        table.put(name, new Entry(news, PushPull.ALIVE, self().since));
        enqueue(news);
    }

    // Sent messages

    private void enqueue(Message.Rumor news) {
        queue.put(news.node(), new Broadcast(news));
    }

    private void gossip() {
        for (Entry to : pick(FANOUT, each -> each.state <= PushPull.SUSPECT || isFresh(each))) {
            List<Message> messages = new ArrayList<>();
            queue.values().removeIf(each -> {
                messages.add(each.news);
                each.transmissions++;
                return each.transmissions >= TRANSMISSIONS;
            });
            if (!messages.isEmpty()) {
                send(to.address(), messages);
            }
        }
    }

    private boolean isFresh(Entry entry) {
        return entry.since.plus(GOSSIP_TO_THE_DEAD).isAfter(pool.now());
    }

    private void probe() {
        table.values().removeIf(each -> each.state == PushPull.DEAD && !isFresh(each));
        List<Entry> others = others(each -> each.state <= PushPull.SUSPECT);
        if (leaving || others.isEmpty()) {
            return;
        }
        Entry target = others.get(turn++ % others.size());
        long number = ++sequence;
        Message.Source source = new Message.Source(Bytes.of(address.ip()), address.port(), name);
        send(target.address(), List.of(new Message.Ping(number, target.name(), source)));
        pool.after(PROBE.minusMillis(1), () -> {
            if (running && acked < number) {
                hear(new Message.Suspect(target.incarnation(), target.name(), name));
            }
        });
    }

    private List<Entry> pick(int count, Predicate<Entry> wanted) {
        List<Entry> picked = others(wanted);
        while (picked.size() > count) {
            picked.remove(random.nextInt(picked.size()));
        }
        return picked;
    }

    private List<Entry> others(Predicate<Entry> wanted) {
        List<Entry> others = new ArrayList<>(table.values());
        others.removeIf(each -> each.name().equals(name) || !wanted.test(each));
        return others;
    }

    private void send(Address to, List<Message> messages) {
        pool.deliver(address, to, packets.encode(messages, false));
    }

    // Push/pull

    private PushPull ours(boolean join) {
        return new PushPull(
                join, table.values().stream().map(Entry::toNodeState).toList(), Bytes.ABSENT);
    }

    private void pushPull(Address with) {
        pool.dial(address, with, streams.encodeRequest(new StreamMessage.State(ours(true))), new World.Call() {
            @Override
            public boolean bytes(byte[] chunk) {
                if (running && read(streams.answerDecoder(), chunk) instanceof StreamMessage.State(PushPull theirs)) {
                    merge(theirs);
                }
                return true;
            }

            @Override
            public void ended(Input.Failure why) {}
        });
    }

    @Override
    public Optional<byte[]> stream(byte[] request) {
        if (!running) {
            return Optional.empty();
        }
        return switch (read(streams.requestDecoder(), request)) {
            case StreamMessage.State(PushPull theirs) -> {
                byte[] answer = streams.encodeAnswer(new StreamMessage.State(ours(theirs.join())));
                merge(theirs);
                yield Optional.of(answer);
            }
            case StreamMessage.Ping(Message.Ping ping)
            when ping.node().equals(name) ->
                Optional.of(
                        streams.encodeAnswer(new StreamMessage.Ack(new Message.Ack(ping.sequence(), Bytes.ABSENT))));
            default -> Optional.empty();
        };
    }

    /** Decodes a message that is complete in one chunk. */
    private static StreamMessage read(StreamDecoder decoder, byte[] bytes) {
        try {
            return decoder.offer(bytes).orElseThrow();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private void merge(PushPull theirs) {
        for (PushPull.NodeState node : theirs.nodes()) {
            switch (node.state()) {
                case PushPull.ALIVE ->
                    hear(new Message.Alive(
                            node.incarnation(),
                            node.name(),
                            node.address(),
                            node.port(),
                            node.metadata(),
                            node.versions()));
                case PushPull.LEFT -> hear(new Message.Dead(node.incarnation(), node.name(), node.name()));
                default -> hear(new Message.Suspect(node.incarnation(), node.name(), name));
            }
        }
    }

    /** A row of the member table. */
    private record Entry(Message.Alive alive, int state, long incarnation, Instant since) {
        Entry(Message.Alive alive, int state, Instant since) {
            this(alive, state, alive.incarnation(), since);
        }

        String name() {
            return alive.node();
        }

        Address address() {
            return Address.of(alive.address(), alive.port());
        }

        boolean isAt(Message.Alive news) {
            return alive.address().equals(news.address()) && alive.port() == news.port();
        }

        Entry become(int other, long accused, Instant now) {
            return new Entry(alive, other, accused, now);
        }

        PushPull.NodeState toNodeState() {
            return new PushPull.NodeState(
                    name(), alive.address(), alive.port(), alive.metadata(), incarnation, state, alive.versions());
        }
    }

    /** A queued update and the number of its transmissions. */
    private static final class Broadcast {
        private final Message.Rumor news;
        private int transmissions;

        Broadcast(Message.Rumor news) {
            this.news = news;
        }
    }
}
