package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.internal.Limits;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The delivery of events to one listener in test mode. */
@Timeout(60)
class TestModeListenerTest {
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final LinkedBlockingQueue<ClusterEvent> events = new LinkedBlockingQueue<>();
    private final TestModeListener slow = new TestModeListener(event -> {
        called.countDown();
        await(released);
        events.add(event);
    });

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ClusterEvent event(int number) {
        return new ViewConverged(Instant.EPOCH, number);
    }

    @Test
    void eventsBeyondTheLimitAreDropped() throws InterruptedException {
        slow.deliverLater(event(0));
        await(called);

        IntStream.rangeClosed(1, Limits.MAX_WAITING_EVENTS + 10).forEach(number -> slow.deliverLater(event(number)));
        released.countDown();

        for (int number = 0; number <= Limits.MAX_WAITING_EVENTS; number++) {
            assertThat(events.take()).isEqualTo(event(number));
        }
        slow.deliverLater(event(-1));
        assertThat(events.take()).isEqualTo(event(-1));
    }

    @Test
    void aCancelledListenerReceivesNoQueuedEvents() {
        slow.deliverLater(event(0));
        await(called);
        slow.deliverLater(event(1));

        slow.cancel();
        slow.deliverLater(event(2));
        released.countDown();
        TestModeListener.closeAll(List.of(slow));

        assertThat(events).containsExactly(event(0));
    }

    @Test
    void closeDeliversQueuedEvents() {
        slow.deliverLater(event(0));
        slow.deliverLater(event(1));
        released.countDown();

        TestModeListener.closeAll(List.of(slow));
        slow.deliverLater(event(2));

        assertThat(events).containsExactly(event(0), event(1));
    }

    @Test
    void closeInterruptsAListenerThatDoesNotReturn() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        TestModeListener stuck = new TestModeListener(event -> {
            called.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        stuck.deliverLater(event(0));
        await(called);

        TestModeListener.closeAll(List.of(stuck));

        interrupted.await();
    }
}
