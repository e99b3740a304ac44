package io.github.swimcluster.benchmarks.lifeguard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A small part of the experiment with exhausted CPUs, for every build. */
class ExhaustionTest {
    private static Exhaustion.Outcome run(Configuration configuration) {
        return new Exhaustion(configuration, 32, 0, 1).run();
    }

    @Test
    void lifeguardReducesFalseFailuresByStressedAgents() {
        int swim = run(Exhaustion.UNDETECTED.getFirst()).falseFailures();
        int lifeguard = run(Exhaustion.UNDETECTED.getLast()).falseFailures();

        assertThat(swim).isGreaterThan(20);
        assertThat(lifeguard).isLessThan(swim / 4);
    }

    @Test
    void agentsThatExcludeLostTimeRaiseNoFalseFailures() {
        assertThat(run(Exhaustion.DETECTED.getFirst()).falseFailures()).isZero();
    }

    @Test
    void theSameSeedGivesTheSameOutcome() {
        assertThat(run(Exhaustion.UNDETECTED.getFirst())).isEqualTo(run(Exhaustion.UNDETECTED.getFirst()));
    }
}
