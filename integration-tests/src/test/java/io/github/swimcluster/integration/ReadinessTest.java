package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the readiness of services in a cluster, as a load balancer sees it. */
@Tag("full")
class ReadinessTest {
    /** Time for a process and its server to start. */
    private static final Duration START = ofSeconds(60);

    /** Time for one more join attempt, with the longest pause before it that occurs in this test. */
    private static final Duration JOINED = ofSeconds(15);

    /** Time to detect a failure: the longest suspicion among five members, a probe round, and a margin. */
    private static final Duration FAILED = ofSeconds(40);

    /** Time to detect isolation: five probe intervals without an answer, and a margin. */
    private static final Duration CUT_OFF = ofSeconds(15);

    private final List<Service> services = new ArrayList<>();

    @AfterEach
    void stop() {
        services.forEach(Service::close);
    }

    @Test
    void readinessFollowsConvergence() {
        Requirements.example();
        int port = Ports.free();

        Service waiting = start("waiting", Ports.free(), "127.0.0.1:" + port);
        awaitReadiness("DOWN", waiting, START);
        assertThat(waiting.reason()).contains("no seed has answered yet", "127.0.0.1:" + port, "refused");
        Eventually.within(START, () -> hasStarted(waiting), waiting::reason);
        assertThat(waiting.readiness()).isEqualTo("DOWN");

        start("first", port, "");
        awaitReadiness("UP", waiting, JOINED.plus(START));
        for (String name : List.of("third", "fourth", "fifth")) {
            start(name, Ports.free(), "127.0.0.1:" + port);
        }
        services.forEach(each -> awaitReadiness("UP", each, START));
        Eventually.within(START, () -> services.stream().allMatch(each -> hasAliveMembers(each, 5)), () -> services);

        Service victim = services.removeLast();
        victim.program().kill();
        assertUpUntil(() ->
                services.stream().allMatch(each -> "failed".equals(each.states().get("fifth"))));
        victim.close();

        Service leaver = services.removeLast();
        CompletableFuture<Void> leave = CompletableFuture.runAsync(leaver::leave);
        awaitReadiness("DOWN", leaver, JOINED);
        assertThat(leaver.reason()).containsAnyOf("it is leaving", "it has left");
        assertUpUntil(() -> leave.isDone()
                && services.stream()
                        .allMatch(each -> "left".equals(each.states().get("fourth"))));
        assertThat(leaver.readiness()).isEqualTo("DOWN");
        leaver.close();

        Service isolated = services.removeLast();
        services.forEach(each -> each.program().freeze());
        awaitReadiness("DOWN", isolated, CUT_OFF);
        assertThat(isolated.reason()).contains("cut off");
        assertThat(isolated.health("live").orElseThrow().getString("status")).isEqualTo("UP");
        services.forEach(each -> each.program().thaw());
        awaitReadiness("UP", isolated, JOINED);
        services.add(isolated);
        assertUpUntil(() -> services.stream().allMatch(each -> hasAliveMembers(each, 3)));
    }

    private Service start(String name, int port, String seeds) {
        Service service = Service.start(
                name, port, seeds, Map.of(), "-Dswim.join.retry-after=200ms", "-Dswim.join.max-retry-after=2s");
        services.add(service);
        return service;
    }

    private static void awaitReadiness(String status, Service service, Duration limit) {
        Duration took = Eventually.within(limit, () -> service.readiness().equals(status), service::reason);
        System.out.printf("%s is %s after %.1f s%n", service.name(), status, took.toMillis() / 1000.0);
    }

    private static boolean hasStarted(Service service) {
        return service.health("started")
                .filter(document -> document.getString("status").equals("UP"))
                .isPresent();
    }

    private static boolean hasAliveMembers(Service service, int members) {
        return service.states().values().stream().filter("alive"::equals).count() == members;
    }

    private void assertUpUntil(BooleanSupplier condition) {
        Eventually.within(
                FAILED,
                () -> {
                    services.forEach(each ->
                            assertThat(each.readiness()).as(each.reason()).isEqualTo("UP"));
                    return condition.getAsBoolean();
                },
                () -> services);
    }
}
