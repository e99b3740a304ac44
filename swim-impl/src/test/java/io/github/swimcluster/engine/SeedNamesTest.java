package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.netty.Ports;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests seed names with several addresses. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class SeedNamesTest {
    @Test
    void findsMembersAtAllAddressesOfASeedName() throws Exception {
        int port = Ports.free();
        InetAddress[] addresses = {loopback(1), loopback(2), loopback(3)};
        TestNames.set("orders.test", addresses);
        String seed = "orders.test:" + port;
        try (var alice = TestNode.start(settingsAt(addresses[0], port, "alice").toBuilder()
                        .seeds(seed)
                        .build());
                var bob = TestNode.start(settingsAt(addresses[1], port, "bob").toBuilder()
                        .seeds(seed)
                        .build())) {
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");

            // Carol has no seeds, so the others must find her.
            try (var carol = TestNode.start(settingsAt(addresses[2], port, "carol"))) {
                for (TestNode each : List.of(alice, bob, carol)) {
                    each.awaitMembers("alice", "bob", "carol");
                }
            }
        }
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static ClusterSettings settingsAt(InetAddress address, int port, String name) {
        return TestNode.settings(name).toBuilder()
                .bind(address.getHostAddress(), port)
                .build();
    }
}
