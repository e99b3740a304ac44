package io.github.swimcluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tells in seconds which mutants a change to the protocol has to adapt, before any story is told. */
class MutantsFitTest {
    @Test
    void everyFaultCanBeMadeInTheSourceAsItIs() throws Exception {
        List<String> misfits = new ArrayList<>();
        for (Mutant mutant : Mutants.ALL) {
            Laboratory.misfit(mutant).ifPresent(misfits::add);
        }

        assertThat(misfits).isEmpty();
    }

    @Test
    void aFaultWhoseTextHasMovedIsToldWhereTo() throws Exception {
        Mutant moved = new Mutant("moved", "Swim", "this.most = limit - 1;", "this.most = limit;");

        assertThat(Laboratory.misfit(moved).orElseThrow()).contains("'moved'", "Swim", "[LocalHealth]", "limit - 1");
    }

    @Test
    void aFaultThatDoesNotCompileIsToldWhy() throws Exception {
        Mutant broken = new Mutant("broken", "LocalHealth", "this.most = limit - 1;", "this.most = limits;");

        assertThat(Laboratory.misfit(broken).orElseThrow()).contains("'broken'", "does not compile", "limits");
    }

    @Test
    void everyFaultHasItsOwnName() {
        assertThat(Mutants.ALL).extracting(Mutant::name).doesNotHaveDuplicates();
    }
}
