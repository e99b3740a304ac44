package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Identity;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.protocol.Swim;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/** An agent behind its gate. */
final class Agent {
    /** Time to read a datagram on an idle core. */
    private static final long READING = TimeUnit.MICROSECONDS.toNanos(30);

    /** How many small datagrams Linux buffers in the largest socket buffer. */
    private static final int BUFFERED = 512;

    private static final long STREAM_TIMEOUT = TimeUnit.SECONDS.toNanos(10);
    private static final long NEVER = Long.MAX_VALUE;

    private static final String DOOR = "door.example";

    final int index;
    boolean anomalous;

    private final World world;
    private final Agenda agenda;
    private final Configuration.Blocking blocking;
    private final boolean sleeps;
    private final Address address;
    private final Swim swim;
    private final Runnable alarm = this::ring;
    private final Runnable nextReading = this::read;
    private final Deque<Input.Received> buffer = new ArrayDeque<>();
    private final Map<Long, Stream> lines = new HashMap<>();
    private List<Runnable> parked = new ArrayList<>();
    private List<Runnable> arrived = new ArrayList<>();
    private long reading = READING;
    private long sending;
    private boolean closed;
    private boolean isReading;
    private long busyUntil;
    private long unfinished;
    private long wakeAt = NEVER;
    private long alarmAt = NEVER;
    private long lastLine;

    Agent(World world, int index, Configuration configuration, ClusterSettings settings, RandomGenerator random) {
        this.world = world;
        this.agenda = world.agenda();
        this.index = index;
        this.blocking = configuration.blocking();
        this.sleeps = blocking != Configuration.Blocking.MESSAGES;
        this.address = World.address(index);
        String name = World.name(index);
        this.swim = Swim.builder(
                        settings.toBuilder().name(name).build(),
                        new Identity(name, address, World.metadata(), World.protocol()),
                        new Lengths(),
                        random)
                .lifeguard(configuration.lifeguard())
                .sharing(world::shared)
                .build();
    }

    /** This agent's entry in the initial push/pull. */
    PushPull.NodeState state() {
        return new PushPull.NodeState(
                World.name(index),
                address.bytes(),
                address.port(),
                World.metadata(),
                1,
                PushPull.ALIVE,
                World.versions());
    }

    /** Starts, and joins through the next agent with this push/pull. */
    void join(PushPull table) {
        react(new Input.Start());
        swim.react(world.now(), new Input.Join(0, List.of(DOOR)));
        swim.react(world.now(), new Input.Resolved(DOOR, List.of(World.address(index + 1))));
        react(new Input.Exchanged(1, table, 0));
    }

    /** Sets the time to read or send a datagram from now on. */
    void slowDown(long cost) {
        reading = cost;
        sending = cost;
    }

    // Gate

    void close() {
        closed = true;
        unfinished = Math.max(0, busyUntil - agenda.now());
        if (!sleeps) {
            react(new Input.Stalled(true));
        }
    }

    void open() {
        closed = false;
        List<Runnable> sends = parked;
        parked = new ArrayList<>();
        sends.forEach(Runnable::run);
        if (!sleeps) {
            react(new Input.Stalled(false));
        } else {
            busyUntil = agenda.now() + unfinished;
            ring();
        }
        List<Runnable> streamed = arrived;
        arrived = new ArrayList<>();
        streamed.forEach(Runnable::run);
        readOn();
    }

    /** Whether the whole process is stopped, timers included. */
    private boolean isAsleep() {
        return closed && sleeps;
    }

    /** Runs a stream event now, or when the gate opens. */
    void whenOpen(Runnable received) {
        if (closed) {
            arrived.add(received);
        } else {
            received.run();
        }
    }

    private void send(Runnable sending) {
        if (closed) {
            parked.add(sending);
        } else {
            sending.run();
        }
    }

    // Timers

    private void wakeAt(Instant when) {
        wakeAt = when.equals(Reaction.NEVER) ? NEVER : World.nanos(when);
        setAlarm();
    }

    private void setAlarm() {
        if (wakeAt < alarmAt) {
            alarmAt = wakeAt;
            agenda.at(wakeAt, alarm);
        }
    }

    private void ring() {
        if (alarmAt == agenda.now()) {
            alarmAt = NEVER;
        }
        if (isAsleep()) {
            return;
        }
        if (blocking == Configuration.Blocking.PROCESS_UNNOTICED) {
            catchUp();
        }
        if (wakeAt <= agenda.now()) {
            react(new Input.Alarm());
        } else {
            setAlarm();
        }
    }

