package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests partitions and packet loss between nodes on separate hosts. */
@Tag("full")
class PartitionTest {
    private static final int HOSTS = 4;

    /** Time for processes to start and join. */
    private static final Duration START = ofSeconds(60);

    /** Time to detect a failure: at most 4.8 s of suspicion at these settings, plus a margin for a busy machine. */
    private static final Duration FAILED = ofSeconds(20);

    /** Time to heal: several recontact intervals and a push/pull. */
    private static final Duration HEALED = ofSeconds(40);

    /** Time for fifty probes by each member. */
    private static final Duration LOSSY = ofSeconds(10);

    private Network network;
    private final List<Program> members = new ArrayList<>();

    @BeforeEach
    void build() {
        Requirements.namespaces();
        network = new Network(HOSTS);
        for (int host = 1; host <= HOSTS; host++) {
            members.add(Network.startWitness(host, "m" + host, 1));
        }
        awaitViews("m1,m2,m3,m4 converged", START);
    }

    @AfterEach
    void tearDown() {
        members.forEach(Program::close);
        if (network != null) {
            network.close();
        }
    }

    @Test
    void aPartitionHeals() {
        for (int here : List.of(1, 2)) {
            for (int there : List.of(3, 4)) {
                network.cut(here, there);
                network.cut(there, here);
            }
        }
        awaitViews(List.of(1, 2), "m1,m2", FAILED);
        awaitViews(List.of(3, 4), "m3,m4", FAILED);

        network.heal();

        Duration took = awaitViews("m1,m2,m3,m4 converged", HEALED);
        System.out.printf("the partition healed after %.1f s%n", took.toMillis() / 1000.0);
    }

    @Test
    void noMemberFailsWithTwentyPercentPacketLoss() {
        for (int host = 1; host <= HOSTS; host++) {
            network.lose(host, 0.2);
        }
        long end = System.nanoTime() + LOSSY.toNanos();
        Eventually.within(LOSSY.plus(START), () -> System.nanoTime() - end > 0, () -> members);

        assertThat(members).allSatisfy(each -> assertThat(each.output()).doesNotContain("MemberFailed"));
    }

    @Test
    void aMemberThatReceivesNothingFailsAndRecovers() {
        for (int host = 1; host < HOSTS; host++) {
            network.cut(host, HOSTS);
        }
        awaitViews(List.of(1, 2, 3), "m1,m2,m3 converged", FAILED);
        Eventually.within(FAILED, () -> view(HOSTS).endsWith("diverged"), () -> view(HOSTS));

        network.heal();

        awaitViews("m1,m2,m3,m4 converged", HEALED);
    }

    private Duration awaitViews(String view, Duration limit) {
        return awaitViews(List.of(1, 2, 3, 4), view, limit);
    }

    private Duration awaitViews(List<Integer> hosts, String view, Duration limit) {
        return Eventually.within(
                limit,
                () -> hosts.stream().allMatch(host -> view(host).startsWith(view)),
                () -> hosts.stream().map(this::view).toList());
    }

    /** The last view that the member on this host has printed. */
    private String view(int host) {
        return members.get(host - 1)
                .output()
                .lines()
                .filter(line -> line.startsWith("view "))
                .map(line -> line.substring("view ".length()))
                .reduce("nothing", (before, after) -> after);
    }
}
