package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The first member of a cluster whose members all have the same list of seeds, themselves included. */
class FirstMemberTest {
    /** Three attempts, the pauses between them, and the time of the slowest failure. */
    private static final Duration UNTIL_FIRST =
            ClusterSettings.builder().build().stream().timeout().multipliedBy(3).plus(ofSeconds(3));

    /** The longest pause between two attempts, with its variation, and an attempt. */
    private static final Duration UNTIL_TRIED_AGAIN =
            ClusterSettings.builder().build().join().maxRetryAfter().multipliedBy(2);

    private static final List<String> ALL = List.of("orders-0", "orders-1", "orders-2");

    private static List<Address> addresses(Simulation simulation) {
        return Stream.generate(simulation::newAddress).limit(ALL.size()).toList();
    }

    private static ClusterSettings settings(int pod, List<Address> pods) {
        return ClusterSettings.builder()
                .name(ALL.get(pod))
                .seeds(pods.stream().map(Address::toString).toList())
                .build();
    }

    private static boolean isReady(SimulatedMember member) {
        return member.status().converged();
    }

    @Seeded(10)
    void podsThatStartOneAfterTheOtherBecomeReady(long seed) {
        var simulation = new Simulation(seed);
        List<Address> pods = addresses(simulation);
        List<SimulatedMember> started = new ArrayList<>();

        for (int pod = 0; pod < ALL.size(); pod++) {
            SimulatedMember member = simulation.start(settings(pod, pods), pods.get(pod));
            // Kubernetes starts the next pod only when this one is ready.
            assertThat(simulation.runUntil(UNTIL_FIRST, () -> isReady(member)))
                    .as(member.status().toString())
                    .isTrue();
            started.add(member);
        }

        within(
                simulation,
                UNTIL_TRIED_AGAIN,
                () -> started.stream().allMatch(each -> each.names().equals(ALL)));
        assertThat(started).allSatisfy(each -> assertThat(isReady(each)).isTrue());
    }

    @Seeded(10)
    void podsThatAreNamedByTheirHostsBecomeReady(long seed) {
        var simulation = new Simulation(seed);
        List<Address> pods = addresses(simulation);
        List<SimulatedMember> started = new ArrayList<>();

        for (int pod = 0; pod < ALL.size(); pod++) {
            simulation.names().set(ALL.get(pod) + ".orders", pods.get(pod));
            SimulatedMember member = simulation.start(
                    ClusterSettings.builder()
                            .name(ALL.get(pod))
                            .seeds(ALL.stream().map(each -> each + ".orders").toList())
                            .build(),
                    pods.get(pod));
            assertThat(simulation.runUntil(UNTIL_FIRST, () -> isReady(member)))
                    .as(member.status().toString())
                    .isTrue();
            started.add(member);
        }

        within(
                simulation,
                UNTIL_TRIED_AGAIN,
                () -> started.stream().allMatch(each -> each.names().equals(ALL)));
    }

    @Seeded(10)
    void theLastSurvivorThatRestartsIsReadyAndFindsTheOthersAgain(long seed) {
        var simulation = new Simulation(seed);
        List<Address> pods = addresses(simulation);
        List<SimulatedMember> members = new ArrayList<>();
        for (int pod = 0; pod < ALL.size(); pod++) {
            members.add(simulation.start(settings(pod, pods), pods.get(pod)));
        }
        simulation.run(ofMinutes(1));
        members.forEach(SimulatedMember::crash);

        var survivor = simulation.start(settings(0, pods), pods.get(0));
        within(simulation, UNTIL_FIRST, () -> isReady(survivor));
        assertThat(survivor.status().joined()).isTrue();
        assertThat(survivor.status().unreachableSeeds())
                .containsOnlyKeys(pods.get(1).toString(), pods.get(2).toString());
        simulation.run(ofMinutes(10));
        var back = simulation.start(settings(1, pods), pods.get(1));

        List<String> both = ALL.subList(0, 2);
        within(
                simulation,
                UNTIL_TRIED_AGAIN,
                () -> survivor.names().equals(both) && back.names().equals(both));
        assertThat(survivor.status().unreachableSeeds()).isEmpty();
    }

