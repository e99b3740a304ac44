package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
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
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One member of a {@link Simulation}: a real node in a pretended world. */
public final class SimulatedMember {
    /** What a paused process finds in its socket's buffer when it wakes. */
    private static final int BUFFERED = 256;

    private final Simulation simulation;
    private final String name;
    private final Address address;
    private final Node node;
    private final List<ClusterEvent> events = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<Long, Integer> done = new TreeMap<>();
    private final Deque<Runnable> buffered = new ArrayDeque<>();
    private Instant alarmAt = Reaction.NEVER;
    private int side;
    private boolean paused;
    private boolean crashed;
    private long lastRequest;

    SimulatedMember(Simulation simulation, ClusterSettings settings, Address address, RandomGenerator luck) {
        this.simulation = simulation;
        this.name = settings.name();
        this.address = address;
        this.node = new Node(settings, name, address, new PretendedWorld(), luck);
    }

    void begin() {
        simulation.at(simulation.now(), node::start);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it is. */
    public Address address() {
        return address;
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

    /** How it is. */
    public ClusterStatus status() {
        return node.status();
    }

    /** Everything it told its user, in order. */
    public List<ClusterEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /** Its events of one type, in order. */
    public <E extends ClusterEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Everything it told whoever runs it, in order. */
    public List<String> notices() {
        return Collections.unmodifiableList(notices);
    }

    /** Joins through these; what is returned asks how many answered, and is empty until it is known. */
    public Answer join(SimulatedMember... through) {
        List<String> seeds = new ArrayList<>();
        for (SimulatedMember each : through) {
            seeds.add(each.address.toString());
        }
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

    /** Stops, as by SIGSTOP: what is sent to it waits in its socket's buffer. */
    public void pause() {
        paused = true;
    }

    /** Goes on after a pause: first it sees that it is late, then what has waited. */
    public void resume() {
        paused = false;
        wake();
        while (!buffered.isEmpty()) {
            buffered.remove().run();
        }
    }

    boolean isRunning() {
        return !crashed;
    }

    void moveTo(int newSide) {
        side = newSide;
    }

    int side() {
        return side;
    }

    void datagram(Address from, byte[] bytes) {
        whenAwake(() -> node.datagram(from, bytes));
    }

    private void whenAwake(Runnable task) {
        if (crashed) {
            return;
        }
        if (!paused) {
            task.run();
        } else if (buffered.size() < BUFFERED) {
            buffered.add(task);
        }
    }

    private void wake() {
        if (!crashed && !paused && !alarmAt.isAfter(simulation.now())) {
            alarmAt = Reaction.NEVER;
            node.alarm();
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
            simulation.deliver(SimulatedMember.this, to, datagram);
        }

        @Override
        public void dial(Address to, byte[] request, Duration limit, Call call) {
            new PretendedStream(to, call).open(request, limit);
        }

        @Override
        public void resolve(String seed) {
            HostAndPort parts = HostAndPort.parse(seed, address.port());
            simulation.at(
                    simulation.now(),
                    () -> whenAwake(() -> {
                        if (Address.isLiteral(parts.host())) {
                            node.resolved(seed, List.of(Address.parse(parts.toString())));
                        } else {
                            node.unresolved(seed, "its name is not known");
                        }
                    }));
        }

        @Override
        public void wakeAt(Instant when) {
            if (!when.equals(alarmAt)) {
                alarmAt = when;
                if (!when.equals(Reaction.NEVER)) {
                    simulation.at(when, SimulatedMember.this::wake);
                }
            }
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
            notices.add(notice.toString());
        }
    }

    /** A connection: one request, and one answer at most. */
    private final class PretendedStream implements World.Line {
        private final Address to;
        private final World.Call call;
        private boolean over;

        PretendedStream(Address to, World.Call call) {
            this.to = to;
            this.call = call;
        }

        void open(byte[] request, Duration limit) {
            simulation.at(simulation.now().plus(limit), () -> end(Input.Failure.TIMED_OUT));
            simulation.at(arrival(), () -> {
                SimulatedMember target = simulation.reachable(SimulatedMember.this, to);
                if (target == null) {
                    return;
                }
                if (target.crashed) {
                    simulation.at(arrival(), () -> end(Input.Failure.REFUSED));
                } else {
                    target.whenAwake(() -> target.node.accepted(this).bytes(request));
                }
            });
        }

        private Instant arrival() {
            return simulation.now().plus(simulation.latency());
        }

        @Override
        public void answer(byte[] bytes) {
            simulation.at(arrival(), () -> {
                if (!over && !simulation.isCutOff(SimulatedMember.this, to)) {
                    whenAwake(() -> {
                        over |= call.bytes(bytes);
                        end(Input.Failure.BROKEN);
                    });
                }
            });
        }

        @Override
        public void hangUp() {
            simulation.at(arrival(), () -> end(Input.Failure.BROKEN));
        }

        private void end(Input.Failure why) {
            whenAwake(() -> {
                if (!over) {
                    over = true;
                    call.ended(why);
                }
            });
        }
    }
}
