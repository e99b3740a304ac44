package io.github.swimcluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.UserEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many members an event reaches: first by gossip, and then also by push/pulls. */
class SerfEventsTest {
    // Each is a minute of sixteen members, at three loss rates.
    private static final int MAX_SEEDS = Math.min(20, Integer.getInteger("max.seeds", 5));
    private static final int MEMBERS = 16;
    private static final int EVENTS = 40;
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(500);
    private static final Duration GOSSIP = Duration.ofSeconds(5);
    private static final ClusterSettings SETTINGS = ClusterSettings.builder().build();

    /**
     * Each member sends an event {@code retransmit-multiplier} × ⌈log10(n + 1)⌉ times, each time to a random other one. So
     * each member is sent it about as often, and misses it with the probability that all of these datagrams are lost or went
     * to others. A push/pull repairs that, except if the other member missed the event too.
     */
    @ParameterizedTest(name = "loss {0}")
    @ValueSource(doubles = {0, 0.1, 0.25})
    void gossipReachesNearlyAllMembersAndPushPullsTheOthers(double loss) {
        double transmissions = SETTINGS.gossip().retransmitMultiplier() * Math.ceil(Math.log10(MEMBERS + 1.0));
        double expected = Math.exp(-transmissions * (1 - loss)) * MAX_SEEDS * EVENTS * (MEMBERS - 1);
        int afterGossip = 0;
        int afterPushPulls = 0;

        for (long seed = 1; seed <= MAX_SEEDS; seed++) {
            Simulation simulation = Scenario.checked(seed);
            List<SimulatedMember> members = Scenario.pool(simulation, MEMBERS);
            simulation.withLoss(loss);
            for (int i = 0; i < EVENTS; i++) {
                members.get(i % MEMBERS).publish("deploy", Bytes.utf8("event " + i));
                simulation.run(BETWEEN_EVENTS);
            }
            simulation.run(GOSSIP);
            afterGossip += missing(members);
            simulation.run(SETTINGS.pushPull().interval().multipliedBy(2));
            afterPushPulls += missing(members);
        }

        int receptions = MAX_SEEDS * EVENTS * (MEMBERS - 1);
        System.out.printf(
                "events at %.0f %% loss: %d of %d receptions missing after gossip (%.3f %%, expected at most %.3f %%),"
                        + " %d after two push/pull intervals%n",
                loss * 100,
                afterGossip,
                receptions,
                100.0 * afterGossip / receptions,
                100 * expected / receptions,
                afterPushPulls);
        assertThat((double) afterGossip).isLessThanOrEqualTo(1 + expected + 3 * Math.sqrt(expected));
        assertThat(afterPushPulls).isZero();
    }

    /** A first member has no seeds, so that it never joins. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void pushPullsReachAMemberWithoutGossip(long seed) {
        Simulation simulation = Scenario.checked(seed);
        List<SimulatedMember> members = Scenario.pool(simulation, MEMBERS);
        SimulatedMember first = members.getFirst();
        members.forEach(other -> simulation.lose(other, first, 0.999));

        members.getLast().publish("deploy", Bytes.utf8("now"));
        simulation.run(SETTINGS.pushPull().interval().multipliedBy(2));

        assertThat(first.events(UserEvent.class)).hasSize(1);
    }

    private static int missing(List<SimulatedMember> members) {
        int missing = 0;
        for (SimulatedMember member : members) {
            Set<Bytes> payloads = new HashSet<>();
            member.events(UserEvent.class).forEach(event -> payloads.add(event.payload()));
            missing += EVENTS - payloads.size();
        }
        return missing;
    }
}
