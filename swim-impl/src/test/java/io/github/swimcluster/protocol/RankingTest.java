package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ranking behaves like a sorted map of any size. */
class RankingTest {
    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void elementsStaySortedAfterRandomChanges(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Ranking<String> ranking = new Ranking<>();
        NavigableMap<Long, String> model = new TreeMap<>();

        for (int round = 0; round < 20; round++) {
            int changes = random.nextInt(1500);
            for (int i = 0; i < changes; i++) {
                change(ranking, model, random.nextInt(3000));
            }
            removeSome(ranking, model, random);

            assertThat(elements(ranking))
                    .containsExactlyElementsOf(model.descendingMap().values());
            assertThat(ranking.size()).isEqualTo(model.size());
            assertThat(ranking.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    private static void change(Ranking<String> ranking, NavigableMap<Long, String> model, long key) {
        String element = "element " + key;
        if (model.putIfAbsent(key, element) == null) {
            ranking.add(key, element);
            assertThat(ranking.lowest()).isEqualTo(model.firstEntry().getValue());
        } else {
            ranking.remove(key);
            model.remove(key);
        }
    }

    /** Removes random elements from the highest on; in some rounds all of them. */
    private static void removeSome(Ranking<String> ranking, NavigableMap<Long, String> model, SplittableRandom random) {
        int kept = random.nextInt(4);
        Ranking<String>.Walk walk = ranking.walk();
        while (walk.next()) {
            assertThat(walk.element()).isEqualTo(model.get(walk.key()));
            if (random.nextInt(4) >= kept) {
                model.remove(walk.key());
                walk.remove();
            }
        }
    }

    private static List<String> elements(Ranking<String> ranking) {
        List<String> elements = new ArrayList<>();
        Ranking<String>.Walk walk = ranking.walk();
        while (walk.next()) {
            elements.add(walk.element());
        }
        return elements;
    }
}
