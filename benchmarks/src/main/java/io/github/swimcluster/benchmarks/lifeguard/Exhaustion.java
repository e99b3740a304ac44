package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.benchmarks.lifeguard.Configuration.Blocking;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A hundred agents, each on the only core of a machine of its own, some of which share it with 128 busy processes for five
 * minutes (Figure 1).
 *
 * <p>What the scheduler does then is assumed. Linux gives 129 processes that all want to run equal shares of a core, in turn.
 * A turn would be 0.75 ms, but ends at a tick of the clock, of which Ubuntu has one in 4 ms. So an agent that always has
 * something to do, if only to collect its garbage, runs for 4 ms, and then not for 128 times as long. While it does not run,
 * it reads nothing, sends nothing, and sees no alarm. While it runs, each datagram that it reads or sends costs 0.2 ms, on a
 * slow core whose caches others have filled. That who sleeps of his own accord may run sooner is left out.
 *
 * @param stressed how many agents are not alone
 */
record Exhaustion(Configuration configuration, int stressed, int repetition, long seed) {
    static final int AGENTS = 100;
    static final int[] STRESSED = {1, 2, 4, 8, 16, 32};

    /** As for the original, to which an alarm that comes late is one like any other. */
    static final List<Configuration> UNNOTICED = List.of(
            Configuration.SWIM.withBlocking(Blocking.PROCESS_UNNOTICED),
            Configuration.ALL.withBlocking(Blocking.PROCESS_UNNOTICED));

    /** As for our members, whose time stands still while they sleep. */
    static final List<Configuration> NOTICED = List.of(
            Configuration.SWIM.withBlocking(Blocking.PROCESS), Configuration.ALL.withBlocking(Blocking.PROCESS));

    private static final int REPETITIONS = 5;

    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int PROCESSES = 128;
    private static final long ROUND = (PROCESSES + 1) * TURN;
    private static final long COST = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LENGTH = TimeUnit.MINUTES.toNanos(5);

    /** In which verdicts that are under way are still counted. */
    private static final long AFTERWARDS = TimeUnit.MINUTES.toNanos(1);

    /** Five of each kind for each repetition, because each is a single one. */
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
        return Stream.of(UNNOTICED, NOTICED).flatMap(List::stream).toList();
    }

    Outcome perform() {
        World world = new World(AGENTS, configuration, seed, (where, subject) -> {});
        world.settle();
        long end = world.agenda().now() + LENGTH;
        for (Agent agent : world.choose(stressed)) {
            agent.slowDown(COST);
            agent.close();
            world.agenda().at(world.agenda().now() + world.random(ROUND), () -> takeTurn(world, agent, end));
        }
        world.pass(LENGTH + AFTERWARDS);
        return new Outcome(this, world.falseFailures(), world.falseFailuresAtHealthy());
    }

    private static void takeTurn(World world, Agent agent, long end) {
        agent.open();
        long now = world.agenda().now();
        if (now < end) {
            world.agenda().at(now + TURN, agent::close);
            world.agenda().at(now + ROUND, () -> takeTurn(world, agent, end));
        }
    }

    /** The mean of what came of these. */
    static double mean(
            List<Outcome> outcomes, Configuration configuration, int stressed, ToDoubleFunction<Outcome> what) {
        return outcomes.stream()
                .filter(each -> each.run.configuration.equals(configuration) && each.run.stressed == stressed)
                .mapToDouble(what)
                .average()
                .orElse(Double.NaN);
    }

    /** As it is chosen on the command line. */
    @Override
    public String toString() {
        return "exhaustion-C" + stressed;
    }

    /** What came of it: failure events about agents that were alone, and those of them that such agents raised. */
    record Outcome(Exhaustion run, int falseFailures, int falseFailuresAtHealthy) {
        int count(boolean atHealthy) {
            return atHealthy ? falseFailuresAtHealthy : falseFailures;
        }
    }
}
