package io.github.swimcluster.benchmarks.lifeguard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A small part of the experiment with exhausted CPUs, for every build. */
class ExhaustionTest {
    private static Exhaustion.Outcome run(Configuration configuration) {
        return new Exhaustion(configuration, 32, 0, 1).perform();
    }

    @Test
    void withLifeguardWhoHasNoTimeAccusesFewerOfThoseWhoHave() {
        int swim = run(Exhaustion.UNNOTICED.getFirst()).falseFailures();
        int lifeguard = run(Exhaustion.UNNOTICED.getLast()).falseFailures();

        assertThat(swim).isGreaterThan(20);
        assertThat(lifeguard).isLessThan(swim / 4);
    }

    @Test
    void whoseTimeStandsStillAccusesNobody() {
        assertThat(run(Exhaustion.NOTICED.getFirst()).falseFailures()).isZero();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(run(Exhaustion.UNNOTICED.getFirst())).isEqualTo(run(Exhaustion.UNNOTICED.getFirst()));
    }
}
