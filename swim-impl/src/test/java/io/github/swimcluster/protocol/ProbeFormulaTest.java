package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.swimcluster.MemberState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time until a crashed member is first probed (SWIM §3.1 and §4.3). */
class ProbeFormulaTest {
    private static final int RUNS = 40_000;

    private static Peer peer(int number) {
        return TestMember.row("m" + number, MemberState.ALIVE, TestMember.SERF);
    }

    private static List<Peer> peers(int count) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(peer(i));
        }
        return peers;
    }

    private static ProbeOrder order(List<Peer> others, SplittableRandom random) {
        ProbeOrder order = new ProbeOrder(random.split());
        others.forEach(order::add);
        order.shuffle();
        // Starts at a random position of a round, like after a long run.
        for (int i = random.nextInt(2 * others.size()); i > 0; i--) {
            order.nextCyclic(peer -> true);
        }
        return order;
    }

    @ParameterizedTest(name = "{0} others")
    @ValueSource(ints = {64, 128, 500})
    void theMeanTimeToFirstDetectionMatchesTheFormula(int others) {
        SplittableRandom random = new SplittableRandom(others);
        List<Peer> peers = peers(others);
        // The number of probing members equals the length of each member's list.
        List<ProbeOrder> orders = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            orders.add(order(peers, random));
        }
        long periods = 0;
        for (int run = 0; run < RUNS; run++) {
            Peer crashed = peers.get(random.nextInt(others));
            boolean detected = false;
            while (!detected) {
                periods++;
                for (ProbeOrder order : orders) {
                    detected |= crashed.equals(order.nextCyclic(peer -> true));
                }
            }
        }

        double expected = 1 / (1 - Math.pow(1 - 1.0 / others, others));
        assertThat((double) periods / RUNS).isCloseTo(expected, withinPercentage(1));
    }

    @ParameterizedTest(name = "{0} others")
    @ValueSource(ints = {1, 2, 3, 7, 31, 127})
    void twoProbesOfAMemberAreLessThanTwoRoundsApart(int others) {
        SplittableRandom random = new SplittableRandom(others);
        List<Peer> peers = peers(others);
        ProbeOrder order = order(peers, random);
        int[] last = new int[others];
        for (int slot = 1; slot <= 300_000; slot++) {
            int probed = peers.indexOf(order.nextCyclic(peer -> true));
            if (last[probed] > 0) {
                assertThat(slot - last[probed]).isLessThanOrEqualTo(2 * others - 1);
            }
            last[probed] = slot;
        }
    }
}
