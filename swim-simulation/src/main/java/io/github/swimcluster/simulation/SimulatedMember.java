package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Member;
import io.github.swimcluster.Query;
import io.github.swimcluster.Subscription;
import io.github.swimcluster.internal.EventRules;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.IpText;
import io.github.swimcluster.internal.QueryRules;
import io.github.swimcluster.node.Instrumentation;
import io.github.swimcluster.node.Node;
import io.github.swimcluster.node.World;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A member of a {@link Simulation}: a real node in a simulated environment. */
public final class SimulatedMember {
    /** The capacity of the simulated socket buffer while the process does not read. */
    private static final int MAX_BUFFERED = 256;

    private final Simulation simulation;
    private final ClusterSettings settings;
    private final String name;
    private final Address address;
    private final Node node;
    private final SimulatedCluster cluster;
    private final List<ClusterEvent> events = new ArrayList<>();
    private final List<Consumer<? super ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<String, Function<? super Query, Optional<Bytes>>> answers = new TreeMap<>();
    private final Map<Long, Optional<JoinResult>> done = new TreeMap<>();
    private final Map<Long, Consumer<Optional<JoinResult>>> callbacks = new TreeMap<>();
    private final Deque<Runnable> incoming = new ArrayDeque<>();
    private final Deque<Runnable> outgoing = new ArrayDeque<>();
    private Instant timerAt = Reaction.NEVER;
    private int side;
    private boolean paused;
    private boolean stalled;
    private boolean crashed;
    private long lastRequest;

    SimulatedMember(Simulation simulation, ClusterSettings settings, Address address, RandomGenerator random) {
        this.simulation = simulation;
        this.settings = settings;
        this.address = address;
        this.name = settings.name()
                .orElseThrow(() -> new IllegalArgumentException("a simulated member has no default name"));
        this.node = Node.instrumented(settings, name, address, new SimulatedWorld(), random, new Instruments());
        this.cluster = new SimulatedCluster(this, settings);
    }

    void start() {
        simulation.at(simulation.now(), () -> {
            if (!crashed) {
                node.start();
            }
        });
    }

    void preload(List<Member> others) {
        if (!crashed) {
            node.preload(others);
        }
    }

    /** The member's name. */
    public String name() {
        return name;
    }

    /** The member's address. */
    public Address address() {
        return address;
    }

    /** The settings that it was started with. */
    public ClusterSettings settings() {
        return settings;
    }

    /** The member's own record. */
    public Member self() {
        return node.self();
    }

    /** The alive and suspect members in its view including itself, sorted by name. */
    public List<Member> members() {
        return node.members();
    }

    /** The names of {@link #members()}. */
    public List<String> names() {
        return members().stream().map(Member::name).toList();
    }

    /** Its record of the member of this name. */
    public Optional<Member> member(String other) {
        return node.member(other);
    }

    /** All members that it knows, in any state. */
    public List<Member> knownMembers() {
        return node.allMembers();
    }

    /** A counter that increases whenever a member in its view may have changed. */
    public long changes() {
        return node.changes();
    }

    /** The member's status. */
    public ClusterStatus status() {
        return node.status();
    }

    /** Its events in order; empty in a {@linkplain Simulation#withoutHistory simulation without history}. */
    public List<ClusterEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /** Its events of one type, in order. */
    public <E extends ClusterEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Adds a listener, which receives all later events in order, each after the member's view has changed. */
    public SimulatedMember listen(Consumer<? super ClusterEvent> listener) {
        listeners.add(listener);
        return this;
    }

    /** Removes a listener; events that were already passed on still reach it. */
    void ignore(Consumer<? super ClusterEvent> listener) {
        listeners.remove(listener);
    }

    /** Runs a task later. */
    void runAfter(Duration delay, Runnable task) {
        simulation.at(simulation.now().plus(delay), task);
    }

    /** The simulated time. */
    Instant now() {
        return simulation.now();
    }

    /**
     * The member as a {@link Cluster}, to run the code of an application against it. Its stages complete on the simulation's
     * thread while the simulation runs, so never block on one. {@code close()} does not block: the member leaves and stops
     * while the simulation runs.
     */
    public Cluster cluster() {
        return cluster;
    }

    /** Its warnings for the operator, in order. */
    public List<String> notices() {
        return Collections.unmodifiableList(notices);
    }

    /** Joins through these members. The result is the number of them that answered. */
    public Answer join(SimulatedMember... seeds) {
        return join(Arrays.stream(seeds).map(each -> each.address.toString()).toList());
    }

