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
import io.github.swimcluster.protocol.PushPull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Agents, and the network between them. On one thread, in virtual time. */
final class World {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_MEMBERS = 128;
    private static final long BEGINNING = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final long SETTLING = 15 * SECOND;
    private static final int FASTEST = 40_000;
    private static final int SLOWEST = 100_000;
    private static final int FIRST_PORT = 10_000;

    /** About as much as the tags of a Consul agent. */
    private static final Bytes METADATA = Bytes.of(new byte[100]);

    // Equal names are the same, which makes comparing them cheap.
    private static final List<String> NAMES =
            IntStream.range(0, MAX_MEMBERS).mapToObj("agent-%03d"::formatted).toList();

    private static final ProtocolVersions PROTOCOL = new ProtocolVersions(1, 5, 2, 2, 5, 4);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 4});

    private final SplittableRandom random;
    private final Agenda agenda = new Agenda();
    private final List<Agent> agents = new ArrayList<>();
    private final Observer observer;
    private final boolean[][] sees;
    private final List<Map<MemberState, Member>> shared = new ArrayList<>();
    private int unseen;
    private boolean settled;
    private int falseFailures;
    private int falseFailuresAtHealthy;
    private long messages;
    private long bytes;

    /**
     * A world in which nobody knows anybody.
     *
     * @param size     how many agents, 128 at most
     * @param observer is told of true failures after all have settled
     */
    World(int size, Configuration configuration, long seed, Observer observer) {
        this.observer = observer;
        this.random = new SplittableRandom(seed);
        this.sees = new boolean[size][size];
        ClusterSettings settings = configuration.settings();
        for (int i = 0; i < size; i++) {
            shared.add(new EnumMap<>(MemberState.class));
            agents.add(new Agent(this, i, configuration, settings, new SplittableRandom(random.nextLong())));
        }
    }

    /** Everybody joins, and the news of that is told. */
    void settle() {
        PushPull table = new PushPull(false, agents.stream().map(Agent::state).toList(), Bytes.ABSENT);
        agents.forEach(agent -> agent.join(table));
        pass(SETTLING);
        settled = true;
    }

    /** So many to which something will happen. */
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

    void pass(long nanos) {
        long end = agenda.now() + nanos;
        while (agenda.step(end)) {
            // Time passes.
        }
    }

    /** Lets time pass until all see all, or until {@code end}. */
    void passUntilAllSeeAll(long end) {
        while (unseen > 0 && agenda.step(end)) {
            // One thing after the other.
        }
    }

    /** Failure events about agents to which nothing happened, since all have settled. */
    int falseFailures() {
        return falseFailures;
    }

    /** Those of them that were raised at such an agent. */
    int falseFailuresAtHealthy() {
        return falseFailuresAtHealthy;
    }

    /** Datagrams, and messages over streams, since all have settled. */
    long messages() {
        return messages;
    }

    /** How long those were together. */
    long bytes() {
        return bytes;
    }

    long random(long bound) {
        return random.nextLong(bound);
    }

    // For the agents

    Agenda agenda() {
        return agenda;
    }

    Instant now() {
        return instant(agenda.now());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(BEGINNING + nanos / SECOND, nanos % SECOND);
    }

    static long nanos(Instant instant) {
        return (instant.getEpochSecond() - BEGINNING) * SECOND + instant.getNano();
    }

    long delay() {
        return FASTEST + (long) random.nextInt(SLOWEST - FASTEST + 1);
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

    /** Most agents hold the same of another, and then hold the same object: more of what they know is at hand. */
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
        if (settled) {
            messages++;
            bytes += length;
        }
    }

    void announced(Agent where, ClusterEvent event) {
        switch (event) {
            case MemberSuspected suspected -> saw(where, suspected.member(), false);
            case MemberFailed failed -> {
                saw(where, failed.member(), false);
                if (settled) {
                    failed(where, at(failed.member().address()));
                }
            }
            case MemberRecovered recovered -> saw(where, recovered.member(), true);
            case MemberJoined joined -> saw(where, joined.member(), true);
            default -> {
                // Nobody leaves or changes here, and nobody asks for a verdict on views.
            }
        }
    }

    private void failed(Agent where, Agent subject) {
        if (subject.anomalous) {
            observer.detected(where, subject);
        } else {
            falseFailures++;
            falseFailuresAtHealthy += where.anomalous ? 0 : 1;
        }
    }

    private void saw(Agent where, Member subject, boolean well) {
        int index = at(subject.address()).index;
        if (sees[where.index][index] != well) {
            sees[where.index][index] = well;
            unseen += well ? -1 : 1;
        }
    }

    /** Is told of failures that are true. */
    interface Observer {
        /** One agent declares that another failed, to which something happened. */
        void detected(Agent where, Agent subject);
    }
}
