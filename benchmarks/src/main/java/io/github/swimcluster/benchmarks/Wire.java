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

/**
 * What a datagram costs on this machine, by its contents and its envelopes, as a table: {@code mvn -Pwire}.
 *
 * <p>Its arguments are how many times each is measured, and for how many milliseconds. It judges nothing: on a busy
 * machine only the bytes and, roughly, the ratios mean anything.
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
        say("%s, %d cores"
                .formatted(
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        Runtime.getRuntime().availableProcessors()));
        say(ROW.formatted("", "", "envelopes", "ns", "± ns", "× plain", "bytes"));
        results.forEach(this::print);
        say("");
        say("ns      for one datagram, with the 99.9 % interval; bytes: allocated for it");
        say("× plain the time in proportion to that of the same datagram without envelopes");
    }

    /** The plain ones come first. */
    private void print(RunResult result) {
        String method = result.getParams().getBenchmark();
        String work = method.substring(method.lastIndexOf('.') + 1);
        String contents = result.getParams().getParam("contents");
        Result<?> time = result.getPrimaryResult();
        double unenveloped = plain.computeIfAbsent(work + contents, first -> time.getScore());
        say(ROW.formatted(
                work,
                contents,
                result.getParams().getParam("envelopes"),
                number("%.0f", time.getScore()),
                number("%.0f", time.getScoreError()),
                number("%.1f", time.getScore() / unenveloped),
                number("%.0f", allocated(result))));
    }

    private static double allocated(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return allocated == null ? Double.NaN : allocated.getScore();
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
