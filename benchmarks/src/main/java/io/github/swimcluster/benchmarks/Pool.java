package io.github.swimcluster.benchmarks;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A cluster in this JVM over loopback sockets. */
final class Pool {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    // A strong reference, because the LogManager keeps only a weak one.
    private static final Logger LOG = Logger.getLogger("io.github.swimcluster");

    private final List<Cluster> members = new ArrayList<>();
    private long lastStart;

    private Pool() {}

    /** Starts the members one after the other. The first uses the given seeds; it is the seed of the others. */
    static Pool start(String name, int size, List<String> seeds) {
        // Suppresses the log lines of each start.
        LOG.setLevel(Level.WARNING);
        Pool pool = new Pool();
        for (int i = 1; i <= size; i++) {
            pool.lastStart = System.nanoTime();
            pool.members.add(Cluster.start(ClusterSettings.builder()
                    .name(name + "-" + i)
                    .bind("127.0.0.1", 0)
                    .seeds(i == 1 ? seeds : List.of(pool.address()))
                    .build()));
        }
        return pool;
    }

    /** The address of the first member. */
    String address() {
        return members.getFirst().self().address().toString();
    }

    List<Cluster> members() {
        return members;
    }

    /** Waits until each member here knows this many members; returns the time since the last start. */
    Duration awaitMembers(int size) throws InterruptedException {
        await(member -> member.members().size() == size);
        return Duration.ofNanos(System.nanoTime() - lastStart);
    }

    /** Waits until no member here has queued updates, except one without other members. */
    void awaitEmptyQueues() throws InterruptedException {
        await(member -> member.status().queuedUpdates() == 0 || member.members().size() == 1);
    }

    private void await(Predicate<Cluster> state) throws InterruptedException {
        long begin = System.nanoTime();
        while (!members.stream().allMatch(state)) {
            if (System.nanoTime() - begin > TIMEOUT.toNanos()) {
                throw new IllegalStateException("not within " + TIMEOUT);
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }
}
