package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.util.List;

/** Two clusters without labels or keys, and the address of a member of one that is given to a member of the other. */
class RecycledAddressTest {
    private static final List<String> ORDERS = List.of("orders-1", "orders-2");
    private static final List<String> BILLING = List.of("billing-1", "billing-2", "billing-3");

    @Seeded(10)
    void aFailedMembersAddressInAnotherClusterMergesNothing(long seed) {
        var simulation = new Simulation(seed);
        var orders1 = simulation.start("orders-1");
        var orders2 = simulation.start("orders-2", orders1);
        var orders3 = simulation.start("orders-3", orders1);
        var billing1 = simulation.start("billing-1");
        var billing2 = simulation.start("billing-2", billing1);
        simulation.run(ofMinutes(2));
        orders3.crash();
        // By now the member table has forgotten it, and only further attempts to reach it remember its address.
        simulation.run(ofMinutes(5));
        var billing3 =
                simulation.start(ClusterSettings.builder().name("billing-3").build(), orders3.address(), billing1);

        simulation.run(ofHours(1));

        assertThat(List.of(orders1, orders2))
                .allSatisfy(each -> assertThat(each.names()).isEqualTo(ORDERS));
        assertThat(List.of(billing1, billing2, billing3))
                .allSatisfy(each -> assertThat(each.names()).isEqualTo(BILLING));
        assertThat(orders1.notices())
                .anySatisfy(notice -> assertThat(notice)
                        .contains("orders-3", orders3.address().toString()));
    }

    /** The periodic full exchange meets the new process before a probe finds that the member is gone. */
    @Seeded(10)
    void anAddressThatIsRecycledAtOnceMergesNothing(long seed) {
        var simulation = new Simulation(seed);
        ClusterSettings eager = ClusterSettings.builder()
                .pushPull(pushPull -> pushPull.interval(Duration.ofSeconds(1)))
                .build();
        var orders1 = simulation.start(eager.toBuilder().name("orders-1").build());
        var orders2 = simulation.start(eager.toBuilder().name("orders-2").build(), orders1);
        var orders3 = simulation.start(eager.toBuilder().name("orders-3").build(), orders1);
        var billing1 = simulation.start("billing-1");
        var billing2 = simulation.start("billing-2", billing1);
        simulation.run(ofMinutes(2));
        orders3.crash();
        simulation.run(ofMillis(100));
        var billing3 =
                simulation.start(ClusterSettings.builder().name("billing-3").build(), orders3.address(), billing1);

        simulation.run(ofMinutes(10));

        assertThat(List.of(orders1, orders2))
                .allSatisfy(each -> assertThat(each.names()).isEqualTo(ORDERS));
        assertThat(List.of(billing1, billing2, billing3))
                .allSatisfy(each -> assertThat(each.names()).isEqualTo(BILLING));
    }

    @Seeded(10)
    void aMemberThatIsBackUnderItsNameIsStillFound(long seed) {
        var simulation = new Simulation(seed);
        var orders1 = simulation.start("orders-1");
        var orders2 = simulation.start("orders-2", orders1);
        var orders3 = simulation.start("orders-3", orders1);
        simulation.run(ofMinutes(2));
        orders3.crash();
        simulation.run(ofMinutes(5));

        // Without seeds: only the others can find it.
        var again = simulation.start(ClusterSettings.builder().name("orders-3").build(), orders3.address());

        within(
                simulation,
                ofMinutes(5),
                () -> List.of(orders1, orders2, again).stream()
                        .allMatch(each -> each.names().size() == 3));
    }
}
