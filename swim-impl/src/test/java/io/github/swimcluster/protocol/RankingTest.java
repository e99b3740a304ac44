package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same as a sorted set, however many there are. */
class RankingTest {
    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void itIsInOrderWhateverComesAndGoes(int seed) {
        SplittableRandom luck = new SplittableRandom(seed);
        Ranking<Integer> ranking = new Ranking<>();
        NavigableSet<Integer> model = new TreeSet<>();

        for (int round = 0; round < 20; round++) {
            int many = luck.nextInt(1500);
            for (int i = 0; i < many; i++) {
                change(ranking, model, luck.nextInt(3000));
            }
            takeSome(ranking, model, luck);

            assertThat(ranking).containsExactlyElementsOf(model);
            assertThat(ranking.size()).isEqualTo(model.size());
            assertThat(ranking.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    private static void change(Ranking<Integer> ranking, NavigableSet<Integer> model, int element) {
        if (model.add(element)) {
            ranking.add(element);
            assertThat(ranking.last()).isEqualTo(model.last());
        } else {
            ranking.remove(element);
            model.remove(element);
        }
    }

    /** From the first on, and in some rounds all of them. */
    private static void takeSome(Ranking<Integer> ranking, NavigableSet<Integer> model, SplittableRandom luck) {
        int few = luck.nextInt(4);
        for (Iterator<Integer> elements = ranking.iterator(); elements.hasNext(); ) {
            Integer element = elements.next();
            if (luck.nextInt(4) >= few) {
                elements.remove();
                model.remove(element);
            }
        }
    }
}
