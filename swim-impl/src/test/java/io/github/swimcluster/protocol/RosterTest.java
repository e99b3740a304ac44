package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.MemberState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the member table behave like a map with insertion order. */
class RosterTest {
    private static Peer row(String name) {
        return TestMember.row(name, MemberState.ALIVE, TestMember.SERF);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rowsAreFoundUntilRemovedAndKeepTheirOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Roster roster = new Roster(random);
        List<Peer> expected = new ArrayList<>();
        Map<String, Peer> byName = new HashMap<>();
        for (int step = 0; step < 60; step++) {
            for (int i = random.nextInt(200); i > 0; i--) {
                Peer peer = row("m" + random.nextInt(3000));
                if (byName.putIfAbsent(peer.name(), peer) == null) {
                    roster.add(peer);
                    expected.add(peer);
                }
            }
            int divisor = random.nextInt(1, 5);
            roster.removeIf(peer -> peer.name().hashCode() % divisor == 1);
            expected.removeIf(peer -> peer.name().hashCode() % divisor == 1);
            byName.values().removeIf(peer -> peer.name().hashCode() % divisor == 1);

            assertThat(roster.all()).containsExactlyElementsOf(expected);
            for (int i = 0; i < 3000; i++) {
                assertThat(roster.find("m" + i)).isSameAs(byName.get("m" + i));
            }
        }
    }
}
