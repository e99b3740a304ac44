package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.serf.SerfMessage.JoinIntent;
import io.github.swimcluster.serf.SerfMessage.LeaveIntent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A graceful leave and a join after it. */
class DepartureTest {
    private static List<String> phases(TestMember member) {
        return member.events(MemberEvent.class).stream()
                .filter(event -> event.member().name().equals("me"))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void aMemberWithoutOthersLeavesAtOnce() {
        TestMember member = TestMember.started();

        member.react(new Input.Leave(1));

        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(1));
        assertThat(member.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(member.status().reason()).contains("it has left");
        assertThat(member.names()).isEmpty();
    }

    @Test
    void aLeaveSendsTheIntentThenTheDeadMessageAndThenCompletes() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));
        assertThat(member.status().phase()).isEqualTo(Phase.LEAVING);
        assertThat(member.status().reason()).contains("it is leaving");
        assertThat(member.names()).containsExactly("bob", "me");

        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(member.sentSerf(LeaveIntent.class)).hasSize(4);
        assertThat(member.sent(Dead.class)).containsOnly(new Dead(1, "me", "me"));
        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(1));
        assertThat(member.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(phases(member)).containsExactly("MemberLeft");
    }

    @Test
    void aLeaveTimesOutIfNothingCanBeSent() {
        TestMember member = TestMember.withPeers(
                settings ->
                        settings.gossip(gossip -> gossip.nodes(0)).probe(probe -> probe.interval(Duration.ofHours(1))),
                "bob");

        member.react(new Input.Leave(1));
        member.advance(Duration.ofMillis(10_999));
        assertThat(member.effects(Effect.Done.class)).isEmpty();
        member.advance(Duration.ofMillis(1));

        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(1));
    }

    @Test
    void everyLeaveRequestCompletes() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));
        member.react(new Input.Leave(2));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");

        member.react(new Input.Leave(3));

        assertThat(member.effects(Effect.Done.class))
                .containsExactly(new Effect.Done(1), new Effect.Done(2), new Effect.Done(3));
        assertThat(member.events(MemberLeft.class)).hasSize(1);
    }

    @Test
    void aLeftMemberRefutesNothing() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");
        member.effects.clear();

        member.receive(new Dead(9, "me", "me"), TestMember.alive("me", 9), new Message.Suspect(9, "me", "bob"));
        member.advance(Duration.ofSeconds(30));

        assertThat(member.sent(Alive.class)).isEmpty();
        assertThat(member.swim.self().incarnation()).isEqualTo(1);
    }

    @Test
    void tagsSetWhileLeftAreAnnouncedOnTheReturn() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");
        Bytes tags = Bytes.of(new byte[] {(byte) 0xff, (byte) 0x81, (byte) 0xa1, 'a', (byte) 0xa1, 'b'});
        member.effects.clear();

        member.react(new Input.Update(2, tags));
        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(2));
        assertThat(member.events(MemberUpdated.class)).isEmpty();
        member.react(new Input.Join(3, List.of()));
        member.advanceWithAcksFrom(Duration.ofSeconds(1), "bob");

        assertThat(member.sent(Alive.class).stream().map(Alive::metadata)).contains(tags);
        assertThat(member.events(MemberJoined.class).getFirst().member().metadata())
                .isEqualTo(tags);
    }

    @Test
    void aJoinAfterTheDeadMessageEndsTheLeave() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));
        while (member.events(MemberLeft.class).isEmpty()) {
            member.advanceWithAcksFrom(Duration.ofMillis(100), "bob");
        }
        assertThat(member.status().phase()).isEqualTo(Phase.LEAVING);

        member.react(new Input.Join(2, List.of()));
        member.advanceWithAcksFrom(Duration.ofSeconds(20), "bob");

        assertThat(member.effects(Effect.Done.class))
                .containsExactly(
                        new Effect.Done(1),
                        new Effect.Done(2, JoinResult.builder().build()));
        assertThat(member.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(phases(member)).containsExactly("MemberLeft", "MemberJoined");
        assertThat(member.sent(Alive.class)).contains(TestMember.alive("me", 2));
    }

    @Test
    void aJoinAfterTheLeaveIntentRevokesIt() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));

        member.react(new Input.Join(2, List.of()));
        member.advanceWithAcksFrom(Duration.ofSeconds(20), "bob");

        assertThat(member.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(member.status().converged()).isTrue();
        assertThat(phases(member)).isEmpty();
        assertThat(member.sent(Dead.class)).isEmpty();
        assertThat(member.sentSerf(JoinIntent.class)).contains(new JoinIntent(2, "me"));
    }

    @Test
    void aReturnedMemberRefutesForgedLeaveIntents() {
        TestMember member = TestMember.withPeers("bob");
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");
        member.react(new Input.Join(2, List.of()));
        member.effects.clear();

        member.receive(new LeaveIntent(20, "me", false));
        member.advanceWithAcksFrom(Duration.ofSeconds(2), "bob");

        assertThat(member.sentSerf(JoinIntent.class)).contains(new JoinIntent(21, "me"));
    }
}
