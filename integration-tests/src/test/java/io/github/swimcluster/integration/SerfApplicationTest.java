package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that an application and real Serf agents send events to each other, ask each other, and declare members to have left. */
class SerfApplicationTest {
    private static final Duration REACHED = ofSeconds(10);

    /** A process for each answer of an agent. */
    private static final Duration QUERY_TIMEOUT = ofSeconds(4);

    /** The longest suspicion of a pool of four, and a few probe rounds. */
    private static final Duration DETECTED = ofSeconds(60);

    @TempDir
    private Path directory;

    private SerfPool pool;
    private SerfAgent agent;
    private HandledEvents handled;
    private Cluster orders;
    private Cluster billing;

    @BeforeEach
    void start() {
        Requirements.serf();
        pool = new SerfPool();
        handled = new HandledEvents(directory);
        agent = pool.agent("agent", "", handled.option(), "-event-handler=query:greet=echo hello");
        orders = pool.node("orders", agent.address());
        billing = pool.node("billing", agent.address());
        pool.awaitAlive(3);
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    @Test
    void anAgentHandlesTheEventsOfAnApplicationOnce() {
        for (int i = 1; i <= 10; i++) {
            orders.publish("deploy", Bytes.utf8("v" + i)).toCompletableFuture().join();
        }
        orders.publish("last", Bytes.EMPTY).toCompletableFuture().join();

        Eventually.within(REACHED, () -> handled.all().contains("last"), handled::all);
        Eventually.within(REACHED, () -> handled.all().size() >= 11, handled::all);
        assertThat(handled.all()).hasSize(11).doesNotHaveDuplicates().contains("deploy v1", "deploy v10");
    }

    @Test
    void anApplicationAsksAgentsAndMembers() {
        billing.answer("greet", query -> Optional.of(Bytes.utf8("good day " + query.from())));

        QueryResult result = orders.query(
                        "greet",
                        Bytes.utf8("now"),
                        options -> options.timeout(QUERY_TIMEOUT).relayFactor(1))
                .toCompletableFuture()
                .join();

        assertThat(result.acks()).containsExactlyInAnyOrder("agent", "orders", "billing");
        assertThat(result.responses())
                .containsExactlyInAnyOrder(
                        new QueryResponse("agent", Bytes.utf8("hello\n")),
                        new QueryResponse("billing", Bytes.utf8("good day orders")));
    }

    @Test
    void anAgentAsksAnApplication() {
        orders.answer(
                "load",
                query -> Optional.of(Bytes.utf8("7 of " + query.payload().toUtf8())));

        String output = agent.command("query", "-timeout=2s", "load", "9");

        assertThat(output).contains("Response from 'orders': 7 of 9").contains("Total Responses: 1");
    }

    @Test
    void anApplicationDeclaresThatAnAgentHasLeft() {
        SerfAgent crashed = pool.agent("crashed", agent.address());
        pool.awaitAlive(4);
        crashed.close();
        Eventually.within(DETECTED, () -> "failed".equals(agent.states().get("crashed")), pool::views);

        orders.forceLeave("crashed").toCompletableFuture().join();
        // At the node that prunes too: an intent that does not know of the former one has the same time, and is
        // ignored.
        pool.awaitState("crashed", "left", REACHED);

        billing.prune("crashed").toCompletableFuture().join();
        Eventually.within(REACHED, () -> !agent.states().containsKey("crashed"), pool::views);
        Eventually.within(REACHED, () -> orders.member("crashed").isEmpty(), pool::views);
    }
}
