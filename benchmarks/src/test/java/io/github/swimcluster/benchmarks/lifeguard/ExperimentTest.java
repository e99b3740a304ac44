package io.github.swimcluster.benchmarks.lifeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small part of the paper's experiments, for every build. */
class ExperimentTest {
    /** A cell with many false positives: the time between blocks is too short to receive a refutation. */
    private static final Cell MANY_FALSE_POSITIVES = new Cell(8, 16_384, 64);

    private static Outcome run(Configuration configuration, Cell cell, long seed) {
        return new Run(configuration, cell, 0, seed).perform();
    }

    @Test
    void longSuspicionsPreventMostFalsePositives() {
        int swim = run(Configuration.SWIM, MANY_FALSE_POSITIVES, 1).falseFailures();
        int suspicion = run(Configuration.SUSPICION, MANY_FALSE_POSITIVES, 1).falseFailures();
        int all = run(Configuration.ALL, MANY_FALSE_POSITIVES, 1).falseFailures();

        assertThat(swim).isGreaterThan(20);
        assertThat(suspicion).isLessThan(swim / 4);
        assertThat(all).isLessThan(swim / 4);
    }

    @ParameterizedTest(name = "α = {0}")
    // Not α = 2, where the confirmations determine the time rather than the shortest suspicion.
    @CsvSource({"4, 10.3", "5, 12.4"})
    void firstDetectionTakesTheShortestSuspicionPlusTwoSeconds(int alpha, double expected) {
        Configuration configuration = Configuration.tuned(alpha, 6);
        double shortest = alpha * Math.log10(Experiment.AGENTS);
        assertThat(shortest + 1.9).isCloseTo(expected, within(0.1));

        double[] first = Results.latencies(List.of(run(configuration, new Cell(16, 16_384, 0), 1)), false);

        assertThat(first).hasSizeGreaterThan(13);
        assertThat(Estimate.quantile(first, 0.5)).isCloseTo(expected, within(0.8));
    }

    @Test
    void shortBlocksAreNotDetected() {
        Outcome outcome = run(Configuration.SWIM, new Cell(8, 2_048, 0), 1);

        assertThat(outcome.first()).isEmpty();
        assertThat(outcome.falseFailures()).isZero();
    }

    @Test
    void stoppedProcessesRaiseNoFalseFailures() {
        assertThat(run(Configuration.PROCESS_STOPPED, MANY_FALSE_POSITIVES, 1).falseFailures())
                .isZero();
    }

    @Test
    void theSameSeedGivesTheSameOutcome() {
        Cell cell = new Cell(4, 2_048, 16_384);

        assertThat(run(Configuration.ALL, cell, 5)).isEqualTo(run(Configuration.ALL, cell, 5));
        assertThat(run(Configuration.ALL, cell, 5)).isNotEqualTo(run(Configuration.ALL, cell, 6));
    }

    @Test
    void everyPartOfLifeguardChangesTheOutcome() {
        List<Long> bytes = Configuration.components().stream()
                .map(each -> run(each, new Cell(4, 8_192, 0), 3).bytes())
                .distinct()
                .toList();

        assertThat(bytes).hasSize(Configuration.components().size());
    }
}
