package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.MemberState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which peers are selected: small clusters are scanned, large ones are sampled. */
class ProbeOrderTest {
    private static ProbeOrder orderOf(int peers) {
        ProbeOrder order = new ProbeOrder(new SplittableRandom(7));
        for (int i = 0; i < peers; i++) {
            order.add(TestMember.row("p" + i, MemberState.ALIVE, TestMember.SERF));
        }
        return order;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 48, 49, 500})
    void pickedPeersMatchAndAreDistinct(int peers) {
        ProbeOrder order = orderOf(peers);
        for (int i = 0; i < 200; i++) {
            List<Peer> picked = order.pick(3, peer -> !peer.name().equals("p0"));

            assertThat(picked).hasSize(Math.min(3, peers - 1)).doesNotHaveDuplicates();
            assertThat(picked).extracting(Peer::name).doesNotContain("p0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 48, 49, 500})
    void aPickReturnsFewerPeersIfFewerMatch(int peers) {
        ProbeOrder order = orderOf(peers);

        assertThat(order.pick(3, peer -> peer.name().equals("p1")).size()).isLessThanOrEqualTo(1);
        assertThat(order.pick(3, peer -> false)).isEmpty();
        assertThat(order.pick(0, peer -> true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 48, 49, 100})
    void everyPeerIsPickedEventually(int peers) {
        ProbeOrder order = orderOf(peers);
        Set<String> picked = new HashSet<>();

        for (int i = 0; i < 20 * peers; i++) {
            order.pick(3, peer -> true).forEach(peer -> picked.add(peer.name()));
        }

        assertThat(picked).hasSize(peers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 500})
    void aRoundContainsEveryPeerOnce(int peers) {
        ProbeOrder order = orderOf(peers);
        for (int round = 0; round < 3; round++) {
            List<Peer> visited = new ArrayList<>();
            for (Peer peer = order.next(any -> true); peer != null; peer = order.next(any -> true)) {
                visited.add(peer);
            }

            assertThat(visited).hasSize(peers).doesNotHaveDuplicates();
            order.shuffle();
        }
    }
}
