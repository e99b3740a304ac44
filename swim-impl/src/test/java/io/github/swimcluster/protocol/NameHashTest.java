package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameHashTest {
    private static final int SLOTS = 1 << 15;

    /** Of 16,384 names thrown into 32,768 slots, this many meet another one if they fall at random, and a tenth more. */
    private static final double MEET = 1.1 * (0.5 - (1 - Math.exp(-0.5)));

    private static double meeting(List<String> names) {
        NameHash hash = NameHash.drawn(new SplittableRandom(7));
        long slots = names.stream()
                .mapToInt(name -> hash.of(name) & (SLOTS - 1))
                .distinct()
                .count();
        return (double) (names.size() - slots) / SLOTS;
    }

    /** All of these have the same hash code, as strings. */
    @Test
    void namesThatWereChosenToMeetDoNot() {
        List<String> names = List.of("");
        for (int i = 0; i < 14; i++) {
            names = names.stream()
                    .flatMap(name -> List.of(name + "Aa", name + "BB").stream())
                    .toList();
        }
        assertThat(names.stream().mapToInt(String::hashCode).distinct()).hasSize(1);

        assertThat(meeting(names)).isLessThan(MEET);
    }

    @Test
    void numberedNamesFallWhereTheyWill() {
        List<String> names =
                IntStream.range(0, SLOTS / 2).mapToObj(i -> "service-7d9f-" + i).toList();

        assertThat(meeting(names)).isLessThan(MEET);
    }
}
