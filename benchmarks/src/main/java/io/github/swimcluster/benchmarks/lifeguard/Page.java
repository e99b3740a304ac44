package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.benchmarks.lifeguard.Chart.Axis;
import io.github.swimcluster.benchmarks.lifeguard.Paper.TuningRow;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A self-contained HTML page with our figures beside the paper's. */
final class Page {
    private static final int[] ALPHAS = {2, 4, 5};
    private static final double[] BETAS = {2, 4, 6};

    private final Results results;
    private final List<Exhaustion.Outcome> exhaustionOutcomes;
    private final String conditions;

    Page(Results results, List<Exhaustion.Outcome> exhaustionOutcomes, String conditions) {
        this.results = results;
        this.exhaustionOutcomes = exhaustionOutcomes;
        this.conditions = conditions;
    }

    String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Lifeguard's experiments</title>
                <style>
                :root { color-scheme: light dark; --paper: #fcfcfb; --ink: #1f1f1d; --soft: #62625c; --grid: #e4e3df;
                  --c0: #4a4a46; --c1: #2a78d6; --c2: #1a8a4c; --c3: #c2730a; --c4: #c2306d; }
                @media (prefers-color-scheme: dark) { :root { --paper: #1a1a19; --ink: #ececea; --soft: #a5a59d;
                  --grid: #363633; --c0: #b8b8b2; --c1: #5b9ff0; --c2: #47bd7d; --c3: #eb9f3b; --c4: #f0709f; } }
                body { margin: 0 auto; padding: 1.5rem; max-width: 1360px; background: var(--paper); color: var(--ink);
                  font: 16px/1.5 system-ui, sans-serif; }
                h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
                p { color: var(--soft); margin: .25rem 0 .75rem; max-width: 75ch; }
                main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%%, 480px), 1fr)); gap: 2.5rem 2rem;
                  margin-top: 1.5rem; }
                svg { width: 100%%; height: auto; display: block; }
                text { fill: var(--soft); font: 12px system-ui, sans-serif; } .axis { fill: var(--ink); font-size: 13px; }
                .grid { stroke: var(--grid); } .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
                .dot { stroke: none; } .ring { fill: none; stroke-width: 1.75; }
                %s
                .key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .5rem 0 0;
                  font-size: .875rem; } .key svg { width: 28px; height: 12px; display: inline-block; vertical-align: baseline;
                  margin-right: .4rem; }
                </style>
                </head>
                <body>
                <h1>Lifeguard's experiments</h1>
                <p>%s. Lines are ours, rings are the paper's. The tables are in <code>report.md</code> beside this page.</p>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(colours(), conditions, String.join("", figures()));
    }

    private static String colours() {
        return IntStream.range(0, Configuration.components().size())
                .mapToObj(i -> ".line.c%1$d, .ring.c%1$d { stroke: var(--c%1$d); } .dot.c%1$d { fill: var(--c%1$d); }"
                        .formatted(i))
                .reduce("", (all, each) -> all + each + "\n");
    }

    private List<String> figures() {
        List<String> components =
                Configuration.components().stream().map(Configuration::name).toList();
        List<String> alphas =
                Arrays.stream(ALPHAS).mapToObj("α = %d"::formatted).toList();
        return List.of(
                figure(
                        "First detection",
                        "The share of blocked agents that no healthy agent has declared failed yet, on a logarithmic scale. Rings:"
                                + " the paper's median, 99 % and 99.9 % (Table V).",
                        detection(false).svg("Share of blocked agents not detected yet, over time"),
                        components),
                figure(
                        "Full detection",
                        "The share of blocked agents that not all healthy agents have declared failed yet. Rings as before.",
                        detection(true).svg("Share of blocked agents not detected by all yet, over time"),
                        components),
                figure(
                        "False positives by agents that block (Figure 2)",
                        "Failure events about healthy agents, on a logarithmic scale; zero is not shown.",
                        byConcurrency("false positives in a run", -2, 3, Outcome::falseFailures, false)
                                .svg("False positives by concurrency"),
                        components),
                figure(
                        "False positives at healthy agents (Figure 3)",
                        "Those raised at healthy agents. They come in bursts, because one false failure that spreads causes a"
                                + " hundred events.",
                        byConcurrency(
                                        "false positives at healthy agents in a run",
                                        -3,
                                        2,
                                        Outcome::falseFailuresAtHealthy,
                                        true)
                                .svg("False positives at healthy agents by concurrency"),
                        components),
                figure(
                        "False positives by α and β (Table VII)",
                        "In percent of SWIM with α = 5.",
                        tuning(Axis.logarithmic("false positives, % of SWIM", -1, 3), TuningRow.FALSE)
                                .svg("False positives by alpha and beta"),
                        alphas),
                figure(
                        "Median of first detection by α and β (Table VII)",
                        "In percent of SWIM with α = 5.",
                        tuning(Axis.linear("median of first detection, % of SWIM", 40, 110, 10), TuningRow.MEDIAN_FIRST)
                                .svg("Median of first detection by alpha and beta"),
                        alphas),
                figure(
                        "False positives by agents whose CPU is exhausted (Figure 1)",
                        "In five minutes, among 100 agents, on a logarithmic scale; zero is not shown.",
                        exhaustion().svg("False positives by exhausted CPUs"),
                        List.of("SWIM", "Lifeguard", "SWIM, at healthy agents", "Lifeguard, at healthy agents")));
    }

    private static String figure(String title, String words, String svg, List<String> names) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            key.append("""
                    <li><svg viewBox="0 0 28 12" aria-hidden="true"><path class="line c%1$d" d="M0 6L28 6"/></svg>%2$s</li>
                    """.formatted(i, names.get(i)));
        }
        return """
                <section>
                <h2>%s</h2>
                <p>%s</p>
                %s<ul class="key">
                %s</ul>
                </section>
                """.formatted(title, words, svg, key);
    }

    private Chart detection(boolean full) {
        Chart chart = new Chart(
                Axis.linear("seconds since the anomaly began", 10, 26, 2),
                Axis.logarithmic("blocked agents not detected yet, %", -2, 2));
        int colour = 0;
        for (Configuration each : Configuration.components()) {
            double[] latencies = Results.latencies(results.threshold(each), full);
            double[] shares = IntStream.range(0, latencies.length)
                    .mapToDouble(i -> 100.0 * (latencies.length - i) / latencies.length)
                    .toArray();
            double[] percents = DoubleStream.of(Report.QUANTILES)
                    .map(share -> 100 * (1 - share))
                    .toArray();
            chart.line(each.name(), colour, latencies, shares);
            chart.rings(each.name() + ", paper", colour++, Paper.latency(each).of(full), percents);
        }
        return chart;
    }

    private Chart byConcurrency(String title, int from, int to, ToDoubleFunction<Outcome> figure, boolean atHealthy) {
        Chart chart = new Chart(Axis.linear("agents that block, of 128", 0, 32, 4), Axis.logarithmic(title, from, to));
        double[] concurrencies =
                IntStream.of(Paper.CONCURRENCIES).asDoubleStream().toArray();
        int colour = 0;
        for (Configuration each : Configuration.components()) {
            double[] ours = IntStream.of(Paper.CONCURRENCIES)
                    .mapToDouble(concurrency -> Results.mean(results.interval(each, concurrency), figure))
                    .toArray();
            double[] theirs = IntStream.range(0, concurrencies.length)
                    .mapToDouble(index -> Paper.falseFailures(each, index, atHealthy))
                    .toArray();
            chart.line(each.name(), colour, concurrencies, ours);
            chart.rings(each.name() + ", paper", colour++, concurrencies, theirs);
        }
        return chart;
    }

    private Chart exhaustion() {
        Chart chart = new Chart(
                Axis.linear("agents whose CPU is exhausted, of 100", 0, 32, 4),
                Axis.logarithmic("false positives in five minutes", -1, 4));
        double[] stressed = IntStream.of(Exhaustion.STRESSED).asDoubleStream().toArray();
        int colour = 0;
        for (boolean atHealthy : new boolean[] {false, true}) {
            for (Configuration each : Exhaustion.UNDETECTED) {
                String name = each.name() + (atHealthy ? ", at healthy agents" : "");
                double[] ours = DoubleStream.of(stressed)
                        .map(some -> Exhaustion.mean(
                                exhaustionOutcomes, each, (int) some, outcome -> outcome.count(atHealthy)))
                        .toArray();
                double[] theirs = IntStream.range(0, stressed.length)
                        .mapToDouble(index -> Paper.falseFailuresByExhaustion(each, index, atHealthy))
                        .toArray();
                chart.line(name, colour, stressed, ours);
                chart.rings(name + ", paper", colour++, stressed, theirs);
            }
        }
        return chart;
    }

    private Chart tuning(Axis up, TuningRow row) {
        Chart chart = new Chart(Axis.linear("β, the longest suspicion over the shortest", 1, 7, 1), up);
        for (int colour = 0; colour < ALPHAS.length; colour++) {
            int alpha = ALPHAS[colour];
            double[] ours = DoubleStream.of(BETAS)
                    .map(beta -> Report.tuned(results, row, Configuration.tuned(alpha, (int) beta)))
                    .toArray();
            double[] theirs = DoubleStream.of(BETAS)
                    .map(beta -> Paper.tuning(row, Configuration.tuned(alpha, (int) beta)))
                    .toArray();
            chart.line("α = " + alpha, colour, BETAS, ours);
            chart.rings("α = %d, paper".formatted(alpha), colour, BETAS, theirs);
        }
        return chart;
    }
}