    Answer join(List<String> seeds) {
        long request = ++lastRequest;
        node.join(request, seeds);
        return new Answer(request);
    }

    /** Leaves the cluster gracefully. */
    public Answer leave() {
        long request = ++lastRequest;
        node.leave(request);
        return new Answer(request);
    }

    /** Replaces its tags. */
    public Answer updateTags(Map<String, String> tags) {
        long request = ++lastRequest;
        node.updateTags(request, tags);
        return new Answer(request);
    }

    /**
     * Publishes an event, as {@link Cluster#publish} does.
     *
     * @throws IllegalStateException if it is not a member
     */
    public void publish(String event, Bytes payload) {
        EventRules.check(settings.dialect() == Dialect.SERF, event, payload.length());
        node.publish(event, payload, false);
    }

    /** Answers the queries of this name, as {@link Cluster#answer} does. */
    public Subscription answer(String query, Function<? super Query, Optional<Bytes>> handler) {
        QueryRules.check(settings.dialect() == Dialect.SERF, query);
        if (answers.putIfAbsent(query, handler) != null) {
            throw new IllegalStateException("the query '%s' is answered already".formatted(query));
        }
        return () -> answers.remove(query, handler);
    }

    /** Stops the process without leaving. Its host keeps running and refuses connections. */
    public void crash() {
        crashed = true;
    }

    /** Pauses the process, as by SIGSTOP: time goes on, and input waits in the socket buffer. */
    public void pause() {
        paused = true;
    }

    /** Stops its network but not its timers: nothing is received or sent until {@link #resume()}. */
    public void stall() {
        stalled = true;
    }

    /** Ends {@link #pause} and {@link #stall}: runs its timers, sends queued output, and then reads buffered input. */
    public void resume() {
        paused = false;
        stalled = false;
        wake();
        run(outgoing);
        run(incoming);
    }

    private void run(Deque<Runnable> queue) {
        while (!queue.isEmpty() && isAwake()) {
            queue.remove().run();
        }
    }

    /** Whether it has not crashed. */
    public boolean isRunning() {
        return !crashed;
    }

    /** Whether it is neither paused nor stalled. */
    public boolean isAwake() {
        return !paused && !stalled;
    }

    void moveTo(int newSide) {
        side = newSide;
    }

    int side() {
        return side;
    }

    Node node() {
        return node;
    }

    /** Passes the answer's result to {@code then} in a separate step. */
    void whenDone(Answer answer, Consumer<Optional<JoinResult>> then) {
        if (answer.isDone()) {
            Optional<JoinResult> result = answer.result();
            runLater(() -> then.accept(result));
        } else {
            callbacks.put(answer.request, then);
        }
    }

    /** Runs a task in a separate step. */
    void runLater(Runnable task) {
        simulation.at(simulation.now(), task);
    }

    void datagram(Address from, byte[] bytes) {
        receive(() -> node.datagram(from, bytes));
    }

    private void receive(Runnable task) {
        queue(incoming, task);
    }

    private void transmit(Runnable task) {
        queue(outgoing, task);
    }

    private void queue(Deque<Runnable> queue, Runnable task) {
        if (crashed) {
            return;
        }
        if (isAwake()) {
            task.run();
        } else if (queue.size() < MAX_BUFFERED) {
            queue.add(() -> {
                if (!crashed) {
                    task.run();
                }
            });
        }
    }

    private void wake() {
        if (!crashed && !paused && !timerAt.isAfter(simulation.now())) {
            timerAt = Reaction.NEVER;
            node.wake();
        }
    }

    /** The result of a request. */
    public final class Answer {
        private final long request;

        private Answer(long request) {
            this.request = request;
        }

        /** The result of a join; empty until it is complete, and for other requests. */
        public Optional<JoinResult> result() {
            return done.getOrDefault(request, Optional.empty());
        }

        /** Whether the request is complete. */
        public boolean isDone() {
            return done.containsKey(request);
        }
    }

    /** Connects the node to the simulation. */
    private final class SimulatedWorld implements World {
        @Override
        public Instant now() {
            return simulation.now();
        }

        @Override
        public void send(Address to, byte[] datagram) {
            transmit(() -> simulation.deliver(SimulatedMember.this, to, datagram));
        }

