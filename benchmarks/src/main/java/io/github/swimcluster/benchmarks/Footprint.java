package io.github.swimcluster.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the resources of members on this machine: clusters of several sizes, each in one JVM, and a single node.
 *
 * <p>Arguments: the cluster sizes, such as {@code 10,32,100}, the seconds to measure each, and the seconds to wait before
 * measuring. Each row is measured in a new JVM with this JVM's options, so that earlier rows do not warm it up.
 */
public final class Footprint {
    private static final int NEIGHBOURS = 9;

    private final List<Integer> sizes;
    private final Duration measured;
    private final Duration warmUp;

    private Footprint(List<Integer> sizes, Duration measured, Duration warmUp) {
        this.sizes = sizes;
        this.measured = measured;
        this.warmUp = warmUp;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String sizes = arguments.length > 0 ? arguments[0] : "10,32,100";
        String seconds = arguments.length > 1 ? arguments[1] : "30";
        String warmUp = arguments.length > 2 ? arguments[2] : "0";
        new Footprint(
                        Arrays.stream(sizes.split(",")).map(Integer::valueOf).toList(),
                        Duration.ofSeconds(Long.parseLong(seconds)),
                        Duration.ofSeconds(Long.parseLong(warmUp)))
                .run();
        // Exits without closing the neighbours, which would only log that they have left.
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        print("%s, %d cores; LAN settings, loopback, %d s measured after %d s"
                .formatted(
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        measured.toSeconds(),
                        warmUp.toSeconds()));
        print("");
        print("Clusters, each in one JVM");
        print(Measurement.HEADER);
        for (int size : sizes) {
            measure(size, size, List.of());
        }
        print("");
        print("One node in a JVM: alone, and with %d others in another JVM".formatted(NEIGHBOURS));
        print(Measurement.HEADER);
        measure(1, 1, List.of());
        measure(1, 1 + NEIGHBOURS, neighbours());
        print("");
        explain();
    }

    private static List<String> neighbours() throws InterruptedException {
        Pool neighbours = Pool.start("neighbour", NEIGHBOURS, List.of());
        neighbours.awaitMembers(NEIGHBOURS);
        return List.of(neighbours.address());
    }

    private void measure(int members, int total, List<String> seeds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measurement.class.getName()));
        for (long figure : new long[] {members, total, measured.toSeconds(), warmUp.toSeconds()}) {
            command.add(String.valueOf(figure));
        }
        command.addAll(seeds);
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("measuring %d members failed".formatted(members));
        }
    }

    private static void explain() {
        print("converged   time from the last start until each member knows all");
        print("threads     added since before the first start");
        print(
                "heap        added since before the first start, after garbage collection; direct: buffers outside the heap");
        print("CPU         of the whole process, including JIT and garbage collector; loops: of the event loops only");
        print("datagrams   sent, and their payload; streams: push/pulls started");
        print(
                "load        of the machine over the last minute; above the number of cores, times include other processes");
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
