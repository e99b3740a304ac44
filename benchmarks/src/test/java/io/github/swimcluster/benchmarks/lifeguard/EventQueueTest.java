package io.github.swimcluster.benchmarks.lifeguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests the order of events. */
class EventQueueTest {
    private record Entry(long time, int number) {}

    @Test
    void runsEventsByTimeAndThenByInsertion() {
        EventQueue events = new EventQueue();
        SplittableRandom random = new SplittableRandom(1);
        List<Entry> added = new ArrayList<>();
        List<Entry> run = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Entry entry = new Entry(random.nextInt(1000), i);
            added.add(entry);
            events.schedule(entry.time, () -> run.add(entry));
        }

        while (events.step(1000)) {
            assertThat(events.now()).isEqualTo(run.getLast().time);
        }

        added.sort(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::number));
        assertThat(run).isEqualTo(added);
        assertThat(events.now()).isEqualTo(1000);
    }

    @Test
    void doesNotRunLaterEvents() {
        EventQueue events = new EventQueue();
        List<String> run = new ArrayList<>();
        events.schedule(10, () -> run.add("soon"));
        events.schedule(20, () -> run.add("later"));

        while (events.step(15)) {
            // Runs all due events.
        }

        assertThat(run).containsExactly("soon");
        assertThat(events.now()).isEqualTo(15);
    }
}
