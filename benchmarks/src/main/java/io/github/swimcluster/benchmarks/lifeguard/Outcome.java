package io.github.swimcluster.benchmarks.lifeguard;

import java.util.List;

/**
 * What came of a run.
 *
 * @param falseFailures          failure events about agents that were well
 * @param falseFailuresAtHealthy those of them that were raised at agents that were well
 * @param messages               datagrams, and messages over streams, that were sent
 * @param first                  for each blocked agent that was found, the seconds until the first healthy one knew
 * @param full                   for each that was found by all healthy ones, the seconds until the last of them knew
 */
record Outcome(
        Run run,
        int falseFailures,
        int falseFailuresAtHealthy,
        long messages,
        long bytes,
        List<Double> first,
        List<Double> full) {
    Outcome {
        first = List.copyOf(first);
        full = List.copyOf(full);
    }
}
