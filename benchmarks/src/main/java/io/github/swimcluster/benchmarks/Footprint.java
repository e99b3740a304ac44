package io.github.swimcluster.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What members cost on this machine, as a table: pools of several sizes, each in one JVM, and one node by itself.
 *
 * <p>Its arguments are the sizes of the pools, such as {@code 10,32,100}, for how many seconds each is watched, and after
 * how many seconds of quiet that begins.
 * Every row is measured by a JVM of its own, which gets this one's options; what ran before does not warm it up.
 */
public final class Footprint {
    private static final int NEIGHBOURS = 9;

    private final List<Integer> sizes;
    private final Duration watched;
    private final Duration warmUp;

    private Footprint(List<Integer> sizes, Duration watched, Duration warmUp) {
        this.sizes = sizes;
        this.watched = watched;
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
                .print();
        // The neighbours' threads would not keep it from ending, but nobody needs to hear that they left.
        System.exit(0);
    }

    private void print() throws IOException, InterruptedException {
        say("%s, %d cores; settings lan, loopback, %d s of quiet after %d s"
                .formatted(
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        watched.toSeconds(),
                        warmUp.toSeconds()));
        say("");
        say("Whole pools, each in one JVM");
        say(Measurement.HEADER);
        for (int size : sizes) {
            measure(size, size, List.of());
        }
        say("");
        say("One node in a JVM: alone, and among %d others that are elsewhere".formatted(NEIGHBOURS));
        say(Measurement.HEADER);
        measure(1, 1, List.of());
        measure(1, 1 + NEIGHBOURS, neighbours());
        say("");
        explain();
    }

    private static List<String> neighbours() throws InterruptedException {
        Pool neighbours = Pool.start("neighbour", NEIGHBOURS, List.of());
        neighbours.awaitViewOf(NEIGHBOURS);
        return List.of(neighbours.address());
    }

    private void measure(int members, int all, List<String> seeds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measurement.class.getName()));
        for (long figure : new long[] {members, all, watched.toSeconds(), warmUp.toSeconds()}) {
            command.add(String.valueOf(figure));
        }
        command.addAll(seeds);
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("a pool of %d could not be measured".formatted(members));
        }
    }

    private static void explain() {
        say("converged   from the last start until all see all");
        say("threads     more than before the first start, at the end of the quiet");
        say("heap        more than before the first start, after garbage collection; direct: buffers outside of it");
        say("CPU         of the whole process, its compiler and garbage collector included; loops: of the event loops");
        say("datagrams   sent, and their payload; streams: full exchanges that were begun");
        say("load        of the machine over the last minute; more than its cores and the times are not ours alone");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
