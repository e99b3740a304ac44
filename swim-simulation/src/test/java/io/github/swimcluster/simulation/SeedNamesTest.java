package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Seeds that are names, which stand for other addresses as time passes. */
class SeedNamesTest {
    private static final String NAME = "orders.example";

    private static ClusterSettings named(int number) {
        return ClusterSettings.builder().name("m" + number).seeds(NAME).build();
    }

    /** Members whose only seed is the name, which stands for all of them. */
    private static List<SimulatedMember> pool(Simulation simulation, int size) {
        Address[] addresses =
                IntStream.range(0, size).mapToObj(i -> simulation.newAddress()).toArray(Address[]::new);
        simulation.names().set(NAME, addresses);
        return IntStream.range(0, size)
                .mapToObj(i -> simulation.start(named(i + 1), addresses[i]))
                .toList();
    }

    private static boolean allSeeAll(List<SimulatedMember> members) {
        return members.stream()
                .allMatch(each ->
                        each.members().size() == members.size() && each.status().converged());
    }

    @Seeded(10)
    void halvesThatStartedWithoutANetworkBetweenThemFindEachOther(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        simulation.partition(members.get(0), members.get(1));
        simulation.run(ofMinutes(2));
        assertThat(members).allSatisfy(each -> {
            assertThat(each.names()).hasSize(2);
            assertThat(each.status().converged()).isTrue();
        });

        simulation.heal();

        within(simulation, ofMinutes(5), () -> allSeeAll(members));
    }

    @Seeded(10)
    void anAddressThatIsAddedToTheNameLaterIsJoined(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 2);
        // It has no seeds, and so looks for nobody.
        SimulatedMember later = simulation.start("later");
        simulation.run(ofMinutes(2));
        assertThat(later.names()).hasSize(1);

        List<SimulatedMember> all = List.of(members.get(0), members.get(1), later);
        simulation.names().set(NAME, all.stream().map(SimulatedMember::address).toArray(Address[]::new));

        within(simulation, ofMinutes(5), () -> allSeeAll(all));
    }

    @Seeded(10)
    void aNameServiceThatIsSlowAndFailsForAWhileDelaysOnly(long seed) {
        var simulation = new Simulation(seed);
        simulation.names().withDelay(ofSeconds(1), ofSeconds(20)).fail();
        List<SimulatedMember> members = pool(simulation, 4);
        simulation.partition(members.get(0), members.get(1));
        simulation.run(ofMinutes(2));
        assertThat(members)
                .allSatisfy(each ->
                        assertThat(each.status().unreachableSeeds()).containsEntry(NAME, "its name is not known"));

        simulation.names().recover();
        simulation.run(ofMinutes(2));
        simulation.names().fail();
        // Answers that are on their way, and exchanges that began with them, end before the network is whole.
        simulation.run(ofSeconds(40));
        simulation.heal();
        simulation.run(ofMinutes(2));
        assertThat(members).allSatisfy(each -> {
            assertThat(each.names()).hasSize(2);
            assertThat(each.status().converged()).isTrue();
        });
        simulation.names().recover();

        within(simulation, ofMinutes(5), () -> allSeeAll(members));
        within(
                simulation,
                ofMinutes(10),
                () -> members.stream()
                        .allMatch(each -> each.status().unreachableSeeds().isEmpty()));
    }

    /** Of a name with a hundred addresses, sixteen are asked at a time; not always the same. */
    @Seeded(10)
    void oneLiveAddressAmongManyDeadOnesIsFound(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 2);
        SimulatedMember later = simulation.start("later");
        simulation.run(ofMinutes(1));

        Address[] addresses =
                IntStream.range(0, 100).mapToObj(i -> simulation.newAddress()).toArray(Address[]::new);
        addresses[0] = members.get(0).address();
        addresses[1] = members.get(1).address();
        addresses[99] = later.address();
        simulation.names().set(NAME, addresses);

        within(simulation, ofHours(1), () -> allSeeAll(List.of(members.get(0), members.get(1), later)));
    }

    /** All members together make about one lookup in each interval, and exchange no views for it. */
    @Test
    void aClusterThatIsWholeLooksUpTheNameSeldom() {
        var simulation = new Simulation(7).withoutHistory();
        List<SimulatedMember> members = pool(simulation, 20);
        within(simulation, ofMinutes(5), () -> allSeeAll(members));
        long before = simulation.names().lookups();
        long opened = streamsOpened(members);

        simulation.run(ofHours(1));

        long intervals = ofHours(1)
                .dividedBy(ClusterSettings.builder().build().membership().recontactInterval());
        assertThat(simulation.names().lookups() - before).isBetween(intervals / 2, intervals * 3 / 2);
        // Each member exchanges views once in about 30 s for itself: a stream ping, and the exchange.
        assertThat(streamsOpened(members) - opened).isLessThan(2L * 20 * 125);
    }

    private static long streamsOpened(List<SimulatedMember> members) {
        return members.stream()
                .mapToLong(each -> each.status().traffic().streamsOpened())
                .sum();
    }
}
