package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameHashTest {
    private static final int SLOTS = 1 << 15;

    /** The expected share of collisions of 16,384 names in 32,768 slots with a random hash, plus 10 %. */
    private static final double MAX_COLLISIONS = 1.1 * (0.5 - (1 - Math.exp(-0.5)));

    private static double collisions(List<String> names) {
        NameHash hash = NameHash.drawn(new SplittableRandom(7));
        long slots = names.stream()
                .mapToInt(name -> hash.of(name) & (SLOTS - 1))
                .distinct()
                .count();
        return (double) (names.size() - slots) / SLOTS;
    }

    /** All these names have the same {@link String#hashCode}. */
    @Test
    void namesWithEqualStringHashCodesAreSpread() {
        List<String> names = List.of("");
        for (int i = 0; i < 14; i++) {
            names = names.stream()
                    .flatMap(name -> List.of(name + "Aa", name + "BB").stream())
                    .toList();
        }
        assertThat(names.stream().mapToInt(String::hashCode).distinct()).hasSize(1);

        assertThat(collisions(names)).isLessThan(MAX_COLLISIONS);
    }

    @Test
    void numberedNamesAreSpread() {
        List<String> names =
                IntStream.range(0, SLOTS / 2).mapToObj(i -> "service-7d9f-" + i).toList();

        assertThat(collisions(names)).isLessThan(MAX_COLLISIONS);
    }
}
