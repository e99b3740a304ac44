package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.protocol.Effect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A member that announces its IPv4 address in the 16-byte form, as a Serf agent that is bound to all interfaces does.
 * Datagrams come from its plain IPv4 address.
 */
class MappedAddressTest {
    private static Address mapped(Address plain) {
        return Address.parse("[::ffff:" + plain.host() + "]:" + plain.port());
    }

    private static SimulatedMember start(Simulation simulation, String name, Address address, String... through) {
        return simulation.start(
                ClusterSettings.builder().name(name).seeds(List.of(through)).build(), address);
    }

    /** Where this member joins from now on. */
    private static List<Address> joins(Simulation simulation, SimulatedMember member) {
        List<Address> joins = new ArrayList<>();
        simulation.watchSteps((stepped, input, reaction) -> {
            for (Effect effect : reaction.effects()) {
                if (stepped == member
                        && effect instanceof Effect.StartPushPull exchange
                        && exchange.ours().join()) {
                    joins.add(exchange.to());
                }
            }
        });
        return joins;
    }

    @Seeded(10)
    void aSeedThatAnnouncesItsMappedAddressIsJoinedOnce(long seed) {
        var simulation = new Simulation(seed);
        Address plain = simulation.newAddress();
        var agent = start(simulation, "agent", mapped(plain));
        var bob = start(simulation, "bob", simulation.newAddress(), plain.toString());
        within(simulation, ofSeconds(10), () -> bob.names().contains("agent"));
        List<Address> again = joins(simulation, bob);

        simulation.run(ofHours(1));

        assertThat(again).isEmpty();
        for (SimulatedMember each : List.of(agent, bob)) {
            assertThat(each.names()).containsExactly("agent", "bob");
            assertThat(each.status().converged()).isTrue();
            assertThat(each.notices()).isEmpty();
        }
        // Peers compare bytes, so what it announced is passed on unchanged.
        assertThat(bob.member("agent").orElseThrow().address()).isEqualTo(mapped(plain));
    }

    @Seeded(10)
    void aSeedInMappedFormIsJoinedOnce(long seed) {
        var simulation = new Simulation(seed);
        var alice = simulation.start("alice");
        var bob = start(
                simulation,
                "bob",
                simulation.newAddress(),
                mapped(alice.address()).toString());
        within(simulation, ofSeconds(10), () -> bob.names().contains("alice"));
        List<Address> again = joins(simulation, bob);

        simulation.run(ofHours(1));

        assertThat(again).isEmpty();
    }

    @Test
    void aMemberAmongItsSeedsInTheOtherFormIsItself() {
        var simulation = new Simulation(1);
        Address plain = simulation.newAddress();
        var alice = start(simulation, "alice", mapped(plain), plain.toString());
        List<Address> joins = joins(simulation, alice);

        simulation.run(ofMinutes(5));

        assertThat(alice.status().converged()).isTrue();
        assertThat(joins).isEmpty();
    }

    @Test
    void aMemberThatComesBackInTheOtherFormHasNotMoved() {
        var simulation = new Simulation(1);
        Address plain = simulation.newAddress();
        var agent = start(simulation, "agent", mapped(plain));
        var bob = start(simulation, "bob", simulation.newAddress(), plain.toString());
        simulation.run(ofMinutes(1));
        agent.crash();

        var back = start(simulation, "agent", plain, bob.address().toString());

        within(
                simulation,
                ofSeconds(10),
                () -> back.status().converged()
                        && bob.member("agent").orElseThrow().address().equals(plain));
        assertThat(bob.notices()).isEmpty();
        assertThat(back.notices()).isEmpty();
    }
}
