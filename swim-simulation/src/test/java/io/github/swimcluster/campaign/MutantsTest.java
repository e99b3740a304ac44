package io.github.swimcluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What always holds is worth something only if it stops to hold when something is wrong. */
class MutantsTest {
    private static final int STORIES = Integer.getInteger("trial.seeds", 10);

    static List<Mutant> mutants() {
        return Mutants.ALL;
    }

    @Test
    void withoutAFaultNothingIsFound() {
        assertThat(Trial.ofFirst(STORIES).get()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void everyFaultIsFound(Mutant mutant) throws Exception {
        String found = Laboratory.examine(mutant);

        System.out.printf("%s: %s%n", mutant, found);
        assertThat(found).isNotEmpty();
    }
}
