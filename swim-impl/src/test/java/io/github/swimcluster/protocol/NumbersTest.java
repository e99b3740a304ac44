package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Computed values equal those of memberlist, which are recorded in the golden vectors. */
class NumbersTest {
    private static final JsonObject NUMBERS = read();

    private static JsonObject read() {
        InputStream file =
                Objects.requireNonNull(NumbersTest.class.getResourceAsStream("/protocol/memberlist-vectors.json"));
        try (JsonReader reader = Json.createReader(file)) {
            return reader.readObject().getJsonObject("numeric");
        }
    }

    private static List<JsonObject> rows(String name) {
        return NUMBERS.getJsonArray(name).getValuesAs(JsonObject.class);
    }

    @Test
    void suspicionTimeoutsGrowWithTheLogarithmOfTheSize() {
        for (JsonObject row : rows("suspicion_timeout")) {
            assertThat(Scaling.suspicionTimeout(
                            row.getInt("suspicion_mult"),
                            row.getInt("n"),
                            Duration.ofMillis(row.getInt("interval_ms"))))
                    .as(row.toString())
                    .isEqualTo(Duration.ofMillis(row.getInt("timeout_ms")));
        }
    }

    @Test
    void confirmationsShortenASuspicion() {
        for (JsonObject row : rows("suspicion_remaining")) {
            Duration timeout = Suspicion.timeout(
                    row.getInt("confirmations"),
                    row.getInt("k"),
                    Duration.ofMillis(row.getInt("min_ms")),
                    Duration.ofMillis(row.getInt("max_ms")));
            assertThat(timeout.toMillis() - row.getInt("elapsed_ms"))
                    .as(row.toString())
                    .isEqualTo(row.getInt("remaining_ms"));
        }
    }

    @Test
    void aConfirmedSuspicionHasExactlyTheMinimumTime() {
        Duration odd = Duration.ofNanos(1_500_700);

        assertThat(Suspicion.timeout(2, 2, odd, odd.multipliedBy(6))).isEqualTo(odd);
    }

    @Test
    void transmitLimitsGrowWithTheLogarithmOfTheSize() {
        for (JsonObject row : rows("retransmit_limit")) {
            int members = row.getInt("n");
            boolean few = members > 3 && members < 10;
            assertThat(Scaling.transmitLimit(row.getInt("retransmit_mult"), members))
                    .as(row.toString())
                    .isEqualTo(row.getInt("limit") * (few ? 2 : 1));
        }
    }

    @Test
    void pushPullIntervalsGrowWithTheSize() {
        for (JsonObject row : rows("push_pull_scale")) {
            Duration base = Duration.ofMillis(row.getInt("interval_ms"));
            assertThat(Scaling.pushPullInterval(base, row.getInt("n")))
                    .as(row.toString())
                    .isEqualTo(Duration.ofMillis(row.getInt("scaled_ms")));
        }
    }

    @Test
    void theGossipQueueReturnsTheSameMessagesAsMemberlist() {
        for (JsonObject scenario : rows("broadcast_queue")) {
            playScenario(scenario);
        }
    }

    private static void playScenario(JsonObject scenario) {
        GossipQueue queue = new GossipQueue(new Texts(), 100);
        int limit = scenario.getInt("retransmit_limit");
        for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
            switch (step.getString("op")) {
                case "queue" -> queue.add(step.getString("name"), text(step.getString("message")), Instant.EPOCH);
                case "get" -> {
                    List<String> taken =
                            queue.take(step.getInt("limit"), PacketRoom.MAX_PARTS, limit).messages().stream()
                                    .map(message ->
                                            ((Message.User) message).payload().toUtf8())
                                    .toList();
                    assertThat(taken)
                            .as("%s: %s", scenario.getString("title"), step)
                            .isEqualTo(texts(step, "result"));
                }
                default -> {
                    // Pruning: not needed, because this queue has one entry per subject.
                    return;
                }
            }
            assertThat(queue.size())
                    .as("%s: %s", scenario.getString("title"), step)
                    .isEqualTo(step.getInt("queued_after"));
        }
    }

    private static Message text(String content) {
        return new Message.User(Bytes.utf8(content));
    }

    private static List<String> texts(JsonObject step, String key) {
        List<String> texts = new ArrayList<>();
        if (step.get(key) instanceof JsonArray array) {
            for (JsonValue each : array) {
                texts.add(((JsonString) each).getString());
            }
        }
        return texts;
    }

    @Test
    void theDisseminationTimeCoversTheGossipRounds() {
        ClusterSettings lan = ClusterSettings.builder().build();

        assertThat(Scaling.dissemination(lan, 5)).isEqualTo(Duration.ofMillis(4400));
        assertThat(Scaling.dissemination(
                        lan.toBuilder().gossip(gossip -> gossip.nodes(0)).build(), 5))
                .isEqualTo(Duration.ofSeconds(22));
    }

    /** The length of a message is that of its text. */
    private record Texts() implements Encoding {
        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public int lengthOf(Message message) {
            return ((Message.User) message).payload().length();
        }

        @Override
        public Map<String, String> tags(Bytes metadata) {
            return Map.of();
        }
    }
}
