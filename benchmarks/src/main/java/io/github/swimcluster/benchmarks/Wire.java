package io.github.swimcluster.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Measures encoding and decoding of datagrams by contents and envelopes: {@code mvn -Pwire}.
 *
 * <p>Arguments: the number of iterations and their milliseconds. Each datagram is timed individually; the median is
 * printed, because other processes on the machine affect it least.
 */
public final class Wire {
    private static final String ROW = "%-6s %-7s %-18s %9s %7s %10s %9s";

    private final Map<String, Double> plain = new TreeMap<>();

    private Wire() {}

    public static void main(String[] arguments) throws RunnerException {
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        TimeValue each = TimeValue.milliseconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 1000);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Datagram.class.getName())
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(times)
                .warmupTime(each)
                .measurementIterations(times)
                .measurementTime(each)
                .verbosity(VerboseMode.SILENT);
        new Wire().print(new Runner(options.build()).run());
    }

    private void print(Collection<RunResult> results) {
        print("%s, %d cores"
                .formatted(
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        Runtime.getRuntime().availableProcessors()));
        print(ROW.formatted("", "", "envelopes", "ns", "90 %", "× plain", "bytes"));
        results.forEach(this::print);
        print("");
        print("ns       median; 90 %: 90th percentile. On a busy machine they differ much");
        print("× plain  the median relative to that of the same datagram without envelopes");
        print("bytes    allocated for one datagram");
    }

    /** Prints a row. Results of plain datagrams must come first. */
    private void print(RunResult result) {
        String method = result.getParams().getBenchmark();
        String operation = method.substring(method.lastIndexOf('.') + 1);
        String contents = result.getParams().getParam("contents");
        Statistics times = result.getPrimaryResult().getStatistics();
        double median = times.getPercentile(50);
        double plainMedian = plain.computeIfAbsent(operation + contents, first -> median);
        print(ROW.formatted(
                operation,
                contents,
                result.getParams().getParam("envelopes"),
                number("%.0f", median),
                number("%.0f", times.getPercentile(90)),
                number("%.2f", median / plainMedian),
                number("%.0f", allocated(result))));
    }

    private static double allocated(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return allocated == null ? Double.NaN : allocated.getScore();
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
