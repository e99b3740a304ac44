package io.github.swimcluster.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import org.junit.jupiter.api.Test;

final class ConnectionLimitsTest {
    private static final Address ALICE = Address.parse("10.0.0.1:1000");
    private static final Address ALICE_OTHER_PORT = ALICE.withPort(2000);
    private static final Address BOB = Address.parse("10.0.0.2:1000");
    private static final Address CAROL = Address.parse("10.0.0.3:1000");

    private final ConnectionLimits limits = new ConnectionLimits(3, 2, 100);

    @Test
    void limitsTheConnectionsOfAHostAcrossPorts() {
        limits.add(ALICE);
        limits.add(ALICE_OTHER_PORT);

        assertThat(limits.hasRoom(ALICE)).isFalse();
        assertThat(limits.hasRoom(BOB)).isTrue();
    }

    @Test
    void limitsTheTotalOfConnections() {
        limits.add(ALICE);
        limits.add(ALICE_OTHER_PORT);
        limits.add(BOB);

        assertThat(limits.hasRoom(BOB)).isFalse();
        assertThat(limits.hasRoom(CAROL)).isFalse();
    }

    @Test
    void removingAConnectionMakesRoom() {
        limits.add(ALICE);
        limits.add(ALICE_OTHER_PORT);

        limits.remove(ALICE);

        assertThat(limits.hasRoom(ALICE)).isTrue();
    }

    @Test
    void limitsPendingBytesButAlwaysAllowsOneWrite() {
        assertThat(limits.tryReserve(500)).isTrue();
        assertThat(limits.tryReserve(1)).isFalse();

        limits.release(500);
        assertThat(limits.tryReserve(60)).isTrue();
        assertThat(limits.tryReserve(40)).isTrue();
        assertThat(limits.tryReserve(1)).isFalse();
    }
}
