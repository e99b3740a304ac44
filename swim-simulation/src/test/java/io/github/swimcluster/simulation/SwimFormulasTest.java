package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Reaction;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SWIM promises in numbers, measured on the real node. */
class SwimFormulasTest {
    private static List<SimulatedMember> pool(Simulation simulation, ClusterSettings settings, int size) {
        List<SimulatedMember> members = Scenario.start(simulation, settings, size);
        within(
                simulation,
                ofMinutes(2),
                () -> members.stream()
                        .allMatch(member -> member.members().size() == size
                                && member.status().queuedUpdates() == 0));
        return members;
    }

    private static long sent(List<SimulatedMember> members) {
        return members.stream()
                .mapToLong(member -> member.status().traffic().datagramsSent())
                .sum();
    }

    @ParameterizedTest(name = "{0} members")
    @CsvSource({"8", "32", "64", "200"})
    void theLoadIsTwoMessagesForEachMemberAndPeriodWhateverTheSize(int size) {
        var simulation = new Simulation(size);
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), size);
        long before = sent(members);

        Duration quiet = ofMinutes(5);
        simulation.run(quiet);

        double each = (double) (sent(members) - before) / size / quiet.toSeconds();
        assertThat(each).isCloseTo(2.00, within(0.02));
        assertThat(members)
                .allSatisfy(member ->
                        assertThat(member.events(MemberSuspected.class)).isEmpty());
    }

    @ParameterizedTest(name = "{0} lost, {1} helpers")
    @CsvSource({"0.05, 0", "0.05, 1", "0.1, 0", "0.1, 1", "0.1, 2", "0.1, 3", "0.25, 0", "0.25, 1", "0.25, 2", "0.25, 3"
    })
    void probesFailAsOftenAsTheFormulaSays(double loss, int helpers) {
        var simulation = new Simulation(Math.round(loss * 100) * 10 + helpers);
        ClusterSettings settings = ClusterSettings.builder()
                .probe(probe ->
                        probe.indirectChecks(helpers).streamFallback(false).maxLocalHealth(1))
                .suspicion(suspicion -> suspicion.multiplier(100))
                .build();
        int size = 16;
        pool(simulation, settings, size);
        var probes = new Probes();
        simulation.watchSteps(probes);
        simulation.withLoss(loss);

        simulation.run(ofMinutes(50));

        // SWIM §3.2: the direct way has two messages, each indirect one four.
        double delivered = 1 - loss;
        double expected = (1 - Math.pow(delivered, 2)) * Math.pow(1 - Math.pow(delivered, 4), helpers);
        double measured = 1 - (double) probes.answered.size() / probes.begun.size();
        double sigma = Math.sqrt(expected * (1 - expected) / probes.begun.size());
        assertThat(probes.begun.size()).isGreaterThan(40_000);
        assertThat(measured).isCloseTo(expected, within(3 * sigma));
    }

    @Test
    void aMemberThatSleepsAThousandTimesBuriesNobody() {
        var simulation = new Simulation(1000);
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), 8);
        SimulatedMember sleeper = members.getLast();
        var random = new SplittableRandom(1000);

        for (int cycle = 0; cycle < 1000; cycle++) {
            sleeper.pause();
            simulation.run(Duration.ofMillis(1000 + random.nextInt(59_000)));
            sleeper.resume();
            simulation.run(Duration.ofMillis(500 + random.nextInt(9_500)));
        }

        assertThat(sleeper.events(MemberFailed.class)).isEmpty();
        for (SimulatedMember member : members) {
            assertThat(member.events(MemberFailed.class))
                    .allMatch(failed -> failed.member().name().equals(sleeper.name()));
        }
    }

    /** Pings of one's own, and those of them that were answered. */
    private static final class Probes implements StepListener {
        private final Set<String> begun = new HashSet<>();
        private final Set<String> answered = new HashSet<>();

        @Override
        public void stepped(SimulatedMember member, Input input, Reaction reaction) {
            if (input instanceof Input.Received received) {
                for (Message message : received.messages()) {
                    if (message instanceof Message.Ack ack && begun.contains(key(member, ack.sequence()))) {
                        answered.add(key(member, ack.sequence()));
                    }
                }
            }
            boolean relays = input instanceof Input.Received received
                    && received.messages().getFirst() instanceof Message.IndirectPing;
            for (Effect effect : reaction.effects()) {
                if (!relays
                        && effect instanceof Effect.Send send
                        && send.messages().getFirst() instanceof Message.Ping ping) {
                    begun.add(key(member, ping.sequence()));
                }
            }
        }

        private static String key(SimulatedMember member, long sequence) {
            return member.name() + " " + sequence;
        }
    }
}
