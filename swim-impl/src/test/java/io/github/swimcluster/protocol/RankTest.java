package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankTest {
    private static long sent(long rank, int times) {
        long sent = rank;
        for (int i = 0; i < times; i++) {
            sent = Rank.next(sent);
        }
        return sent;
    }

    @Test
    void ranksCompareWaitingThenTransmissionsThenLengthThenNumber() {
        List<Long> inOrder = List.of(
                Rank.of(9, 65535, false),
                Rank.of(8, 40, false),
                Rank.of(7, 40, false),
                Rank.of(9, 39, false),
                Rank.of(Long.MAX_VALUE, 0, false),
                Rank.of(0, 0, false),
                sent(Rank.of(9, 1000, false), 1),
                sent(Rank.of(9, 1000, false), 640),
                Rank.of(9, 1000, true),
                Rank.of(9, 999, true),
                sent(Rank.of(9, 1000, true), 640));

        assertThat(inOrder).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(inOrder.getLast()).isNotNegative();
    }

    @Test
    void aRankContainsItsParts() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            int length = random.nextInt(1 << 16);
            int transmits = random.nextInt(641);
            boolean waits = random.nextInt(2) == 0;
            long rank = sent(Rank.of(random.nextLong(Long.MAX_VALUE), length, waits), transmits);

            assertThat(Rank.length(rank)).isEqualTo(length);
            assertThat(Rank.transmits(rank)).isEqualTo(transmits);
            assertThat(Rank.waits(rank)).isEqualTo(waits);
        }
    }

    @Test
    void consecutiveNumbersAndLengthsHaveDifferentRanks() {
        assertThat(LongStream.range((1L << 36) - 500, (1L << 36) + 500)
                        .map(number -> Rank.of(number, 40, false))
                        .distinct())
                .hasSize(1000);
        assertThat(IntStream.range(0, 1 << 16)
                        .mapToLong(length -> Rank.of(1, length, false))
                        .distinct())
                .hasSize(1 << 16);
    }
}
