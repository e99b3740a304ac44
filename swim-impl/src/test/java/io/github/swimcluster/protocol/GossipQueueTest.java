package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of queued messages and the number of their transmissions. */
class GossipQueueTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final int LIMIT = 3;

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    private static User message(int length, int number) {
        byte[] payload = new byte[length];
        payload[0] = (byte) number;
        payload[1] = (byte) (number >> 8);
        return new User(Bytes.of(payload));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void messagesAreOrderedByTransmissionsThenLengthThenAge(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GossipQueue queue = new GossipQueue(new PayloadLengths(), 10_000);
        Sorted model = new Sorted();

        for (int number = 0; number < 2000; number++) {
            if (random.nextInt(3) > 0) {
                String subject = "subject-" + random.nextInt(40);
                User message = message(2 + random.nextInt(6), number);
                queue.add(subject, message, NOW);
                model.add(subject, message);
            } else {
                int room = random.nextInt(60);
                int parts = random.nextInt(12);
                assertThat(queue.take(room, parts, LIMIT).messages()).isEqualTo(model.take(room, parts));
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }

    @Test
    void theCallbackRunsAtTheTransmitLimitAndOnReplacement() {
        GossipQueue queue = new GossipQueue(new PayloadLengths(), 10_000);
        List<String> completed = new ArrayList<>();
        queue.add("bob", message(5, 1), NOW, () -> completed.add("bob 1"));
        queue.add("bob", message(5, 2), NOW, () -> completed.add("bob 2"));
        queue.add("carol", message(5, 3), NOW, () -> completed.add("carol"));
        assertThat(completed).containsExactly("bob 1");

        for (int i = 0; i < LIMIT; i++) {
            assertThat(queue.take(100, 100, LIMIT).messages()).hasSize(2);
        }

        assertThat(completed).containsExactly("bob 1", "carol", "bob 2");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.oldestUnsent()).isNull();
    }

    /** A reference implementation that sorts all entries for each call. */
    private static final class Sorted {
        private final Map<String, Entry> entries = new TreeMap<>();
        private int added;

        void add(String subject, User message) {
            entries.put(subject, new Entry(subject, message, 0, added++));
        }

        List<Message> take(int room, int parts) {
            List<Message> taken = new ArrayList<>();
            int left = room;
            for (Entry entry : entries.values().stream().sorted(Entry.ORDER).toList()) {
                int length = entry.message.payload().length() + EnvelopeSizes.COMPOUND_PART;
                if (left > EnvelopeSizes.COMPOUND_PART && taken.size() < parts && length <= left) {
                    taken.add(entry.message);
                    left -= length;
                    if (entry.transmits + 1 < LIMIT) {
                        entries.put(entry.subject, entry.sentOnceMore());
                    } else {
                        entries.remove(entry.subject);
                    }
                }
            }
            return taken;
        }

        int size() {
            return entries.size();
        }
    }

    private record Entry(String subject, User message, int transmits, int number) {
        static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::transmits)
                .thenComparing(Comparator.comparingInt(
                                (Entry entry) -> entry.message.payload().length())
                        .reversed())
                .thenComparing(Comparator.comparingInt(Entry::number).reversed());

        Entry sentOnceMore() {
            return new Entry(subject, message, transmits + 1, number);
        }
    }

    /** The length of a message is that of its payload. */
    private static final class PayloadLengths implements Encoding {
        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public int lengthOf(Message message) {
            return message instanceof User user ? user.payload().length() : 0;
        }

        @Override
        public Map<String, String> tags(Bytes metadata) {
            return Map.of();
        }
    }
}
