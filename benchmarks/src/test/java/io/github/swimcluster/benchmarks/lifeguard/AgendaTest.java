package io.github.swimcluster.benchmarks.lifeguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests the order of events. */
class AgendaTest {
    private record Entry(long time, int number) {}

    @Test
    void thingsHappenInTheOrderOfTimeAndThenOfEntry() {
        Agenda agenda = new Agenda();
        SplittableRandom random = new SplittableRandom(1);
        List<Entry> entered = new ArrayList<>();
        List<Entry> happened = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Entry entry = new Entry(random.nextInt(1000), i);
            entered.add(entry);
            agenda.at(entry.time, () -> happened.add(entry));
        }

        while (agenda.step(1000)) {
            assertThat(agenda.now()).isEqualTo(happened.getLast().time);
        }

        entered.sort(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::number));
        assertThat(happened).isEqualTo(entered);
        assertThat(agenda.now()).isEqualTo(1000);
    }

    @Test
    void whatComesLaterWaits() {
        Agenda agenda = new Agenda();
        List<String> happened = new ArrayList<>();
        agenda.at(10, () -> happened.add("soon"));
        agenda.at(20, () -> happened.add("later"));

        while (agenda.step(15)) {
            // Runs all due events.
        }

        assertThat(happened).containsExactly("soon");
        assertThat(agenda.now()).isEqualTo(15);
    }
}
