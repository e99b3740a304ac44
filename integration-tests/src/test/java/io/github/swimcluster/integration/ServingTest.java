package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tests that a service is a member only while its HTTP port answers, so that other members can call it. */
class ServingTest {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Time for a process and its server to start or end on a busy machine. */
    private static final Duration LIMIT = ofSeconds(60);

    /** An observation of the service and of the peer's member list. */
    private record Observation(long nanos, boolean serves, boolean isListed) {
        double secondsSince(Observation earlier) {
            return (nanos - earlier.nanos) / 1e9;
        }
    }

    @Test
    void listsAServiceOnlyWhileItServes() {
        Requirements.example();
        try (Cluster peer = Cluster.start(Witness.SETTINGS.toBuilder()
                        .name("peer")
                        .bind(bind -> bind.address("127.0.0.1").port(0))
                        .build());
                Service service = Service.start("serving", peer.self().address().toString(), Map.of())) {
            // Checks the list first: a listed service must still answer afterwards.
            List<Observation> start = observe(
                    () -> {
                        boolean listed = isListed(peer);
                        return new Observation(System.nanoTime(), service.serves(), listed);
                    },
                    observation -> observation.serves() && observation.isListed());
            Observation opened = first(start, Observation::serves);
            System.out.printf(
                    "listed %.3f s after HTTP opened%n",
                    first(start, Observation::isListed).secondsSince(opened));
            assertThat(start).noneMatch(observation -> observation.isListed() && !observation.serves());

            service.program().terminate();

            // Checks the service first: when it no longer answers, the peer must have dropped it before.
            List<Observation> end = observe(
                    () -> {
                        boolean serves = service.serves();
                        return new Observation(System.nanoTime(), serves, isListed(peer));
                    },
                    observation -> !observation.serves() && !observation.isListed());
            Observation dropped = first(end, observation -> !observation.isListed());
            System.out.printf(
                    "dropped %.3f s before HTTP closed%n",
                    first(end, observation -> !observation.serves()).secondsSince(dropped));
            assertThat(end).noneMatch(observation -> observation.isListed() && !observation.serves());
            assertThat(end)
                    .as("time to drop it")
                    .anyMatch(observation -> observation.serves() && !observation.isListed());
        }
    }

    private static boolean isListed(Cluster peer) {
        return peer.members().stream().map(Member::name).anyMatch("serving"::equals);
    }

    private static List<Observation> observe(Supplier<Observation> observer, Predicate<Observation> last) {
        List<Observation> observations = new ArrayList<>();
        long start = System.nanoTime();
        do {
            assertThat(System.nanoTime() - start).as("%s", observations).isLessThan(LIMIT.toNanos());
            LockSupport.parkNanos(PAUSE.toNanos());
            observations.add(observer.get());
        } while (!last.test(observations.getLast()));
        return observations;
    }

    private static Observation first(List<Observation> observations, Predicate<Observation> condition) {
        return observations.stream().filter(condition).findFirst().orElseThrow();
    }
}
