package io.github.swimcluster.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.internal.InternalThreadLocalMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class EventLoopsTest {
    @Test
    void closingTheLastShareStopsTheThreads() {
        EventLoops first = EventLoops.acquire();
        EventLoops second = EventLoops.acquire();
        RecordingHandler transport = RecordingHandler.of(first);
        assertThat(threads()).hasSize(1);

        transport.close();
        first.close();
        first.close();
        assertThat(threads()).hasSize(1);

        second.close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void acquiringAfterTheLastReleaseStartsNewLoops() {
        EventLoops.acquire().close();

        try (EventLoops loops = EventLoops.acquire();
                RecordingHandler transport = RecordingHandler.of(loops)) {
            transport.awaitIdle();
        }

        assertThat(threads()).isEmpty();
    }

    @Test
    void startsAtMostOneThreadForEachProcessor() {
        int processors = Runtime.getRuntime().availableProcessors();
        try (EventLoops loops = EventLoops.acquire()) {
            List<RecordingHandler> transports = new ArrayList<>();
            for (int nodes = 1; nodes <= 2 * processors + 1; nodes++) {
                transports.add(RecordingHandler.of(loops));

                assertThat(threads()).hasSize(Math.min(nodes, processors));
            }
            transports.forEach(RecordingHandler::close);

            RecordingHandler another = RecordingHandler.of(loops);

            assertThat(threads()).hasSize(processors);
            another.close();
        }
    }

    @Test
    void threadsAreDaemons() {
        try (EventLoops loops = EventLoops.acquire();
                RecordingHandler transport = RecordingHandler.of(loops)) {
            transport.awaitIdle();

            assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    @Test
    void theLastShareCanBeClosedOnALoop() throws Exception {
        EventLoops loops = EventLoops.acquire();
        RecordingHandler transport = RecordingHandler.of(loops);
        List<Thread> before = threads();

        transport.transport.close().thenRun(loops::close).toCompletableFuture().join();

        for (Thread each : before) {
            assertThat(each.join(RecordingHandler.LIMIT)).isTrue();
        }
    }

    @Test
    void closedLoopsRefuseNodes() {
        EventLoops loops = EventLoops.acquire();
        loops.close();

        assertThatThrownBy(() -> RecordingHandler.of(loops)).hasMessageContaining("closed");
    }

    @Test
    void aFailedBindLeavesNoThreads() {
        EventLoops loops = EventLoops.acquire();
        assertThatThrownBy(() ->
                        Transport.bind(loops, RecordingHandler.at("192.0.2.1", 0), RecordingHandler.STREAM_SETTINGS))
                .isInstanceOf(IllegalArgumentException.class);

        loops.close();

        assertThat(threads()).isEmpty();
    }

    @Test
    void leavesNoNettyThreadLocalsInUserThreads() throws Exception {
        CompletableFuture<Boolean> touched = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try (EventLoops loops = EventLoops.acquire();
                    RecordingHandler alice = RecordingHandler.of(loops);
                    RecordingHandler bob = RecordingHandler.of(loops)) {
                alice.send(bob.local(), new byte[] {1});
                RecordingHandler.next(bob.datagrams);
                alice.dial(bob.local(), new byte[] {1}, RecordingHandler.LIMIT);
            } catch (InterruptedException e) {
                touched.completeExceptionally(e);
            }
            touched.complete(InternalThreadLocalMap.getIfSet() != null);
        });

        assertThat(touched.get(RecordingHandler.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isFalse();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("swim-"))
                .toList();
    }
}
