package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.benchmarks.lifeguard.Paper.TuningRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A Markdown report with our tables beside the paper's. */
final class Report {
    static final double[] QUANTILES = {0.5, 0.99, 0.999};

    private final Results results;
    private final List<Exhaustion.Outcome> exhaustionOutcomes;
    private final String conditions;
    private final StringBuilder text = new StringBuilder();

    Report(Results results, List<Exhaustion.Outcome> exhaustionOutcomes, String conditions) {
        this.results = results;
        this.exhaustionOutcomes = exhaustionOutcomes;
        this.conditions = conditions;
    }

    String markdown() {
        text.setLength(0);
        appendLine("# Lifeguard's experiments");
        appendLine("");
        appendLine(conditions + ".");
        appendLine("");
        appendLine(
                "Our value, then the paper's. In brackets: 95 % confidence interval by bootstrapping. FP: failure events about"
                        + " healthy agents; FP−: those raised at healthy agents.");
        falsePositives();
        load();
        latency();
        tuning();
        byConcurrency("FP for each run, by agents that block (Figure 2)", Outcome::falseFailures, false);
        byConcurrency("FP− for each run, by agents that block (Figure 3)", Outcome::falseFailuresAtHealthy, true);
        exhaustion();
        additional();
        return text.toString();
    }

    private void falsePositives() {
        head("False positives (Table IV)");
        row("", "FP each run", "paper", "FP %", "paper", "FP− each run", "paper", "FP− %", "paper");
        rule(9);
        Paper.Load swim = Paper.load(Configuration.SWIM);
        for (Configuration each : Configuration.components()) {
            List<Outcome> runs = results.interval(each);
            Paper.Load paper = Paper.load(each);
            row(
                    each.name(),
                    number(2, Results.mean(runs, Outcome::falseFailures)),
                    number(2, paper.falseFailuresPerRun()),
                    percent(each, Outcome::falseFailures, 2),
                    number(2, 100.0 * paper.falseFailures() / swim.falseFailures()),
                    number(3, Results.mean(runs, Outcome::falseFailuresAtHealthy)),
                    number(3, paper.falseFailuresAtHealthyPerRun()),
                    percent(each, Outcome::falseFailuresAtHealthy, 1),
                    number(1, 100.0 * paper.falseFailuresAtHealthy() / swim.falseFailuresAtHealthy()));
        }
    }

    private void load() {
        head("Messages and bytes (Table VI)");
        row("", "thousand messages each run", "paper", "%", "paper", "MB each run", "paper", "%", "paper");
        rule(9);
        Paper.Load swim = Paper.load(Configuration.SWIM);
        for (Configuration each : Configuration.components()) {
            List<Outcome> runs = results.interval(each);
            Paper.Load paper = Paper.load(each);
            row(
                    each.name(),
                    number(1, Results.mean(runs, Outcome::messages) / 1e3),
                    number(1, paper.thousandMessagesPerRun()),
                    percent(each, Outcome::messages, 1),
                    number(1, 100 * paper.messages() / swim.messages()),
                    number(1, Results.mean(runs, Outcome::bytes) / 1e6),
                    number(1, paper.megabytesPerRun()),
                    percent(each, Outcome::bytes, 1),
                    number(1, 100 * paper.gibibytes() / swim.gibibytes()));
        }
    }

    private void latency() {
        head("Seconds until detection (Table V)");
        row("", "events", "median", "paper", "99 %", "paper", "99.9 %", "paper");
        rule(8);
        for (boolean full : new boolean[] {false, true}) {
            for (Configuration each : Configuration.components()) {
                List<Outcome> runs = results.threshold(each);
                double[] paper = Paper.latency(each).of(full);
                row(
                        each.name() + (full ? ", full" : ", first"),
                        Integer.toString(Results.latencies(runs, full).length),
                        quantile(runs, full, 0),
                        number(2, paper[0]),
                        quantile(runs, full, 1),
                        number(2, paper[1]),
                        quantile(runs, full, 2),
                        number(2, paper[2]));
            }
        }
    }

    private static String quantile(List<Outcome> runs, boolean full, int index) {
        return Estimate.quantile(runs, full, QUANTILES[index]).text(2);
    }

    private void tuning() {
        head("Lifeguard in percent of SWIM, by α and β (Table VII)");
        row(
                "",
                Configuration.tuned().stream()
                        .map(each -> "α%dβ%d".formatted(each.alpha(), each.beta()))
                        .toArray(String[]::new));
        rule(1 + Configuration.tuned().size());
        for (TuningRow each : TuningRow.values()) {
            row(
                    each.title,
                    Configuration.tuned().stream()
                            .map(configuration -> number(2, tuned(results, each, configuration)))
                            .toArray(String[]::new));
            row(
                    "paper",
                    Configuration.tuned().stream()
                            .map(configuration -> number(2, Paper.tuning(each, configuration)))
                            .toArray(String[]::new));
        }
        appendLine("");
        appendLine("FP with confidence intervals: "
                + String.join(
                        "; ",
                        Configuration.tuned().stream()
                                .map(each -> "α%dβ%d %s"
                                        .formatted(each.alpha(), each.beta(), percent(each, Outcome::falseFailures, 2)))
                                .toList())
                + ".");
    }

