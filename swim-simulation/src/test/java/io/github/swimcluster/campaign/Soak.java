package io.github.swimcluster.campaign;

import io.github.swimcluster.campaign.invariant.Violation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A long campaign on all cores: {@code mvn -Psoak -Dseeds=100000}, and {@code -Dfirst=…}, {@code -Dmembers=…} and
 * {@code -Dsteps=…} for other seeds, sizes and lengths. It goes on after a failure, and explains the first one of each
 * kind in the end.
 */
final class Soak {
    private static final long PROGRESS_SECONDS = 10;

    private final Campaign campaign;
    private final long first;
    private final long seeds;
    private final AtomicLong next;
    private final Map<String, Failure> failures = new ConcurrentSkipListMap<>();
    private final long began = System.nanoTime();

    private Soak(long first, long seeds, int members, long steps) {
        this.campaign = new Campaign(members, steps);
        this.first = first;
        this.seeds = seeds;
        this.next = new AtomicLong(first);
    }

    /** The arguments are the number of seeds, the first seed, the most members and the steps of each story. */
    public static void main(String[] arguments) throws InterruptedException {
        Soak soak = new Soak(
                Long.parseLong(arguments[1]),
                Long.parseLong(arguments[0]),
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]));
        System.exit(soak.run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        Thread[] tellers = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < tellers.length; i++) {
            tellers[i] = Thread.ofPlatform().name("teller-" + i).start(this::tell);
        }
        for (Thread teller : tellers) {
            while (!teller.join(Duration.ofSeconds(PROGRESS_SECONDS))) {
                System.out.println(progress());
            }
        }
        System.out.println(progress());
        System.out.println(campaign.report());
        failures.values().forEach(this::explain);
        return failures.isEmpty();
    }

    private void tell() {
        long seed = next.getAndIncrement();
        while (seed < first + seeds) {
            try {
                campaign.tell(seed);
            } catch (Violation violation) {
                failures.putIfAbsent(violation.invariant(), new Failure(seed, violation));
            }
            seed = next.getAndIncrement();
        }
    }

    private String progress() {
        double seconds = (System.nanoTime() - began) / 1e9;
        long told = Math.min(next.get() - first, seeds);
        return "%,d of %,d stories after %.0f s, %.1f in a second, %,.0f steps in a second"
                .formatted(told, seeds, seconds, told / seconds, campaign.stepsTaken() / seconds);
    }

    private void explain(Failure found) {
        System.out.println(found.violation.getMessage());
        System.out.println("its story, shortened: " + campaign.shorten(campaign.story(found.seed), found.violation));
        System.out.printf(
                "to see it again: mvn -Psoak -Dseeds=1 -Dfirst=%d -Dmembers=%d -Dsteps=%d%n",
                found.seed, campaign.mostMembers(), campaign.steps());
    }

    /** The first that broke a statement. */
    private record Failure(long seed, Violation violation) {}
}
