package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests joins, updates, pauses, failures and leaves in a cluster of three services and three real Serf agents. */
@Tag("full")
class MixedPoolTest {
    /** Time for a process and its server to start. */
    private static final Duration START = ofSeconds(60);

    private static final Duration JOINED = ofSeconds(5);
    private static final Duration FAILED = ofSeconds(15);
    private static final Duration LEFT = ofSeconds(3);
    private static final Duration ALIVE_AGAIN = ofSeconds(2);
    private static final Duration TAGS_PROPAGATED = ofSeconds(2);
    private static final Duration FREEZE_TIME = ofSeconds(20);

    private static final Duration QUIET_TIME = Duration.parse(System.getProperty("quiet", "PT20S"));

    private final List<Peer> pool = new ArrayList<>();

    @AfterEach
    void stop() {
        pool.forEach(peer -> peer.program().close());
    }

    @Test
    void servicesAndSerfAgentsShareOnePool() {
        Requirements.serf();
        Requirements.example();
        SerfAgent first = agent("serf-1", "");
        SerfAgent second = agent("serf-2", first.address());
        SerfAgent third = agent("serf-3", first.address());
        Service red = service("red", first.address());
        Service green = service("green", first.address());
        Service blue = service("blue", first.address());

        awaitStart();
        awaitAllAlive("all six members joined", JOINED);
        assertTagsEverywhere();
        assertReady(red, green, blue);
        assertNoSuspicions();

        red.updateTags("{\"role\": \"db\", \"zone\": \"a\"}");
        awaitAndPrint(
                "new tags propagated",
                TAGS_PROPAGATED,
                pool,
                each -> each.tagsOf("red").equals(Map.of("role", "db", "zone", "a")));

        freezeAndThaw(third);
        freezeAndThaw(green);

        blue.program().kill();
        third.program().kill();
        pool.removeAll(List.of(blue, third));
        awaitAndPrint(
                "both killed members have failed",
                FAILED,
                pool,
                each -> has(each, "blue", "failed") && has(each, "serf-3", "failed"));
        assertReady(red, green);

        leave(second);
        leave(green);
        assertThat(red.states()).isEqualTo(first.states());
    }

    private SerfAgent agent(String name, String seed) {
        SerfAgent agent = SerfAgent.start(name, seed, Map.of("role", "go"));
        pool.add(agent);
        return agent;
    }

    private Service service(String name, String seed) {
        Service service = Service.start(name, seed, Map.of("role", "jvm"));
        pool.add(service);
        return service;
    }

    /** Waits for all programs to start, which is not part of the measured times. */
    private void awaitStart() {
        Eventually.within(
                START, () -> pool.stream().noneMatch(each -> each.states().isEmpty()), () -> pool);
    }

    private void awaitAllAlive(String description, Duration goal) {
        Map<String, String> all = new TreeMap<>();
        pool.forEach(each -> all.put(each.name(), "alive"));
        awaitAndPrint(description, goal, pool, each -> each.states().equals(all));
    }

    private void assertTagsEverywhere() {
        for (Peer each : pool) {
            for (Peer other : pool) {
                assertThat(each.tagsOf(other.name()))
                        .as("%s about %s", each.name(), other.name())
                        .isEqualTo(Map.of("role", other instanceof Service ? "jvm" : "go"));
            }
        }
    }

    private static void assertReady(Service... services) {
        for (Service service : services) {
            assertThat(service.readiness()).as(service.reason()).isEqualTo("UP");
        }
    }

    private void assertNoSuspicions() {
        long end = System.nanoTime() + QUIET_TIME.toNanos();
        Eventually.within(QUIET_TIME.plus(START), () -> System.nanoTime() - end > 0, () -> pool);
        assertThat(pool)
                .allSatisfy(
                        each -> assertThat(each.suspicions()).as(each.name()).isZero());
        System.out.printf("no suspicion within %s%n", QUIET_TIME);
    }

    private void freezeAndThaw(Peer victim) {
        List<Peer> others = without(victim);
        victim.program().freeze();
        long thaw = System.nanoTime() + FREEZE_TIME.toNanos();
        awaitAndPrint(
                "frozen %s has failed".formatted(victim.name()),
                FAILED,
                others,
                each -> has(each, victim.name(), "failed"));
        Eventually.within(FREEZE_TIME, () -> System.nanoTime() - thaw > 0, () -> pool);
        victim.program().thaw();
        awaitAllAlive("thawed %s is alive again".formatted(victim.name()), ALIVE_AGAIN);
    }

    private void leave(Peer leaver) {
        pool.remove(leaver);
        CompletableFuture<Void> leave = CompletableFuture.runAsync(leaver::leave);
        awaitAndPrint("%s has left".formatted(leaver.name()), LEFT, pool, each -> has(each, leaver.name(), "left"));
        leave.join();
        leaver.program().close();
    }

    private List<Peer> without(Peer one) {
        return pool.stream().filter(each -> !each.equals(one)).toList();
    }

    private static boolean has(Peer observer, String name, String state) {
        return state.equals(observer.states().get(name));
    }

    private static void awaitAndPrint(String description, Duration goal, List<Peer> observers, Predicate<Peer> seen) {
        Duration took = Eventually.within(goal, () -> observers.stream().allMatch(seen), () -> observers);
        System.out.printf(
                "%s after %.1f s, of %d s at most%n", description, took.toMillis() / 1000.0, goal.toSeconds());
    }
}
