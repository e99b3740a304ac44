package io.github.swimcluster.benchmarks.lifeguard;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The outcomes of all runs. */
final class Results {
    private final List<Outcome> outcomes;

    Results(List<Outcome> outcomes) {
        this.outcomes = outcomes.stream()
                .sorted(Comparator.comparing(
                                (Outcome outcome) -> outcome.run().cell().toString())
                        .thenComparingInt(outcome -> outcome.run().repetition()))
                .toList();
    }

    /** Keeps only cells whose runs are complete. */
    static Results complete(List<Outcome> outcomes, int runsOfEachCell) {
        Map<Cell, Long> completed = outcomes.stream()
                .collect(Collectors.groupingBy(outcome -> outcome.run().cell(), Collectors.counting()));
        return new Results(outcomes.stream()
                .filter(outcome -> completed.getOrDefault(outcome.run().cell(), 0L) == runsOfEachCell)
                .toList());
    }

    int size() {
        return outcomes.size();
    }

    /** The outcomes of threshold runs, which have one anomaly. */
    List<Outcome> threshold(Configuration configuration) {
        return of(configuration, cell -> !cell.isRepeated());
    }

    /** The outcomes of interval runs, which have repeated anomalies. */
    List<Outcome> interval(Configuration configuration) {
        return of(configuration, Cell::isRepeated);
    }

    List<Outcome> interval(Configuration configuration, int concurrency) {
        return of(configuration, cell -> cell.isRepeated() && cell.concurrency() == concurrency);
    }

    private List<Outcome> of(Configuration configuration, Predicate<Cell> cells) {
        return outcomes.stream()
                .filter(outcome -> outcome.run().configuration().equals(configuration))
                .filter(outcome -> cells.test(outcome.run().cell()))
                .toList();
    }

    /** The sorted latencies. */
    static double[] latencies(List<Outcome> outcomes, boolean full) {
        return outcomes.stream()
                .flatMap(outcome -> (full ? outcome.full() : outcome.first()).stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return outcomes.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