    @Seeded(10)
    void membersThatStartApartAndAreEachTheFirstFindEachOther(long seed) {
        var simulation = new Simulation(seed);
        List<Address> pods = addresses(simulation);
        List<SimulatedMember> members = new ArrayList<>();
        for (int pod = 0; pod < ALL.size(); pod++) {
            members.add(simulation.start(settings(pod, pods), pods.get(pod)));
        }
        for (SimulatedMember from : members) {
            members.stream().filter(to -> to != from).forEach(to -> simulation.lose(from, to, 1));
        }
        simulation.run(ofMinutes(5));
        assertThat(members).allSatisfy(each -> assertThat(each.names()).containsExactly(each.name()));

        simulation.heal();

        within(
                simulation,
                UNTIL_TRIED_AGAIN,
                () -> members.stream().allMatch(each -> each.names().equals(ALL)));
    }

    @Test
    void aFirstMemberWithTooFewMembersIsNotReady() {
        var simulation = new Simulation(1);
        List<Address> pods = addresses(simulation);
        var first = simulation.start(
                settings(0, pods).toBuilder()
                        .health(health -> health.minMembers(2))
                        .build(),
                pods.get(0));

        simulation.run(ofMinutes(5));

        assertThat(first.status().reason()).contains("1 of at least 2 members are alive");
    }

    @Test
    void aMemberThatIsNotAmongItsSeedsIsNotTheFirst() {
        var simulation = new Simulation(1);
        List<Address> pods = addresses(simulation);
        var other = simulation.start(settings(0, pods.subList(1, 3)), pods.get(0));

        simulation.run(ofMinutes(5));

        assertThat(other.status().joined()).isFalse();
        assertThat(other.status().reason().orElse("")).startsWith("no seed has answered yet");
    }

    @Test
    void aMemberWhoseSeedRunsButIsNotUnderstoodIsNotTheFirst() {
        var simulation = new Simulation(1);
        List<Address> pods = addresses(simulation);
        List<Address> two = pods.subList(0, 2);
        simulation.start(settings(1, List.of(pods.get(1))), pods.get(1));
        var stranger = simulation.start(
                settings(0, two).toBuilder()
                        .encryption(each -> each.keys(List.of(EncryptionKey.of(new byte[16]))))
                        .build(),
                pods.get(0));

        simulation.run(ofMinutes(5));

        assertThat(stranger.status().joined()).isFalse();
    }

    @Test
    void aNameWithoutAnAddressSaysWhatKubernetesNeeds() {
        var simulation = new Simulation(1);
        var pod = simulation.start(ClusterSettings.builder()
                .name("orders-0")
                .seeds("orders-0.orders")
                .build());

        simulation.run(ofSeconds(5));

        assertThat(pod.status().reason().orElse(""))
                .startsWith("no seed has answered yet: orders-0.orders (its name is not known)")
                .contains("publishNotReadyAddresses");
        simulation.names().set("orders-0.orders", pod.address());
        simulation.run(UNTIL_TRIED_AGAIN);
        assertThat(isReady(pod)).isTrue();
    }

    @Test
    void aMemberWhoseSeedAnnouncesALoopbackAddressIsNotAloneAndReady() {
        var simulation = new Simulation(1);
        Address loopback = Address.parse("127.0.0.1:7946");
        simulation.start(ClusterSettings.builder().name("local").build(), loopback);
        Address address = simulation.newAddress();
        List<String> both = List.of(loopback.toString(), address.toString());
        var member = simulation.start(
                ClusterSettings.builder().name("orders-0").seeds(both).build(), address);

        simulation.run(ofMinutes(5));

        assertThat(member.names()).containsExactly("orders-0");
        assertThat(isReady(member)).isFalse();
        assertThat(member.status().reason().orElse(""))
                .contains("its member at 127.0.0.1:7946 is refused: no other host can reach its address");
        assertThat(member.notices()).isNotEmpty().allMatch(notice -> notice.startsWith("Refused"));
    }
}
