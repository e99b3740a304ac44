package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.PushPull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Agents and the network between them, on one thread in virtual time. */
final class World {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_MEMBERS = 128;
    private static final long START_SECOND =
            Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final long SETTLE_NANOS = 15 * SECOND;
    private static final int MIN_DELAY = 40_000;
    private static final int MAX_DELAY = 100_000;
    private static final int FIRST_PORT = 10_000;

    /** About the size of a Consul agent's tags. */
    private static final Bytes METADATA = Bytes.of(new byte[100]);

    // Shared name instances make comparisons cheap.
    private static final List<String> NAMES =
            IntStream.range(0, MAX_MEMBERS).mapToObj("agent-%03d"::formatted).toList();

    private static final ProtocolVersions PROTOCOL = new ProtocolVersions(1, 5, 2, 2, 5, 4);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 4});

    private final SplittableRandom random;
    private final EventQueue events = new EventQueue();
    private final List<Agent> agents = new ArrayList<>();
    private final Observer observer;
    private final boolean[][] aliveAt;
    private final List<Map<MemberState, Member>> shared = new ArrayList<>();
    private int notAlive;
    private boolean joined;
    private int falseFailures;
    private int falseFailuresAtHealthy;
    private long messages;
    private long bytes;

    /**
     * Creates agents that do not know each other.
     *
     * @param size     the number of agents, at most 128
     * @param observer notified of true failures after {@link #joinAll}
     */
    World(int size, Configuration configuration, long seed, Observer observer) {
        this.observer = observer;
        this.random = new SplittableRandom(seed);
        this.aliveAt = new boolean[size][size];
        ClusterSettings settings = configuration.settings();
        for (int i = 0; i < size; i++) {
            shared.add(new EnumMap<>(MemberState.class));
            agents.add(new Agent(this, i, configuration, settings, new SplittableRandom(random.nextLong())));
        }
    }

    /** Lets all agents join, and waits for their announcements to spread. */
    void joinAll() {
        PushPull table = new PushPull(false, agents.stream().map(Agent::state).toList(), AbsentBytes.ABSENT);
        agents.forEach(agent -> agent.join(table));
        run(SETTLE_NANOS);
        joined = true;
    }

    /** Chooses this many random agents and marks them as anomalous. */
    List<Agent> choose(int count) {
        List<Agent> others = new ArrayList<>(agents);
        List<Agent> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Agent one = others.remove(random.nextInt(others.size()));
            one.anomalous = true;
            chosen.add(one);
        }
        return chosen;
    }

    void run(long nanos) {
        long end = events.now() + nanos;
        while (events.step(end)) {
            // Runs all events until the end.
        }
    }

    /** Runs until all agents consider each other alive, or until {@code end}. */
    void runUntilAllAlive(long end) {
        while (notAlive > 0 && events.step(end)) {
            // Runs one event at a time.
        }
    }

    /** Failure events about healthy agents since {@link #joinAll}. */
    int falseFailures() {
        return falseFailures;
    }

    /** Failure events about healthy agents at healthy agents since {@link #joinAll}. */
    int falseFailuresAtHealthy() {
        return falseFailuresAtHealthy;
    }

    /** The number of datagrams and stream messages since {@link #joinAll}. */
    long messages() {
        return messages;
    }

    /** The total length of those messages. */
    long bytes() {
        return bytes;
    }

    long random(long bound) {
        return random.nextLong(bound);
    }

    // Used by agents

    EventQueue events() {
        return events;
    }

    Instant now() {
        return instant(events.now());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(START_SECOND + nanos / SECOND, nanos % SECOND);
    }

    static long nanos(Instant instant) {
        return (instant.getEpochSecond() - START_SECOND) * SECOND + instant.getNano();
    }

    long delay() {
        return MIN_DELAY + (long) random.nextInt(MAX_DELAY - MIN_DELAY + 1);
    }

    Agent at(Address address) {
        return agents.get(address.port() - FIRST_PORT);
    }

    static Address address(int index) {
        return Address.of(new byte[] {10, 0, 0, 1}, FIRST_PORT + index);
    }

    static String name(int index) {
        return NAMES.get(index);
    }

    static Bytes metadata() {
        return METADATA;
    }

    static ProtocolVersions protocol() {
        return PROTOCOL;
    }

    static Bytes versions() {
        return VERSIONS;
    }

    /** Returns a shared equal instance, because most agents have equal records; this improves cache locality. */
    Member shared(Member member) {
        Map<MemberState, Member> known = shared.get(at(member.address()).index);
        Member before = known.get(member.state());
        if (before != null && before.equals(member)) {
            return before;
        }
        known.put(member.state(), member);
        return member;
    }

    void sent(int length) {
        if (joined) {
            messages++;
            bytes += length;
        }
    }

    void announced(Agent observerAgent, ClusterEvent event) {
        switch (event) {
            case MemberSuspected suspected -> setAlive(observerAgent, suspected.member(), false);
            case MemberFailed failed -> {
                setAlive(observerAgent, failed.member(), false);
                if (joined) {
                    failed(observerAgent, at(failed.member().address()));
                }
            }
            case MemberRecovered recovered -> setAlive(observerAgent, recovered.member(), true);
            case MemberJoined joined -> setAlive(observerAgent, joined.member(), true);
            default -> {
                // Agents neither leave nor change here, and convergence is not evaluated.
            }
        }
    }

    private void failed(Agent observerAgent, Agent subject) {
        if (subject.anomalous) {
            observer.detected(observerAgent, subject);
        } else {
            falseFailures++;
            falseFailuresAtHealthy += observerAgent.anomalous ? 0 : 1;
        }
    }

    private void setAlive(Agent observerAgent, Member subject, boolean alive) {
        int index = at(subject.address()).index;
        if (aliveAt[observerAgent.index][index] != alive) {
            aliveAt[observerAgent.index][index] = alive;
            notAlive += alive ? -1 : 1;
        }
    }

    /** Notified of true failures. */
    interface Observer {
        /** An agent declared an anomalous agent failed. */
        void detected(Agent observerAgent, Agent subject);
    }
}