    static double tuned(Results results, TuningRow row, Configuration configuration) {
        return switch (row) {
            case MEDIAN_FIRST -> relativeQuantile(results, configuration, false, 0);
            case MEDIAN_FULL -> relativeQuantile(results, configuration, true, 0);
            case P99_FIRST -> relativeQuantile(results, configuration, false, 1);
            case P99_FULL -> relativeQuantile(results, configuration, true, 1);
            case P999_FIRST -> relativeQuantile(results, configuration, false, 2);
            case P999_FULL -> relativeQuantile(results, configuration, true, 2);
            case FALSE -> relativeMean(results, configuration, Outcome::falseFailures);
            case FALSE_AT_HEALTHY -> relativeMean(results, configuration, Outcome::falseFailuresAtHealthy);
        };
    }

    private static double relativeQuantile(Results results, Configuration each, boolean full, int index) {
        return 100
                * Estimate.quantile(Results.latencies(results.threshold(each), full), QUANTILES[index])
                / Estimate.quantile(Results.latencies(results.threshold(Configuration.SWIM), full), QUANTILES[index]);
    }

    private static double relativeMean(Results results, Configuration each, ToDoubleFunction<Outcome> figure) {
        return 100
                * Results.mean(results.interval(each), figure)
                / Results.mean(results.interval(Configuration.SWIM), figure);
    }

    private void byConcurrency(String title, ToDoubleFunction<Outcome> figure, boolean atHealthy) {
        head(title);
        String[] names = Configuration.components().stream()
                .map(each -> each.name() + " | paper")
                .toArray(String[]::new);
        row("C", names);
        rule(1 + 2 * names.length);
        for (int index = 0; index < Paper.CONCURRENCIES.length; index++) {
            int column = index;
            int concurrency = Paper.CONCURRENCIES[index];
            row(
                    Integer.toString(concurrency),
                    Configuration.components().stream()
                            .map(each ->
                                    number(atHealthy ? 3 : 2, Results.mean(results.interval(each, concurrency), figure))
                                            + " | "
                                            + number(atHealthy ? 3 : 2, Paper.falseFailures(each, column, atHealthy)))
                            .toArray(String[]::new));
        }
    }

    private void exhaustion() {
        head("FP and FP− by agents of 100 whose CPU is exhausted (Figure 1)");
        row(
                "C",
                "SWIM",
                "paper",
                "Lifeguard",
                "paper",
                "SWIM, FP−",
                "paper",
                "Lifeguard, FP−",
                "paper",
                "SWIM, lost time excluded",
                "Lifeguard, lost time excluded");
        rule(11);
        for (int index = 0; index < Exhaustion.STRESSED.length; index++) {
            List<String> cells = new ArrayList<>();
            for (boolean atHealthy : new boolean[] {false, true}) {
                for (Configuration each : Exhaustion.UNDETECTED) {
                    cells.add(exhaustionOutcomes(each, index, atHealthy));
                    cells.add(Integer.toString(Paper.falseFailuresByExhaustion(each, index, atHealthy)));
                }
            }
            for (Configuration each : Exhaustion.DETECTED) {
                cells.add(exhaustionOutcomes(each, index, false));
            }
            row(Integer.toString(Exhaustion.STRESSED[index]), cells.toArray(String[]::new));
        }
    }

    private String exhaustionOutcomes(Configuration configuration, int index, boolean atHealthy) {
        return number(
                1,
                Exhaustion.mean(
                        exhaustionOutcomes,
                        configuration,
                        Exhaustion.STRESSED[index],
                        outcome -> outcome.count(atHealthy)));
    }

    private void additional() {
        head("Configurations that the paper does not have");
        row("", "FP % of SWIM", "FP− % of SWIM", "messages %", "bytes %", "median of first detection, s", "99 %, s");
        rule(7);
        for (Configuration each : Configuration.additional()) {
            row(
                    "%s, α%dβ%d".formatted(each.name(), each.alpha(), each.beta()),
                    percent(each, Outcome::falseFailures, 2),
                    percent(each, Outcome::falseFailuresAtHealthy, 1),
                    percent(each, Outcome::messages, 1),
                    percent(each, Outcome::bytes, 1),
                    quantile(results.threshold(each), false, 0),
                    quantile(results.threshold(each), false, 1));
        }
    }

    private String percent(Configuration each, ToDoubleFunction<Outcome> figure, int decimals) {
        return Estimate.percent(results.interval(each), results.interval(Configuration.SWIM), figure)
                .text(decimals);
    }

    static String number(int decimals, double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private void head(String title) {
        appendLine("");
        appendLine("## " + title);
        appendLine("");
    }

    private void row(String first, String... others) {
        appendLine("| " + first + " | " + String.join(" | ", others) + " |");
    }

    private void rule(int columns) {
        appendLine("|---".repeat(columns) + "|");
    }

    private void appendLine(String line) {
        text.append(line).append('\n');
    }
}
