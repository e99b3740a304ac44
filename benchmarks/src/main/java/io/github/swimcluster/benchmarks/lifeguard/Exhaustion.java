package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.benchmarks.lifeguard.Configuration.Blocking;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A run with 100 agents, each on its own single-core machine. Some machines also run 128 busy processes for five minutes
 * (Figure 1).
 *
 * <p>The scheduler is modelled. Linux gives 129 runnable processes equal time slices in turn. A slice would be 0.75 ms, but
 * ends at a clock tick, which Ubuntu has every 4 ms. So an agent that is always runnable, for example because it collects
 * garbage, runs for 4 ms and then waits 128 times as long. While it waits, it reads and sends nothing, and its timers do
 * not fire. While it runs, each datagram that it reads or sends takes 0.2 ms, because the core is slow and its caches are
 * cold. The model ignores that a process that sleeps voluntarily may be scheduled earlier.
 *
 * @param stressed the number of agents on machines with busy processes
 */
record Exhaustion(Configuration configuration, int stressed, int repetition, long seed) {
    static final int AGENTS = 100;
    static final int[] STRESSED = {1, 2, 4, 8, 16, 32};

    /** Configurations that do not detect lost time, like memberlist. */
    static final List<Configuration> UNDETECTED = List.of(
            Configuration.SWIM.withBlocking(Blocking.PROCESS_UNDETECTED),
            Configuration.ALL.withBlocking(Blocking.PROCESS_UNDETECTED));

    /** Configurations that detect and exclude lost time, like our members. */
    static final List<Configuration> DETECTED = List.of(
            Configuration.SWIM.withBlocking(Blocking.PROCESS), Configuration.ALL.withBlocking(Blocking.PROCESS));

    private static final int REPETITIONS = 5;

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int BUSY_PROCESSES = 128;
    private static final long ROUND_NANOS = (BUSY_PROCESSES + 1) * SLICE_NANOS;
    private static final long DATAGRAM_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long STRESS_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Time after the stress in which false failures still count. */
    private static final long SETTLE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Five runs of each kind for each repetition, as in the paper. */
    static List<Exhaustion> all(Options options) {
        List<Exhaustion> all = new ArrayList<>();
        int repetitions = (int) Math.ceil(options.sample() * REPETITIONS * options.repetitions());
        for (int stressed : STRESSED) {
            for (int repetition = 0; repetition < repetitions; repetition++) {
                long random = new Random(31 * (31 * options.seed() + repetition) + stressed).nextLong();
                for (Configuration configuration : configurations()) {
                    all.add(new Exhaustion(configuration, stressed, repetition, random));
                }
            }
        }
        all.removeIf(each -> !options.cells().matcher(each.toString()).matches());
        return all;
    }

    private static List<Configuration> configurations() {
        return Stream.of(UNDETECTED, DETECTED).flatMap(List::stream).toList();
    }

    Outcome run() {
        World world = new World(AGENTS, configuration, seed, (observer, subject) -> {});
        world.joinAll();
        long end = world.events().now() + STRESS_NANOS;
        for (Agent agent : world.choose(stressed)) {
            agent.slowDown(DATAGRAM_NANOS);
            agent.close();
            world.events()
                    .schedule(world.events().now() + world.random(ROUND_NANOS), () -> runSlice(world, agent, end));
        }
        world.run(STRESS_NANOS + SETTLE_NANOS);
        return new Outcome(this, world.falseFailures(), world.falseFailuresAtHealthy());
    }

    private static void runSlice(World world, Agent agent, long end) {
        agent.open();
        long now = world.events().now();
        if (now < end) {
            world.events().schedule(now + SLICE_NANOS, agent::close);
            world.events().schedule(now + ROUND_NANOS, () -> runSlice(world, agent, end));
        }
    }

    /** The mean over the matching outcomes. */
    static double mean(
            List<Outcome> outcomes, Configuration configuration, int stressed, ToDoubleFunction<Outcome> figure) {
        return outcomes.stream()
                .filter(each ->
                        each.parameters.configuration.equals(configuration) && each.parameters.stressed == stressed)
                .mapToDouble(figure)
                .average()
                .orElse(Double.NaN);
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return "exhaustion-C" + stressed;
    }

    /** The result: failure events about unstressed agents, and those of them raised at unstressed agents. */
    record Outcome(Exhaustion parameters, int falseFailures, int falseFailuresAtHealthy) {
        int count(boolean atHealthy) {
            return atHealthy ? falseFailuresAtHealthy : falseFailures;
        }
    }
}
