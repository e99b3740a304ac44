package io.github.swimcluster.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures one row of the {@link Footprint} table in this JVM. */
final class Measurement {
    static final String HEADER = """
            members         converged  threads     heap   direct      CPU    loops  datagrams     bytes   streams   load  transport
                                   ms    added      KiB      KiB     ms/s     ms/s        1/s       B/s     1/min""";

    private static final Duration SETTLE_TIME = Duration.ofSeconds(10);
    private static final String ROW = "%-14s %10s %8s %s %6s  %s";

    private final int members;
    private final int total;

    private Measurement(int members, int total) {
        this.members = members;
        this.total = total;
    }

    /** Arguments: members to start here, members in total, seconds to measure, seconds to wait before, and seeds. */
    public static void main(String[] arguments) throws InterruptedException {
        int members = Integer.parseInt(arguments[0]);
        int total = Integer.parseInt(arguments[1]);
        Duration measured = Duration.ofSeconds(Long.parseLong(arguments[2]));
        Duration warmUp = Duration.ofSeconds(Long.parseLong(arguments[3]));
        List<String> seeds = Arrays.asList(arguments).subList(4, arguments.length);
        new Measurement(members, total).measure(measured, warmUp, seeds);
        // Exits without leaving, which is not measured.
        System.exit(0);
    }

    private void measure(Duration measured, Duration warmUp, List<String> seeds) throws InterruptedException {
        // Twice, so that the snapshot does not include what the first measurement allocates.
        Machine.now();
        Machine before = Machine.now();
        Pool pool = Pool.start("member", members, seeds);
        Duration converged = pool.awaitMembers(total);
        pool.awaitEmptyQueues();
        Thread.sleep(SETTLE_TIME.plus(warmUp));

        Usage first = Usage.of(pool);
        Thread.sleep(measured);
        Usage used = Usage.of(pool).since(first);

        Machine after = Machine.now();
        print(converged, after.threadsSince(before), new Memory(after, before), used);
    }

    private void print(Duration converged, List<String> threads, Memory memory, Usage used) {
        String label = "%d of %d".formatted(members, total);
        print(ROW.formatted(
                label,
                converged.toMillis(),
                threads.size(),
                figures(memory, used, 1),
                Machine.load(),
                Machine.transport()));
        if (members > 1) {
            print(ROW.formatted("each", "", "", figures(memory, used, members), "", "")
                    .stripTrailing());
        } else {
            print("threads: " + String.join(", ", threads));
        }
    }

    private static String figures(Memory memory, Usage used, int share) {
        return String.format(
                Locale.ROOT,
                "%8.0f %8.0f %8.2f %8.2f %10.2f %9.1f %9.2f",
                memory.heap() / share,
                memory.direct() / share,
                used.cpuMillis() / share,
                used.loopMillis() / share,
                used.datagrams() / share,
                used.bytes() / share,
                60 * used.streams() / share);
    }

    private static void print(String line) {
        System.out.println(line);
    }

    /** Added memory in KiB. */
    private record Memory(double heap, double direct) {
        Memory(Machine after, Machine before) {
            this((after.heap() - before.heap()) / 1024.0, (after.direct() - before.direct()) / 1024.0);
        }
    }
}
