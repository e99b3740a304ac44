package io.github.swimcluster.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import org.junit.jupiter.api.Test;

final class QuotaTest {
    private static final Address ALICE = Address.parse("10.0.0.1:1000");
    private static final Address ALICE_AGAIN = ALICE.withPort(2000);
    private static final Address BOB = Address.parse("10.0.0.2:1000");
    private static final Address CAROL = Address.parse("10.0.0.3:1000");

    private final ConnectionLimits limits = new ConnectionLimits(3, 2, 100);

    @Test
    void aHostHasItsShareWhateverItsPort() {
        limits.enter(ALICE);
        limits.enter(ALICE_AGAIN);

        assertThat(limits.hasRoom(ALICE)).isFalse();
        assertThat(limits.hasRoom(BOB)).isTrue();
    }

    @Test
    void thereIsRoomForNobodyWhenAllIsTaken() {
        limits.enter(ALICE);
        limits.enter(ALICE_AGAIN);
        limits.enter(BOB);

        assertThat(limits.hasRoom(BOB)).isFalse();
        assertThat(limits.hasRoom(CAROL)).isFalse();
    }

    @Test
    void whoLeavesMakesRoom() {
        limits.enter(ALICE);
        limits.enter(ALICE_AGAIN);

        limits.leave(ALICE);

        assertThat(limits.hasRoom(ALICE)).isTrue();
    }

    @Test
    void noMoreMayWaitThanThereIsMemoryForButOneIsAlwaysServed() {
        assertThat(limits.hold(500)).isTrue();
        assertThat(limits.hold(1)).isFalse();

        limits.release(500);
        assertThat(limits.hold(60)).isTrue();
        assertThat(limits.hold(40)).isTrue();
        assertThat(limits.hold(1)).isFalse();
    }
}
