package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.MalformedException;
import io.github.swimcluster.wire.PacketCodec;
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
    private final PacketCodec packets = PacketCodec.plain();
    private final StreamCodec streams = StreamCodec.plain(1 << 20);
    private final Map<String, Row> table = new TreeMap<>();
    private final Map<String, QueuedUpdate> queue = new LinkedHashMap<>();
    private boolean running = true;
    private boolean leaving;
    private long sequence;
    private long lastAcked;
    private int probeIndex;

    GoMember(Pool pool, String name, Address address) {
        this.pool = pool;
        this.name = name;
        this.address = address;
        this.random = new SplittableRandom(name.hashCode());
        pool.add(address, this);
        table.put(name, new Row(Pool.alive(name, 1, address), PushPull.ALIVE, pool.now()));
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
        receive(new Message.Dead(self().incarnation(), name, name));
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

    private Row self() {
        return Objects.requireNonNull(table.get(name));
    }

    // Received messages

    @Override
    public void datagram(Address from, byte[] datagram) {
        if (running) {
            packets.decode(datagram).messages().forEach(message -> receive(from, message));
        }
    }

    private void receive(Address from, Message message) {
        switch (message) {
            case Message.Ping(long sequenceNumber, String node, Message.Source source) -> {
                if (node.isEmpty() || node.equals(name)) {
                    Address to = source.port() == 0 ? from : Address.of(source.address(), source.port());
                    send(to, List.of(new Message.Ack(sequenceNumber, AbsentBytes.ABSENT)));
                }
            }
            case Message.Ack(long sequenceNumber, Bytes ignored) -> lastAcked = Math.max(lastAcked, sequenceNumber);
            case Message.Alive update -> receive(update);
            case Message.Suspect update -> receive(update);
            case Message.Dead update -> receive(update);
            case Message.IndirectPing ignored -> {}
            case Message.Nack ignored -> {}
            case Message.User ignored -> {}
        }
    }

    private void receive(Message.Alive update) {
        if (update.node().equals(name)) {
            receiveAboutSelf(update);
            return;
        }
        Row row = table.get(update.node());
        boolean takeover = false;
        if (row != null && !row.isAt(update)) {
            if (row.state != PushPull.LEFT) {
                return;
            }
            takeover = true;
        }
        if (row != null && !takeover && update.incarnation() <= row.incarnation()) {
            return;
        }
        enqueue(update);
        Instant since = row != null && row.state == PushPull.ALIVE ? row.since : pool.now();
        table.put(update.node(), new Row(update, PushPull.ALIVE, since));
    }

    private void receiveAboutSelf(Message.Alive update) {
        boolean same = update.incarnation() == incarnation()
                && update.metadata().equals(self().alive.metadata());
        if (!leaving && self().isAt(update) && update.incarnation() >= incarnation() && !same) {
            refute(update.incarnation());
        }
    }

    private void receive(Message.Suspect update) {
        Row row = table.get(update.node());
        if (row == null || update.incarnation() < row.incarnation() || row.state != PushPull.ALIVE) {
            return;
        }
        if (update.node().equals(name)) {
            refute(update.incarnation());
            return;
        }
        enqueue(update);
        Row suspect = row.withState(PushPull.SUSPECT, update.incarnation(), pool.now());
        table.put(update.node(), suspect);
        pool.after(SUSPICION, () -> {
            if (running && suspect.equals(table.get(update.node()))) {
                receive(new Message.Dead(update.incarnation(), update.node(), name));
            }
        });
    }

    private void receive(Message.Dead update) {
        Row row = table.get(update.node());
        if (row == null || update.incarnation() < row.incarnation() || row.state > PushPull.SUSPECT) {
            return;
        }
        if (update.node().equals(name) && !leaving) {
            refute(update.incarnation());
            return;
        }
        enqueue(update);
        int state = update.from().equals(update.node()) ? PushPull.LEFT : PushPull.DEAD;
        table.put(update.node(), row.withState(state, update.incarnation(), pool.now()));
    }

    private void refute(long incarnation) {
        announce(Math.max(self().incarnation(), incarnation) + 1);
    }

    private void announce(long incarnation) {
        Message.Alive update = Pool.alive(name, incarnation, address);
        table.put(name, new Row(update, PushPull.ALIVE, self().since));
        enqueue(update);
    }

    // Sent messages

    private void enqueue(Message.Update update) {
        queue.put(update.node(), new QueuedUpdate(update));
    }

    private void gossip() {
        for (Row to : pick(FANOUT, each -> each.state <= PushPull.SUSPECT || changedRecently(each))) {
            List<Message> messages = new ArrayList<>();
            queue.values().removeIf(each -> {
                messages.add(each.update);
                each.transmissions++;
                return each.transmissions >= TRANSMISSIONS;
            });
            if (!messages.isEmpty()) {
                send(to.address(), messages);
            }
        }
    }

    private boolean changedRecently(Row entry) {
        return entry.since.plus(GOSSIP_TO_THE_DEAD).isAfter(pool.now());
    }

    private void probe() {
        table.values().removeIf(each -> each.state == PushPull.DEAD && !changedRecently(each));
        List<Row> others = others(each -> each.state <= PushPull.SUSPECT);
        if (leaving || others.isEmpty()) {
            return;
        }
        Row target = others.get(probeIndex++ % others.size());
        long sequenceNumber = ++sequence;
        Message.Source source = new Message.Source(Bytes.of(address.ip()), address.port(), name);
        send(target.address(), List.of(new Message.Ping(sequenceNumber, target.name(), source)));
        pool.after(PROBE.minusMillis(1), () -> {
            if (running && lastAcked < sequenceNumber) {
                receive(new Message.Suspect(target.incarnation(), target.name(), name));
            }
        });
    }

    private List<Row> pick(int count, Predicate<Row> filter) {
        List<Row> picked = others(filter);
        while (picked.size() > count) {
            picked.remove(random.nextInt(picked.size()));
        }
        return picked;
    }

    private List<Row> others(Predicate<Row> filter) {
        List<Row> others = new ArrayList<>(table.values());
        others.removeIf(each -> each.name().equals(name) || !filter.test(each));
        return others;
    }

    private void send(Address to, List<Message> messages) {
        pool.deliver(address, to, packets.encode(messages));
    }

    // Push/pull

    private PushPull localState(boolean join) {
        return new PushPull(join, table.values().stream().map(Row::toNodeState).toList(), AbsentBytes.ABSENT);
    }

    private void pushPull(Address peer) {
        pool.dial(
                address,
                peer,
                streams.encodeRequest(new StreamMessage.PushPullMessage(localState(true))),
                new World.AnswerReader() {
                    @Override
                    public boolean bytes(byte[] chunk) {
                        if (running
                                && read(streams.answerDecoder(), chunk)
                                        instanceof StreamMessage.PushPullMessage(PushPull theirs)) {
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
            case StreamMessage.PushPullMessage(PushPull theirs) -> {
                byte[] answer = streams.encodeAnswer(new StreamMessage.PushPullMessage(localState(theirs.join())));
                merge(theirs);
                yield Optional.of(answer);
            }
            case StreamMessage.Ping(Message.Ping ping)
            when ping.node().equals(name) ->
                Optional.of(streams.encodeAnswer(
                        new StreamMessage.Ack(new Message.Ack(ping.sequence(), AbsentBytes.ABSENT))));
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
                    receive(new Message.Alive(
                            node.incarnation(),
                            node.name(),
                            node.address(),
                            node.port(),
                            node.metadata(),
                            node.versions()));
                case PushPull.LEFT -> receive(new Message.Dead(node.incarnation(), node.name(), node.name()));
                default -> receive(new Message.Suspect(node.incarnation(), node.name(), name));
            }
        }
    }

    /** A row of the member table. */
    private record Row(Message.Alive alive, int state, long incarnation, Instant since) {
        Row(Message.Alive alive, int state, Instant since) {
            this(alive, state, alive.incarnation(), since);
        }

        String name() {
            return alive.node();
        }

        Address address() {
            return Address.of(alive.address(), alive.port());
        }

        boolean isAt(Message.Alive update) {
            return alive.address().equals(update.address()) && alive.port() == update.port();
        }

        Row withState(int other, long newIncarnation, Instant now) {
            return new Row(alive, other, newIncarnation, now);
        }

        PushPull.NodeState toNodeState() {
            return new PushPull.NodeState(
                    name(), alive.address(), alive.port(), alive.metadata(), incarnation, state, alive.versions());
        }
    }

    /** A queued update and the number of its transmissions. */
    private static final class QueuedUpdate {
        private final Message.Update update;
        private int transmissions;

        QueuedUpdate(Message.Update update) {
            this.update = update;
        }
    }
}
