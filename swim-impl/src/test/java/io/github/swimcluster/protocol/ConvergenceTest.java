package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.alive;
import static io.github.swimcluster.protocol.Subject.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.protocol.Message.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a member says about the worth of its view. */
class ConvergenceTest {
    private static void offer(Subject subject, PushPull.NodeState... theirs) {
        subject.tell(new Input.Offered(1, new PushPull(false, List.of(theirs), Bytes.ABSENT), 0));
    }

    /** Known to be somewhere else than bob's announcements say. */
    private static PushPull.NodeState elsewhere(String name) {
        PushPull.NodeState bob = state(name, 1, PushPull.ALIVE);
        return new PushPull.NodeState(
                name, Bytes.of(new byte[] {10, 9, 9, 9}), 7946, bob.metadata(), 1, PushPull.ALIVE, bob.versions());
    }

    @Test
    void fewerThanEnoughMembersAreNotEnough() {
        Subject subject = Subject.started(settings -> settings.withHealth(health -> health.withMinMembers(3)));
        assertThat(subject.status().reason()).isEqualTo("1 of at least 3 members are alive");

        subject.hear(alive("bob", 1), alive("carol", 1));
        assertThat(subject.status().converged()).isTrue();
        assertThat(subject.status().convergedSince()).contains(subject.now);

        subject.hear(new Suspect(1, "bob", "carol"));
        assertThat(subject.status().reason()).isEqualTo("2 of at least 3 members are alive");
        assertThat(subject.announced(ViewConverged.class)).hasSize(1);
        assertThat(subject.announced(ViewDiverged.class)).hasSize(1);
    }

    @Test
    void aMemberThatHeardOthersWhileItHadLeftIsNotWokenWithoutEndWhenItIsBack() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.tell(new Input.Leave(1));
        subject.pass(Duration.ofSeconds(20));
        subject.hear(alive("bob", 2), alive("carol", 2));
        subject.pass(Duration.ofSeconds(1));
        subject.tell(new Input.Join(2, List.of()));

        Instant back = subject.now;
        for (int alarms = 0; alarms < 300; alarms++) {
            subject.now = subject.wakeAt;
            subject.tell(new Input.Alarm());
        }

        assertThat(subject.now).isAfter(back.plus(Duration.ofSeconds(30)));
        assertThat(subject.announced(ViewDiverged.class))
                .extracting(ViewDiverged::reason)
                .contains("cut off: none of the 2 other members is heard");
    }

    @Test
    void aViewThatDiffersForTooLongIsInDoubt() {
        Subject subject = Subject.knowing(
                settings -> settings.withMembership(membership -> membership.withMaxMembers(3)), "bob", "carol");
        offer(subject, state("carol", 1, PushPull.ALIVE), state("dave", 1, PushPull.ALIVE));
        assertThat(subject.status().converged()).isTrue();

        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(subject.status().converged()).isFalse();
        assertThat(subject.status().reason()).isEqualTo("views differ since the last full exchange, about dave");

        offer(subject, state("carol", 1, PushPull.ALIVE));
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void aDifferenceThatSettlesInTimeTurnsNobodyAway() {
        Subject subject = Subject.knowing("bob", "carol");
        offer(subject, elsewhere("me"));

        subject.passWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        offer(subject, state("me", 1, PushPull.ALIVE));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        assertThat(subject.announced(ViewDiverged.class)).isEmpty();
    }

    @Test
    void theNextExchangeThatAgreesEndsTheDoubt() {
        Subject subject = Subject.knowing("bob", "carol");
        offer(subject, elsewhere("me"));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(subject.status().converged()).isFalse();

        offer(subject, state("bob", 1, PushPull.ALIVE), state("carol", 1, PushPull.SUSPECT));

        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void aStrangerWhomNobodyAcceptsIsADifference() {
        Subject subject = Subject.knowing(settings -> settings.withMembership(each -> each.withMaxMembers(2)), "bob");
        PushPull.NodeState[] many = IntStream.range(0, 200)
                .mapToObj(i -> state("n" + i, 1, PushPull.ALIVE))
                .toArray(PushPull.NodeState[]::new);

        offer(subject, many);
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");

        assertThat(subject.status().reason()).endsWith("about n0");
    }

    @Test
    void moreUpdatesThanCanBeGossipedAreADoubt() {
        Subject subject = Subject.started(
                settings -> settings.withGossip(gossip -> gossip.withNodes(1).withMaxPacketSize(900)));
        for (int incarnation = 1; incarnation <= 2; incarnation++) {
            for (int i = 0; i < 2000; i++) {
                subject.hear(alive((char) ('a' + i % 26) + "-" + i, incarnation));
            }
        }
        assertThat(subject.status().converged()).isTrue();

        for (int second = 0; second < 15; second++) {
            subject.pass(Duration.ofSeconds(1));
            subject.hear(alive("a-0", 1));
        }

        assertThat(subject.status().reason()).endsWith("updates wait to be gossiped");
    }

    @Test
    void whoHearsNobodyKnowsThatItIsCutOff() {
        Subject subject = Subject.knowing("bob", "carol", "dave");

        subject.pass(Duration.ofSeconds(6));

        assertThat(subject.status().converged()).isFalse();
        assertThat(subject.status().reason()).isEqualTo("cut off: none of the 3 other members is heard");
    }

    @Test
    void whoLosesOneOfOneOtherIsNotCutOff() {
        Subject subject = Subject.knowing("bob");

        subject.pass(Duration.ofSeconds(30));

        assertThat(subject.names()).containsExactly("me");
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void theSurvivorOfACrashOfAllOthersServesOnceTheyAreDeclaredFailed() {
        Subject subject = Subject.knowing("bob", "carol", "dave");

        subject.pass(Duration.ofSeconds(6));
        subject.hear(new Dead(1, "bob", "eve"), new Dead(1, "carol", "eve"));
        subject.pass(Duration.ofSeconds(6));
        assertThat(subject.names()).containsExactly("dave", "me");
        assertThat(subject.status().reason()).isEqualTo("cut off: none of the 3 other members is heard");
        subject.hear(new Dead(1, "dave", "eve"));

        assertThat(subject.status().failed()).isEqualTo(3);
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void minMembersKeepsAnIsolatedSurvivorFromServing() {
        Subject subject =
                Subject.knowing(settings -> settings.withHealth(health -> health.withMinMembers(2)), "bob", "carol");

        subject.hear(new Dead(1, "bob", "dave"), new Dead(1, "carol", "dave"));

        assertThat(subject.status().reason()).isEqualTo("1 of at least 2 members are alive");
    }
}