        @Override
        public void dial(Address to, byte[] request, Duration limit, AnswerReader reader) {
            SimulatedStream stream = new SimulatedStream(to, reader);
            simulation.at(simulation.now().plus(limit), stream::timeOut);
            transmit(() -> stream.open(request));
        }

        @Override
        public void resolve(String seed) {
            HostAndPort parts = HostAndPort.parse(seed, settings.bind().seedPort());
            if (IpText.isLiteral(parts.host())) {
                List<Address> address = List.of(Address.parse(parts.toString()));
                runLater(() -> receive(() -> node.resolved(seed, address)));
            } else {
                resolveName(seed, parts);
            }
        }

        private void resolveName(String seed, HostAndPort parts) {
            Optional<List<Address>> answer = simulation.names().lookUp(parts.host(), parts.port());
            Instant answered = simulation.now().plus(simulation.names().delay());
            simulation.at(
                    answered,
                    () -> receive(() -> answer.ifPresentOrElse(
                            addresses -> node.resolved(seed, addresses),
                            () -> node.unresolved(seed, "its name is not known"))));
        }

        @Override
        public void wakeAt(Instant time) {
            if (!time.equals(timerAt)) {
                timerAt = time;
                if (!time.equals(Reaction.NEVER)) {
                    simulation.at(time.plus(simulation.lateness()), SimulatedMember.this::wake);
                }
            }
        }

        @Override
        public void deliver(ClusterEvent event) {
            simulation.announced(SimulatedMember.this, event);
            if (simulation.keepsHistory()) {
                events.add(event);
            }
            listeners.forEach(listener -> runLater(() -> listener.accept(event)));
        }

        @Override
        public void done(long request, Optional<JoinResult> result) {
            done.put(request, result);
            Consumer<Optional<JoinResult>> then = callbacks.remove(request);
            if (then != null) {
                runLater(() -> then.accept(result));
            }
        }

        @Override
        public void asked(long number, Query query) {
            Function<? super Query, Optional<Bytes>> handler = answers.get(query.name());
            if (handler != null) {
                runLater(() -> handler.apply(query).ifPresent(payload -> node.respond(number, payload)));
            }
        }

        @Override
        public void notice(Effect.Notice notice) {
            if (!(notice instanceof Effect.Arrival)) {
                notices.add(notice.toString());
            }
        }
    }

    /** What the simulation attaches to the node. */
    private final class Instruments implements Instrumentation {
        @Override
        public Member share(Member member) {
            return simulation.shared(member);
        }

        @Override
        public void stepped(Input input, Reaction reaction) {
            simulation.stepped(SimulatedMember.this, input, reaction);
        }
    }

    /** A stream with one request and at most one answer. */
    private final class SimulatedStream implements World.AcceptedStream {
        private final Address to;
        private final World.AnswerReader reader;
        private boolean ended;

        SimulatedStream(Address to, World.AnswerReader reader) {
            this.to = to;
            this.reader = reader;
        }

        void open(byte[] request) {
            simulation.addToTrace(Arrays.hashCode(request));
            simulation.at(arrival(), () -> {
                SimulatedMember target = simulation.reachable(SimulatedMember.this, to);
                if (ended || target == null || simulation.isCutOff(SimulatedMember.this, to)) {
                    return;
                }
                if (target.crashed) {
                    simulation.at(arrival(), () -> end(Input.Failure.REFUSED));
                } else {
                    target.receive(() -> target.node.accepted(this).bytes(request));
                }
            });
        }

        private Instant arrival() {
            return simulation.now().plus(simulation.latency());
        }

        @Override
        public Address peer() {
            return address;
        }

        @Override
        public void answer(byte[] bytes) {
            simulation.at(arrival(), () -> {
                if (!ended && !simulation.isCutOff(SimulatedMember.this, to)) {
                    receive(() -> {
                        ended |= reader.bytes(bytes);
                        end(Input.Failure.BROKEN);
                    });
                }
            });
        }

        @Override
        public void close() {
            simulation.at(arrival(), () -> end(Input.Failure.CLOSED));
        }

        private void end(Input.Failure reason) {
            receive(() -> {
                if (!ended) {
                    ended = true;
                    reader.ended(reason);
                }
            });
        }

        /** Ends the stream at its deadline, also while the network is stalled. */
        void timeOut() {
            if (crashed || ended) {
                return;
            }
            if (paused) {
                end(Input.Failure.TIMED_OUT);
            } else {
                ended = true;
                reader.ended(Input.Failure.TIMED_OUT);
            }
        }
    }
}