    private void catchUp() {
        while (wakeAt < agenda.now()) {
            react(World.instant(wakeAt), new Input.Alarm());
        }
    }

    /** Runs a timer event now, or when this agent wakes up. */
    void whenAwake(Runnable passed) {
        if (isAsleep()) {
            arrived.add(passed);
        } else {
            passed.run();
        }
    }

    // Datagrams

    private void arrive(Input.Received datagram) {
        if (!closed && buffer.isEmpty() && busyUntil <= agenda.now()) {
            take(datagram);
        } else if (buffer.size() < BUFFERED) {
            buffer.add(datagram);
            readOn();
        }
    }

    private void readOn() {
        if (!closed && !isReading && !buffer.isEmpty()) {
            isReading = true;
            agenda.at(Math.max(busyUntil, agenda.now()), nextReading);
        }
    }

    private void read() {
        isReading = false;
        if (!closed) {
            take(buffer.remove());
            readOn();
        }
    }

    private void take(Input.Received datagram) {
        busyUntil = agenda.now() + reading;
        react(datagram);
    }

    // Protocol

    void react(Input input) {
        react(world.now(), input);
    }

    private void react(Instant at, Input input) {
        Reaction reaction = swim.react(at, input);
        List<Effect> effects = reaction.effects();
        for (int i = 0; i < effects.size(); i++) {
            carryOut(effects.get(i));
        }
        wakeAt(reaction.wakeAt());
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(Address to, List<Message> messages, boolean crc) -> {
                if (closed) {
                    parked.add(() -> transmit(to, messages, crc));
                } else {
                    transmit(to, messages, crc);
                }
            }
            case Effect.Exchange(long exchange, Address to, PushPull ours) -> exchange(exchange, to, ours);
            case Effect.PingByStream ping -> ping(ping);
            case Effect.Answer(long stream, PushPull ours) -> answer(stream, ours);
            case Effect.AnswerPing(long stream, Message.Ack ack) -> answer(stream, ack);
            case Effect.Announce(var event) -> world.announced(this, event);
            case Effect.Refuse refuse -> lines.remove(refuse.stream());
            case Effect.Resolve resolve -> throw new AssertionError("unexpected without seeds: " + resolve);
            case Effect.Done done -> {}
            case Effect.Ignored ignored -> {}
            case Effect.Notice notice -> {}
        }
    }

    private void transmit(Address to, List<Message> messages, boolean crc) {
        busyUntil = Math.max(busyUntil, agenda.now()) + sending;
        world.sent(Lengths.ofDatagram(messages, crc));
        Agent target = world.at(to);
        Input.Received datagram = new Input.Received(address, messages);
        agenda.at(agenda.now() + world.delay(), () -> target.arrive(datagram));
    }

    // Streams

    private void exchange(long exchange, Address to, PushPull ours) {
        Stream stream = new Stream(world, this, exchange, new Input.ExchangeFailed(exchange, Input.Failure.TIMED_OUT));
        stream.expireAt(agenda.now() + STREAM_TIMEOUT);
        send(() -> stream.request(world.at(to), Lengths.ofExchange(ours), line -> new Input.Offered(line, ours, 0)));
    }

    private void ping(Effect.PingByStream ping) {
        long sequence = ping.ping().sequence();
        Stream stream =
                new Stream(world, this, sequence, new Input.PingByStreamFailed(sequence, Input.Failure.TIMED_OUT));
        stream.expireAt(agenda.now() + Math.max(0, ping.limit().toNanos()));
        send(() -> stream.request(
                world.at(ping.to()), Lengths.length(ping.ping()), line -> new Input.PingedByStream(line, ping.ping())));
    }

    /** Accepts a request on a stream. */
    void accept(Stream stream, LongFunction<Input> request) {
        whenOpen(() -> {
            long line = ++lastLine;
            lines.put(line, stream);
            react(request.apply(line));
        });
    }

    private void answer(long line, PushPull ours) {
        Stream stream = lines.remove(line);
        if (stream != null) {
            Input answer = new Input.Exchanged(stream.number(), ours, 0);
            send(() -> stream.answer(Lengths.ofExchange(ours), answer));
        }
    }

    private void answer(long line, Message.Ack ack) {
        Stream stream = lines.remove(line);
        if (stream != null) {
            send(() -> stream.answer(Lengths.length(ack), new Input.AckedByStream(ack.sequence())));
        }
    }
}
