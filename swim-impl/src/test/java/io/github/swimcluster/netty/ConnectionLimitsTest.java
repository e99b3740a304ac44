package io.github.swimcluster.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import org.junit.jupiter.api.Test;

final class QuotaTest {
    private static final Address ALICE = Address.parse("10.0.0.1:1000");
    private static final Address ALICE_AGAIN = ALICE.withPort(2000);
    private static final Address BOB = Address.parse("10.0.0.2:1000");
    private static final Address CAROL = Address.parse("10.0.0.3:1000");

    private final ConnectionLimits quota = new ConnectionLimits(3, 2, 100);

    @Test
    void aHostHasItsShareWhateverItsPort() {
        quota.enter(ALICE);
        quota.enter(ALICE_AGAIN);

        assertThat(quota.hasRoom(ALICE)).isFalse();
        assertThat(quota.hasRoom(BOB)).isTrue();
    }

    @Test
    void thereIsRoomForNobodyWhenAllIsTaken() {
        quota.enter(ALICE);
        quota.enter(ALICE_AGAIN);
        quota.enter(BOB);

        assertThat(quota.hasRoom(BOB)).isFalse();
        assertThat(quota.hasRoom(CAROL)).isFalse();
    }

    @Test
    void whoLeavesMakesRoom() {
        quota.enter(ALICE);
        quota.enter(ALICE_AGAIN);

        quota.leave(ALICE);

        assertThat(quota.hasRoom(ALICE)).isTrue();
    }

    @Test
    void noMoreMayWaitThanThereIsMemoryForButOneIsAlwaysServed() {
        assertThat(quota.hold(500)).isTrue();
        assertThat(quota.hold(1)).isFalse();

        quota.release(500);
        assertThat(quota.hold(60)).isTrue();
        assertThat(quota.hold(40)).isTrue();
        assertThat(quota.hold(1)).isFalse();
    }
}
