package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.protocol.Message.JoinIntent;
import io.github.swimcluster.protocol.Message.LeaveIntent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A graceful leave, and the way back. */
class DepartureTest {
    private static List<String> phases(Subject subject) {
        return subject.announced(MemberEvent.class).stream()
                .filter(event -> event.member().name().equals("me"))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void whoIsAloneHasLeftAtOnce() {
        Subject subject = Subject.started();

        subject.tell(new Input.Leave(1));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(1, 0));
        assertThat(subject.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(subject.status().reason()).contains("it has left");
        assertThat(subject.names()).isEmpty();
    }

    @Test
    void theIntentComesBeforeTheGoodbyeAndThatBeforeTheEnd() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));
        assertThat(subject.status().phase()).isEqualTo(Phase.LEAVING);
        assertThat(subject.status().reason()).contains("it is leaving");
        assertThat(subject.names()).containsExactly("bob", "me");

        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(subject.sent(LeaveIntent.class)).hasSize(4);
        assertThat(subject.sent(Dead.class)).containsOnly(new Dead(1, "me", "me"));
        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(1, 0));
        assertThat(subject.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(phases(subject)).containsExactly("MemberLeft");
    }

    @Test
    void aLeaveEndsInTimeAlsoIfNothingCanBeSent() {
        Subject subject = Subject.knowing(
                settings ->
                        settings.gossip(gossip -> gossip.nodes(0)).probe(probe -> probe.interval(Duration.ofHours(1))),
                "bob");

        subject.tell(new Input.Leave(1));
        subject.pass(Duration.ofMillis(10_999));
        assertThat(subject.effects(Effect.Done.class)).isEmpty();
        subject.pass(Duration.ofMillis(1));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(1, 0));
    }

    @Test
    void everyoneWhoAsksForALeaveIsAnswered() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));
        subject.tell(new Input.Leave(2));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");

        subject.tell(new Input.Leave(3));

        assertThat(subject.effects(Effect.Done.class))
                .containsExactly(new Effect.Done(1, 0), new Effect.Done(2, 0), new Effect.Done(3, 0));
        assertThat(subject.announced(MemberLeft.class)).hasSize(1);
    }

    @Test
    void whoHasLeftIsNotAccusedNorCorrected() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");
        subject.effects.clear();

        subject.hear(new Dead(9, "me", "me"), Subject.alive("me", 9), new Message.Suspect(9, "me", "bob"));
        subject.pass(Duration.ofSeconds(30));

        assertThat(subject.sent(Alive.class)).isEmpty();
        assertThat(subject.swim.self().incarnation()).isEqualTo(1);
    }

    @Test
    void tagsThatAreSetWhileAwayAreSaidOnTheReturn() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");
        Bytes tags = Bytes.of(new byte[] {(byte) 0xff, (byte) 0x81, (byte) 0xa1, 'a', (byte) 0xa1, 'b'});
        subject.effects.clear();

        subject.tell(new Input.Update(2, tags));
        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(2, 0));
        assertThat(subject.announced(MemberUpdated.class)).isEmpty();
        subject.tell(new Input.Join(3, List.of()));
        subject.passWithAcksFrom(Duration.ofSeconds(1), "bob");

        assertThat(subject.sent(Alive.class).stream().map(Alive::metadata)).contains(tags);
        assertThat(subject.announced(MemberJoined.class).getFirst().member().metadata())
                .isEqualTo(tags);
    }

    @Test
    void aJoinDuringTheGoodbyeEndsTheLeave() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));
        while (subject.announced(MemberLeft.class).isEmpty()) {
            subject.passWithAcksFrom(Duration.ofMillis(100), "bob");
        }
        assertThat(subject.status().phase()).isEqualTo(Phase.LEAVING);

        subject.tell(new Input.Join(2, List.of()));
        subject.passWithAcksFrom(Duration.ofSeconds(20), "bob");

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(1, 0), new Effect.Done(2, 0));
        assertThat(subject.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(phases(subject)).containsExactly("MemberLeft", "MemberJoined");
        assertThat(subject.sent(Alive.class)).contains(Subject.alive("me", 2));
    }

    @Test
    void aJoinDuringTheIntentTakesItBack() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));

        subject.tell(new Input.Join(2, List.of()));
        subject.passWithAcksFrom(Duration.ofSeconds(20), "bob");

        assertThat(subject.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(subject.status().converged()).isTrue();
        assertThat(phases(subject)).isEmpty();
        assertThat(subject.sent(Dead.class)).isEmpty();
        assertThat(subject.sent(JoinIntent.class)).contains(new JoinIntent(2, "me"));
    }

    @Test
    void whoCameBackRefutesFalseIntents() {
        Subject subject = Subject.knowing("bob");
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");
        subject.tell(new Input.Join(2, List.of()));
        subject.effects.clear();

        subject.hear(new LeaveIntent(20, "me", false));
        subject.passWithAcksFrom(Duration.ofSeconds(2), "bob");

        assertThat(subject.sent(JoinIntent.class)).contains(new JoinIntent(21, "me"));
    }
}
