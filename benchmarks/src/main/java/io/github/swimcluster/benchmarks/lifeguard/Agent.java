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
    private static final long READ_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

    /** How many small datagrams Linux buffers in the largest socket buffer. */
    private static final int MAX_BUFFERED = 512;

    private static final long STREAM_TIMEOUT = TimeUnit.SECONDS.toNanos(10);
    private static final long NEVER = Long.MAX_VALUE;

    private static final String SEED = "seed.example";

    final int index;
    boolean anomalous;

    private final World world;
    private final EventQueue events;
    private final Configuration.Blocking blocking;
    private final boolean stopsProcess;
    private final Address address;
    private final Swim swim;
    private final Runnable timer = this::onTimer;
    private final Runnable readTask = this::read;
    private final Deque<Input.Received> buffer = new ArrayDeque<>();
    private final Map<Long, Stream> streams = new HashMap<>();
    private List<Runnable> parkedOutput = new ArrayList<>();
    private List<Runnable> pendingInput = new ArrayList<>();
    private long readNanos = READ_NANOS;
    private long sendNanos;
    private boolean closed;
    private boolean isReading;
    private long busyUntil;
    private long remainingBusy;
    private long wakeAt = NEVER;
    private long timerAt = NEVER;
    private long lastStreamId;

    Agent(World world, int index, Configuration configuration, ClusterSettings settings, RandomGenerator random) {
        this.world = world;
        this.events = world.events();
        this.index = index;
        this.blocking = configuration.blocking();
        this.stopsProcess = blocking != Configuration.Blocking.MESSAGES;
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
        swim.react(world.now(), new Input.Join(0, List.of(SEED)));
        swim.react(world.now(), new Input.Resolved(SEED, List.of(World.address(index + 1))));
        react(new Input.PushPullAnswered(1, table));
    }

    /** Sets the time to read or send a datagram from now on. */
    void slowDown(long cost) {
        readNanos = cost;
        sendNanos = cost;
    }

    // Gate

    void close() {
        closed = true;
        remainingBusy = Math.max(0, busyUntil - events.now());
        if (!stopsProcess) {
            react(new Input.Stalled(true));
        }
    }

    void open() {
        closed = false;
        List<Runnable> outputs = parkedOutput;
        parkedOutput = new ArrayList<>();
        outputs.forEach(Runnable::run);
        if (!stopsProcess) {
            react(new Input.Stalled(false));
        } else {
            busyUntil = events.now() + remainingBusy;
            onTimer();
        }
        List<Runnable> inputs = pendingInput;
        pendingInput = new ArrayList<>();
        inputs.forEach(Runnable::run);
        scheduleRead();
    }

    /** Whether the whole process is stopped, timers included. */
    private boolean isAsleep() {
        return closed && stopsProcess;
    }

    /** Runs a stream event now, or when the gate opens. */
    void whenOpen(Runnable event) {
        if (closed) {
            pendingInput.add(event);
        } else {
            event.run();
        }
    }

    private void send(Runnable output) {
        if (closed) {
            parkedOutput.add(output);
        } else {
            output.run();
        }
    }

    // Timers

    private void wakeAt(Instant time) {
        wakeAt = time.equals(Reaction.NEVER) ? NEVER : World.nanos(time);
        scheduleTimer();
    }

    private void scheduleTimer() {
        if (wakeAt < timerAt) {
            timerAt = wakeAt;
            events.schedule(wakeAt, timer);
        }
    }

    private void onTimer() {
        if (timerAt == events.now()) {
            timerAt = NEVER;
        }
        if (isAsleep()) {
            return;
        }
        if (blocking == Configuration.Blocking.PROCESS_UNDETECTED) {
            catchUp();
        }
        if (wakeAt <= events.now()) {
            react(new Input.Alarm());
        } else {
            scheduleTimer();
        }
    }

    private void catchUp() {
        while (wakeAt < events.now()) {
            react(World.instant(wakeAt), new Input.Alarm());
        }
    }

    /** Runs a timer event now, or when this agent wakes up. */
    void whenAwake(Runnable event) {
        if (isAsleep()) {
            pendingInput.add(event);
        } else {
            event.run();
        }
    }

    // Datagrams

    private void arrive(Input.Received datagram) {
        if (!closed && buffer.isEmpty() && busyUntil <= events.now()) {
            process(datagram);
        } else if (buffer.size() < MAX_BUFFERED) {
            buffer.add(datagram);
            scheduleRead();
        }
    }

    private void scheduleRead() {
        if (!closed && !isReading && !buffer.isEmpty()) {
            isReading = true;
            events.schedule(Math.max(busyUntil, events.now()), readTask);
        }
    }

    private void read() {
        isReading = false;
        if (!closed) {
            process(buffer.remove());
            scheduleRead();
        }
    }

    private void process(Input.Received datagram) {
        busyUntil = events.now() + readNanos;
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
            execute(effects.get(i));
        }
        wakeAt(reaction.wakeAt());
    }

    private void execute(Effect effect) {
        switch (effect) {
            case Effect.Send(Address to, List<Message> messages, boolean crc) -> {
                if (closed) {
                    parkedOutput.add(() -> transmit(to, messages, crc));
                } else {
                    transmit(to, messages, crc);
                }
            }
            case Effect.StartPushPull(long exchange, Address to, PushPull ours) -> pushPull(exchange, to, ours);
            case Effect.PingByStream ping -> ping(ping);
            case Effect.AnswerPushPull(long stream, PushPull ours) -> answer(stream, ours);
            case Effect.AnswerPing(long stream, Message.Ack ack) -> answer(stream, ack);
            case Effect.Deliver(var event) -> world.announced(this, event);
            case Effect.CloseStream refuse -> streams.remove(refuse.stream());
            case Effect.Resolve resolve -> throw new AssertionError("unexpected without seeds: " + resolve);
            case Effect.Done done -> {}
            case Effect.Ignored ignored -> {}
            case Effect.Notice notice -> {}
        }
    }

    private void transmit(Address to, List<Message> messages, boolean crc) {
        busyUntil = Math.max(busyUntil, events.now()) + sendNanos;
        world.sent(Lengths.ofDatagram(messages, crc));
        Agent target = world.at(to);
        Input.Received datagram = new Input.Received(address, messages);
        events.schedule(events.now() + world.delay(), () -> target.arrive(datagram));
    }

    // Streams

    private void pushPull(long exchange, Address to, PushPull ours) {
        Stream stream = new Stream(world, this, exchange, new Input.PushPullFailed(exchange, Input.Failure.TIMED_OUT));
        stream.expireAt(events.now() + STREAM_TIMEOUT);
        send(() -> stream.request(
                world.at(to), Lengths.ofPushPull(ours), streamId -> new Input.PushPullReceived(streamId, ours)));
    }

    private void ping(Effect.PingByStream ping) {
        long sequence = ping.ping().sequence();
        Stream stream =
                new Stream(world, this, sequence, new Input.PingByStreamFailed(sequence, Input.Failure.TIMED_OUT));
        stream.expireAt(events.now() + Math.max(0, ping.limit().toNanos()));
        send(() -> stream.request(
                world.at(ping.to()),
                Lengths.length(ping.ping()),
                streamId -> new Input.PingedByStream(streamId, ping.ping())));
    }

    /** Accepts a request on a stream. */
    void accept(Stream stream, LongFunction<Input> request) {
        whenOpen(() -> {
            long streamId = ++lastStreamId;
            streams.put(streamId, stream);
            react(request.apply(streamId));
        });
    }

    private void answer(long streamId, PushPull ours) {
        Stream stream = streams.remove(streamId);
        if (stream != null) {
            Input answer = new Input.PushPullAnswered(stream.number(), ours);
            send(() -> stream.answer(Lengths.ofPushPull(ours), answer));
        }
    }

    private void answer(long streamId, Message.Ack ack) {
        Stream stream = streams.remove(streamId);
        if (stream != null) {
            send(() -> stream.answer(Lengths.length(ack), new Input.AckedByStream(ack.sequence())));
        }
    }
}
