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
    private record Moment(long nanos, boolean serves, boolean isListed) {
        double secondsSince(Moment earlier) {
            return (nanos - earlier.nanos) / 1e9;
        }
    }

    @Test
    void thePeersListAServiceOnlyWhileItServes() {
        Requirements.example();
        try (Cluster peer = Cluster.start(Witness.SETTINGS.toBuilder()
                        .name("peer")
                        .bind(bind -> bind.address("127.0.0.1").port(0))
                        .build());
                Service service = Service.start("serving", peer.self().address().toString(), Map.of())) {
            // Checks the list first: a listed service must still answer afterwards.
            List<Moment> start = observe(
                    () -> {
                        boolean listed = isListed(peer);
                        return new Moment(System.nanoTime(), service.serves(), listed);
                    },
                    moment -> moment.serves() && moment.isListed());
            Moment opened = first(start, Moment::serves);
            System.out.printf(
                    "listed %.3f s after HTTP opened%n",
                    first(start, Moment::isListed).secondsSince(opened));
            assertThat(start).noneMatch(moment -> moment.isListed() && !moment.serves());

            service.program().terminate();

            // Checks the service first: when it no longer answers, the peer must have dropped it before.
            List<Moment> end = observe(
                    () -> {
                        boolean serves = service.serves();
                        return new Moment(System.nanoTime(), serves, isListed(peer));
                    },
                    moment -> !moment.serves() && !moment.isListed());
            Moment dropped = first(end, moment -> !moment.isListed());
            System.out.printf(
                    "dropped %.3f s before HTTP closed%n",
                    first(end, moment -> !moment.serves()).secondsSince(dropped));
            assertThat(end).noneMatch(moment -> moment.isListed() && !moment.serves());
            assertThat(end).as("time to drop it").anyMatch(moment -> moment.serves() && !moment.isListed());
        }
    }

    private static boolean isListed(Cluster peer) {
        return peer.members().stream().map(Member::name).anyMatch("serving"::equals);
    }

    private static List<Moment> observe(Supplier<Moment> look, Predicate<Moment> last) {
        List<Moment> moments = new ArrayList<>();
        long start = System.nanoTime();
        do {
            assertThat(System.nanoTime() - start).as("%s", moments).isLessThan(LIMIT.toNanos());
            LockSupport.parkNanos(PAUSE.toNanos());
            moments.add(look.get());
        } while (!last.test(moments.getLast()));
        return moments;
    }

    private static Moment first(List<Moment> moments, Predicate<Moment> condition) {
        return moments.stream().filter(condition).findFirst().orElseThrow();
    }
}
