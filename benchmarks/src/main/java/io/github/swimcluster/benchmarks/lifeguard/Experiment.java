package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.protocol.PushPull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A world of 128 agents, in which a run takes place. On one thread, in virtual time. */
final class Experiment {
    static final int AGENTS = 128;

    private static final long BEGINNING = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLING = 15 * SECOND;
    private static final long LENGTH = 120 * SECOND;
    private static final int FASTEST = 40_000;
    private static final int SLOWEST = 100_000;
    private static final int FIRST_PORT = 10_000;

    /** About as much as the tags of a Consul agent. */
    private static final Bytes METADATA = Bytes.of(new byte[100]);

    // Equal names are the same, which makes comparing them cheap.
    private static final List<String> NAMES =
            IntStream.range(0, AGENTS).mapToObj("agent-%03d"::formatted).toList();

    private static final ProtocolVersions PROTOCOL = new ProtocolVersions(1, 5, 2, 2, 5, 4);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 4});

    private final Run run;
    private final SplittableRandom luck;
    private final Agenda agenda = new Agenda();
    private final List<Agent> agents = new ArrayList<>(AGENTS);
    private final List<Agent> blocked = new ArrayList<>();
    private final boolean[][] sees = new boolean[AGENTS][AGENTS];
    private final Detection[] detections = new Detection[AGENTS];
    private int unseen;
    private long begin = Long.MAX_VALUE;
    private int falseFailures;
    private int falseFailuresAtHealthy;
    private long messages;
    private long bytes;

    Experiment(Run run) {
        this.run = run;
        this.luck = new SplittableRandom(run.seed());
        ClusterSettings settings = run.configuration().settings();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(new Agent(this, i, run.configuration(), settings, new SplittableRandom(luck.nextLong())));
        }
    }

    Outcome perform() {
        form();
        pass(SETTLING);
        begin = agenda.now();
        choose();
        if (run.cell().isRepeated()) {
            blockAgainAndAgain();
        } else {
            blockOnce();
        }
        return outcome();
    }

    private void form() {
        PushPull everybody =
                new PushPull(false, agents.stream().map(Agent::state).toList(), Bytes.ABSENT);
        agents.forEach(agent -> agent.join(everybody));
    }

    private void choose() {
        List<Agent> others = new ArrayList<>(agents);
        for (int i = 0; i < run.cell().concurrency(); i++) {
            Agent chosen = others.remove(luck.nextInt(others.size()));
            chosen.anomalous = true;
            blocked.add(chosen);
            detections[chosen.index] = new Detection();
        }
    }

    private void blockOnce() {
        blocked.forEach(Agent::close);
        pass(run.cell().blockedNanos());
        blocked.forEach(Agent::open);
        long end = begin + LENGTH;
        while (unseen > 0 && agenda.step(end)) {
            // Until all see all again.
        }
    }

    private void blockAgainAndAgain() {
        while (true) {
            blocked.forEach(Agent::close);
            pass(run.cell().blockedNanos());
            if (agenda.now() - begin >= LENGTH) {
                return;
            }
            blocked.forEach(Agent::open);
            pass(run.cell().openNanos());
        }
    }

    private void pass(long nanos) {
        long end = agenda.now() + nanos;
        while (agenda.step(end)) {
            // Time passes.
        }
    }

    private Outcome outcome() {
        List<Double> first = new ArrayList<>();
        List<Double> full = new ArrayList<>();
        for (Agent agent : blocked) {
            Detection detection = detections[agent.index];
            if (detection.observers > 0) {
                first.add(seconds(detection.first));
            }
            if (detection.observers == AGENTS - blocked.size()) {
                full.add(seconds(detection.last));
            }
        }
        return new Outcome(run, falseFailures, falseFailuresAtHealthy, messages, bytes, first, full);
    }

    private double seconds(long at) {
        return (double) (at - begin) / SECOND;
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
        return FASTEST + (long) luck.nextInt(SLOWEST - FASTEST + 1);
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

    void sent(int length) {
        if (begin != Long.MAX_VALUE) {
            messages++;
            bytes += length;
        }
    }

    void announced(Agent observer, ClusterEvent event) {
        switch (event) {
            case MemberSuspected suspected -> saw(observer, suspected.member(), false);
            case MemberFailed failed -> {
                saw(observer, failed.member(), false);
                failed(observer, at(failed.member().address()));
            }
            case MemberRecovered recovered -> saw(observer, recovered.member(), true);
            case MemberJoined joined -> saw(observer, joined.member(), true);
            default -> {
                // Nobody leaves or changes here, and nobody asks for a verdict on views.
            }
        }
    }

    private void saw(Agent observer, Member subject, boolean well) {
        int index = at(subject.address()).index;
        if (sees[observer.index][index] != well) {
            sees[observer.index][index] = well;
            unseen += well ? -1 : 1;
        }
    }

    private void failed(Agent observer, Agent subject) {
        if (subject.anomalous) {
            detections[subject.index].by(observer, agenda.now());
        } else if (begin != Long.MAX_VALUE) {
            falseFailures++;
            falseFailuresAtHealthy += observer.anomalous ? 0 : 1;
        }
    }

    /** Who found out about a blocked agent, and when. */
    private static final class Detection {
        private final boolean[] found = new boolean[AGENTS];
        private int observers;
        private long first;
        private long last;

        void by(Agent observer, long now) {
            if (!observer.anomalous && !found[observer.index]) {
                found[observer.index] = true;
                first = observers == 0 ? now : first;
                last = now;
                observers++;
            }
        }
    }
}
