package io.github.swimcluster.benchmarks;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Members in this JVM, over real sockets of the loopback interface. */
final class Pool {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(5);

    // Held, because the log manager forgets what nobody holds.
    private static final Logger LOG = Logger.getLogger("io.github.swimcluster");

    private final List<Cluster> members = new ArrayList<>();
    private long lastStart;

    private Pool() {}

    /** Starts them one after the other; the first is the others' seed, unless there are others. */
    static Pool start(String name, int size, List<String> seeds) {
        // Every start says that it happened.
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

    /** That of the first member. */
    String address() {
        return members.getFirst().self().address().toString();
    }

    List<Cluster> members() {
        return members;
    }

    /** How long it took from the last start until all here see so many. */
    Duration awaitViewOf(int size) throws InterruptedException {
        await(member -> member.members().size() == size);
        return Duration.ofNanos(System.nanoTime() - lastStart);
    }

    /** Returns when nobody here has anything to say, or anybody to say it to. */
    void awaitQuiet() throws InterruptedException {
        await(member -> member.status().queuedUpdates() == 0 || member.members().size() == 1);
    }

    private void await(Predicate<Cluster> state) throws InterruptedException {
        long begin = System.nanoTime();
        while (!members.stream().allMatch(state)) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("not within " + PATIENCE);
            }
            Thread.sleep(LOOK);
        }
    }
}
