package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.HostAndPort;
import io.github.swimcluster.Member;
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
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** One member of a {@link Simulation}: a real node in a pretended world. */
public final class SimulatedMember {
    /** What a socket's buffer holds for a process that does not read. */
    private static final int BUFFERED = 256;

    private final Simulation simulation;
    private final ClusterSettings settings;
    private final String name;
    private final Address address;
    private final Node node;
    private final SimulatedCluster cluster;
    private final List<ClusterEvent> events = new ArrayList<>();
    private final List<Consumer<? super ClusterEvent>> listeners = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<Long, Integer> done = new TreeMap<>();
    private final Map<Long, IntConsumer> waiting = new TreeMap<>();
    private final Deque<Runnable> incoming = new ArrayDeque<>();
    private final Deque<Runnable> outgoing = new ArrayDeque<>();
    private Instant alarmAt = Reaction.NEVER;
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
        this.node = new Node(settings, name, address, new PretendedWorld(), random);
        this.cluster = new SimulatedCluster(this, settings);
    }

    void begin() {
        simulation.at(simulation.now(), () -> {
            if (!crashed) {
                node.start();
            }
        });
    }

    void acquaint(List<Member> others) {
        if (!crashed) {
            node.acquaint(others);
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it is. */
    public Address address() {
        return address;
    }

    /** How it was started. */
    public ClusterSettings settings() {
        return settings;
    }

    /** As it announces itself. */
    public Member self() {
        return node.self();
    }

    /** Whom it holds to be alive or suspect, itself included, sorted by name. */
    public List<Member> members() {
        return node.members();
    }

    /** The names of {@link #members()}. */
    public List<String> names() {
        return members().stream().map(Member::name).toList();
    }

    /** What it holds of the member of this name. */
    public Optional<Member> member(String other) {
        return node.member(other);
    }

    /** Everybody it remembers, in whatever state. */
    public List<Member> knownMembers() {
        return node.allMembers();
    }

    /** Rises whenever what it says about members may have changed. */
    public long changes() {
        return node.changes();
    }

    /** How it is. */
    public ClusterStatus status() {
        return node.status();
    }

    /** Everything it told its user, in order; nothing in a {@linkplain Simulation#withoutHistory simulation without history}. */
    public List<ClusterEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /** Its events of one type, in order. */
    public <E extends ClusterEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Tells this listener every event from now on, in order, and each after the member has changed. */
    public SimulatedMember listen(Consumer<? super ClusterEvent> listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * What a user of the library would hold: code that takes a {@link Cluster} runs against it. Its stages complete as
     * the simulation runs, on the simulation's thread, so waiting for one waits for ever. Closing it waits for nothing:
     * the member leaves, and is gone, as time passes.
     */
    public Cluster cluster() {
        return cluster;
    }

    /** What it warned of, in order: what the person who runs it should know, besides how it became a member. */
    public List<String> notices() {
        return Collections.unmodifiableList(notices);
    }

    /** Joins through these; what is returned asks how many answered, and is empty until it is known. */
    public Answer join(SimulatedMember... through) {
        return join(Arrays.stream(through).map(each -> each.address.toString()).toList());
    }

    Answer join(List<String> seeds) {
        long request = ++lastRequest;
        node.join(request, seeds);
        return new Answer(request);
    }

    /** Leaves gracefully. */
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

    /** Ends without a word. Its host remains, and refuses connections. */
    public void crash() {
        crashed = true;
    }

    /** Stops, as by SIGSTOP: its clock goes on unseen, and what is sent to it waits in its socket's buffer. */
    public void pause() {
        paused = true;
    }

    /** Its network stands still while its timers go on: nothing comes in or goes out before {@link #resume()}. */
    public void stall() {
        stalled = true;
    }

    /** Goes on: it sees how late it is, sends what it could not send, and then reads what has waited. */
    public void resume() {
        paused = false;
        stalled = false;
        wake();
        run(outgoing);
        run(incoming);
    }

    private void run(Deque<Runnable> held) {
        while (!held.isEmpty() && isAwake()) {
            held.remove().run();
        }
    }

    /** Whether it was not ended. */
    public boolean isRunning() {
        return !crashed;
    }

    /** Whether it neither pauses nor stalls. */
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

    /** Gives the answer's result to this one, in a step of its own. */
    void whenDone(Answer answer, IntConsumer then) {
        if (answer.isDone()) {
            int result = answer.result().getAsInt();
            soon(() -> then.accept(result));
        } else {
            waiting.put(answer.request, then);
        }
    }

    /** Does this in a step of its own. */
    void soon(Runnable task) {
        simulation.at(simulation.now(), task);
    }

    void datagram(Address from, byte[] bytes) {
        comesIn(() -> node.datagram(from, bytes));
    }

    private void comesIn(Runnable task) {
        queue(incoming, task);
    }

    private void goesOut(Runnable task) {
        queue(outgoing, task);
    }

    private void queue(Deque<Runnable> held, Runnable task) {
        if (crashed) {
            return;
        }
        if (isAwake()) {
            task.run();
        } else if (held.size() < BUFFERED) {
            held.add(() -> {
                if (!crashed) {
                    task.run();
                }
            });
        }
    }

    private void wake() {
        if (!crashed && !paused && !alarmAt.isAfter(simulation.now())) {
            alarmAt = Reaction.NEVER;
            node.wake();
        }
    }

    /** The answer to a wish, as soon as there is one. */
    public final class Answer {
        private final long request;

        private Answer(long request) {
            this.request = request;
        }

        /** Empty until the wish is done. */
        public OptionalInt result() {
            Integer result = done.get(request);
            return result == null ? OptionalInt.empty() : OptionalInt.of(result);
        }

        /** Whether the wish is done. */
        public boolean isDone() {
            return done.containsKey(request);
        }
    }

    /** The simulation as this member's world. */
    private final class PretendedWorld implements World {
        @Override
        public Instant now() {
            return simulation.now();
        }

        @Override
        public void send(Address to, byte[] datagram) {
            goesOut(() -> simulation.deliver(SimulatedMember.this, to, datagram));
        }

        @Override
        public void dial(Address to, byte[] request, Duration limit, AnswerReader call) {
            PretendedStream stream = new PretendedStream(to, call);
            simulation.at(simulation.now().plus(limit), stream::timeOut);
            goesOut(() -> stream.open(request));
        }

        @Override
        public void resolve(String seed) {
            HostAndPort parts = HostAndPort.parse(seed, settings.bind().seedPort());
            if (Address.isLiteral(parts.host())) {
                List<Address> address = List.of(Address.parse(parts.toString()));
                soon(() -> comesIn(() -> node.resolved(seed, address)));
            } else {
                lookUp(seed, parts);
            }
        }

        private void lookUp(String seed, HostAndPort parts) {
            Optional<List<Address>> answer = simulation.names().lookUp(parts.host(), parts.port());
            Instant answered = simulation.now().plus(simulation.names().delay());
            simulation.at(
                    answered,
                    () -> comesIn(() -> answer.ifPresentOrElse(
                            addresses -> node.resolved(seed, addresses),
                            () -> node.unresolved(seed, "its name is not known"))));
        }

        @Override
        public void wakeAt(Instant when) {
            if (!when.equals(alarmAt)) {
                alarmAt = when;
                if (!when.equals(Reaction.NEVER)) {
                    simulation.at(when.plus(simulation.lateness()), SimulatedMember.this::wake);
                }
            }
        }

        @Override
        public void announce(ClusterEvent event) {
            simulation.note(event.toString().hashCode());
            if (simulation.isRemembered()) {
                events.add(event);
            }
            listeners.forEach(listener -> soon(() -> listener.accept(event)));
        }

        @Override
        public void done(long request, int result) {
            done.put(request, result);
            IntConsumer then = waiting.remove(request);
            if (then != null) {
                soon(() -> then.accept(result));
            }
        }

        @Override
        public void notice(Effect.Notice notice) {
            if (!(notice instanceof Effect.Arrival)) {
                notices.add(notice.toString());
            }
        }

        @Override
        public Member shared(Member member) {
            return simulation.shared(member);
        }

        @Override
        public void stepped(Input input, Reaction reaction) {
            simulation.stepped(SimulatedMember.this, input, reaction);
        }
    }

    /** A connection: one request, and one answer at most. */
    private final class PretendedStream implements World.AcceptedStream {
        private final Address to;
        private final World.AnswerReader call;
        private boolean over;

        PretendedStream(Address to, World.AnswerReader call) {
            this.to = to;
            this.call = call;
        }

        void open(byte[] request) {
            simulation.note(Arrays.hashCode(request));
            simulation.at(arrival(), () -> {
                SimulatedMember target = simulation.reachable(SimulatedMember.this, to);
                if (over || target == null || simulation.isCutOff(SimulatedMember.this, to)) {
                    return;
                }
                if (target.crashed) {
                    simulation.at(arrival(), () -> end(Input.Failure.REFUSED));
                } else {
                    target.comesIn(() -> target.node.accepted(this).bytes(request));
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
                if (!over && !simulation.isCutOff(SimulatedMember.this, to)) {
                    comesIn(() -> {
                        over |= call.bytes(bytes);
                        end(Input.Failure.BROKEN);
                    });
                }
            });
        }

        @Override
        public void close() {
            simulation.at(arrival(), () -> end(Input.Failure.CLOSED));
        }

        private void end(Input.Failure why) {
            comesIn(() -> {
                if (!over) {
                    over = true;
                    call.ended(why);
                }
            });
        }

        /** Told by a timer, which a stalled network does not hold up. */
        void timeOut() {
            if (crashed || over) {
                return;
            }
            if (paused) {
                end(Input.Failure.TIMED_OUT);
            } else {
                over = true;
                call.ended(Input.Failure.TIMED_OUT);
            }
        }
    }
}
