package io.github.swimcluster.benchmarks;

import io.github.swimcluster.SmallValues;
import io.github.swimcluster.protocol.MemberContainers;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures our own containers beside those of the JDK: {@code mvn -Pcontainers}.
 *
 * <p>Arguments: the number of iterations and their milliseconds. A container of our own stays only if this shows what it
 * brings.
 */
public final class Containers {
    private static final String ROW = "%-10s %7s %10s %10s %7s %12s %12s";

    private Containers() {}

    public static void main(String[] arguments) throws RunnerException {
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        TimeValue each = TimeValue.milliseconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 500);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(MemberContainers.class.getName())
                .include(SmallValues.class.getName())
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(times)
                .warmupTime(each)
                .measurementIterations(times)
                .measurementTime(each)
                .verbosity(VerboseMode.SILENT);
        print(new Runner(options.build()).run());
    }

    private static void print(Collection<RunResult> results) {
        Map<String, RunResult> byName = new TreeMap<>();
        results.forEach(result -> byName.put(name(result), result));
        System.out.printf(ROW + "%n", "", "members", "ns, ours", "ns, JDK", "ratio", "bytes, ours", "bytes, JDK");
        byName.forEach((name, ours) -> {
            if (name.contains("Ours")) {
                print(ours, Objects.requireNonNull(byName.get(name.replace("Ours", "Jdk"))));
            }
        });
        System.out.println();
        System.out.println("ns     median of one operation; ratio: ours divided by the JDK's");
        System.out.println("bytes  allocated by one operation; build: by one whole table");
    }

    private static void print(RunResult ours, RunResult jdk) {
        String method = method(ours);
        String members = ours.getParams().getParam("members");
        System.out.printf(
                Locale.ROOT,
                "%-10s %7s %10.0f %10.0f %7.2f %12.0f %12.0f%n",
                method.substring(0, method.length() - "Ours".length()),
                members == null ? "" : members,
                median(ours),
                median(jdk),
                median(ours) / median(jdk),
                allocated(ours),
                allocated(jdk));
    }

    private static String name(RunResult result) {
        String members = result.getParams().getParam("members");
        return method(result) + (members == null ? "" : " %6s".formatted(members));
    }

    private static String method(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static double allocated(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
    }
}
