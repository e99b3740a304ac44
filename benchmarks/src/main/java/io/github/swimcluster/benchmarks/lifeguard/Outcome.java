package io.github.swimcluster.benchmarks.lifeguard;

import java.util.List;

/**
 * The result of a run.
 *
 * @param falseFailures          failure events about healthy agents
 * @param falseFailuresAtHealthy those of them that were raised at healthy agents
 * @param messages               the number of datagrams and stream messages sent
 * @param first                  for each detected blocked agent, the seconds until the first healthy agent detected it
 * @param full                   for each one detected by all healthy agents, the seconds until the last of them did
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
