package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.UserEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that ten nodes pass on the events and queries of two Serf agents among them, and answer the queries. */
class SerfMessagesTest {
    private static final int NODES = 10;
    private static final int EVENTS = 30;
    private static final int QUERIES = 8;

    /**
     * Time for a message to reach all members. An agent of such a cluster sends each message in eight rounds of 200 ms, and
     * so does each member that passes it on; the rest is for the event handler, a process for each event.
     */
    private static final Duration REACHED = ofSeconds(10);

    /** Time for which an agent collects the acks of a query; that of its default is 6.4 s here. */
    private static final Duration QUERY_TIMEOUT = ofSeconds(5);

    private static final Duration DEFAULT_QUERY_TIMEOUT = Duration.ofMillis(6400);

    private static final Pattern ACK = Pattern.compile("Ack from '(.*)'");

    @TempDir
    private static Path directory;

    private static SerfPool pool;
    private static SerfAgent asker;
    private static SerfAgent other;
    private static HandledEvents handled;
    private static int asked;

    @BeforeAll
    static void start() {
        Requirements.serf();
        handled = new HandledEvents(directory);
        pool = new SerfPool();
        asker = pool.agent("asker", "");
        other = pool.agent("other", asker.address(), handled.option(), "-event-handler=query:greet=echo hello");
        for (int i = 1; i <= NODES; i++) {
            Map<String, String> tags = Map.of("zone", i % 2 == 0 ? "even" : "odd");
            pool.node(
                    "node-" + i,
                    asker.address(),
                    ClusterSettings.builder().tags(tags).build());
        }
        pool.awaitAlive(NODES + 2);
    }

    @AfterAll
    static void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    @Test
    void theOtherAgentHandlesEachEventOnce() {
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= EVENTS; i++) {
            asker.publish("e", "p" + i);
            expected.add("e p" + i);
        }
        Eventually.within(REACHED, () -> handled.all().containsAll(expected), handled::all);

        // Whatever arrived twice was handled before this one.
        asker.publish("last", "");
        expected.add("last");
        Eventually.within(REACHED, () -> handled.all().contains("last"), handled::all);
        assertThat(handled.all()).containsExactlyInAnyOrderElementsOf(expected);
        Eventually.within(REACHED, () -> receivedByNodes("last").size() == NODES, pool::events);
        assertThat(receivedByNodes("e")).hasSize(NODES * EVENTS);
    }

    private static List<UserEvent> receivedByNodes(String name) {
        return pool.events().stream()
                .filter(UserEvent.class::isInstance)
                .map(UserEvent.class::cast)
                .filter(event -> event.name().equals(name))
                .toList();
    }

    @Test
    void allMembersAckEachQuery() {
        List<Program> queries = IntStream.range(0, QUERIES)
                .mapToObj(i -> query("greet", "q" + i))
                .toList();

        assertThat(queries.stream().map(SerfMessagesTest::acks))
                .allSatisfy(acks -> assertThat(acks).containsExactlyInAnyOrderElementsOf(everyone()));
        assertThat(queries.stream().map(Program::output))
                .allSatisfy(output -> assertThat(output).contains("Response from 'other': hello"));
    }

    @Test
    void filtersSelectByNameAndTag() {
        Program byName = query("-node=node-2", "-node=node-5", "q");
        Program byTag = query("-tag=zone=od+", "q");
        Program byBoth = query("-tag=zone=even", "-node=node-2", "-node=node-5", "q");
        Program withoutAck = query("-no-ack", "greet");

        assertThat(acks(byName)).containsExactlyInAnyOrder("node-2", "node-5");
        assertThat(acks(byTag)).containsExactlyInAnyOrder("node-1", "node-3", "node-5", "node-7", "node-9");
        assertThat(acks(byBoth)).containsExactly("node-2");
        assertThat(acks(withoutAck)).isEmpty();
        assertThat(withoutAck.output()).contains("Response from 'other': hello");
    }

    @Test
    void answersAreRelayedThroughTheOtherAgent() {
        // Each of 88 answers also goes through two random members out of eleven.
        List<Program> queries = IntStream.range(0, QUERIES)
                .mapToObj(i -> query("-relay-factor=2", "q" + i))
                .toList();

        assertThat(queries.stream().map(SerfMessagesTest::acks))
                .allSatisfy(acks -> assertThat(acks).containsExactlyInAnyOrderElementsOf(everyone()));
        assertThat(other.logged("Relaying response")).isPositive();
    }

    @Test
    void reachabilityNamesAllMembers() {
        String output = asker.command("reachability", "-verbose");

        assertThat(output).contains("Successfully contacted all live nodes");
        assertThat(everyone()).allSatisfy(name -> assertThat(output).contains(name));
    }

    @Test
    void keysAreRefusedAtOnceWithoutEncryption() {
        long start = System.nanoTime();
        String output = asker.command("keys", "-list");
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(output).contains("%1$d/%1$d nodes reported failure".formatted(NODES + 2));
        assertThat(took).isLessThan(DEFAULT_QUERY_TIMEOUT);
    }

    /** Asks, and waits until the agent has sent the query: queries of the same moment would share a Lamport time. */
    private static Program query(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-timeout=" + QUERY_TIMEOUT.toSeconds() + "s"));
        all.addAll(List.of(arguments));
        asked++;
        Program query = asker.startCommand("query-" + asked, "query", all.toArray(String[]::new));
        Eventually.within(REACHED, () -> query.output().contains("dispatched"), query::output);
        return query;
    }

    /** Waits for the end of a query and returns the names that acked it. */
    private static List<String> acks(Program query) {
        Eventually.within(QUERY_TIMEOUT.plus(REACHED), () -> query.output().contains("Total Responses"), query::output);
        return ACK.matcher(query.output()).results().map(ack -> ack.group(1)).toList();
    }

    private static List<String> everyone() {
        List<String> names = new ArrayList<>(List.of("asker", "other"));
        IntStream.rangeClosed(1, NODES).forEach(i -> names.add("node-" + i));
        return names;
    }
}
