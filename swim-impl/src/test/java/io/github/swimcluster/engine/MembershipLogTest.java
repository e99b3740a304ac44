package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Cause.Reason;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.github.swimcluster.protocol.AbsentBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the log lines about members and their limits, in simulated time. */
final class MembershipLogTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Cause GOSSIP = Cause.of(Reason.ANNOUNCED);

    private final LogCapture log = new LogCapture();
    private final List<Runnable> timers = new ArrayList<>();
    private final MembershipLog membershipLog =
            new MembershipLog(new Log("me"), "me", (delay, task) -> timers.add(task));
    private Instant now = START;

    @AfterEach
    void close() {
        log.close();
    }

    private static Member member(String name, MemberState state) {
        return new Member(
                name,
                Address.parse("10.0.0.1:7946"),
                state,
                1,
                Map.of(),
                AbsentBytes.ABSENT,
                new ProtocolVersions(1, 5, 2, 2, 5, 5));
    }

    private static Optional<Member> previous(String name, MemberState state) {
        return Optional.of(member(name, state));
    }

    private void advance(Duration duration) {
        now = now.plus(duration);
    }

    private void endWindow() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    private void join(String name) {
        membershipLog.logEvent(new MemberJoined(now, member(name, MemberState.ALIVE), Optional.empty(), GOSSIP));
    }

    private void suspect(String name, String accuser) {
        membershipLog.logEvent(new MemberSuspected(
                now,
                member(name, MemberState.SUSPECT),
                previous(name, MemberState.ALIVE),
                Cause.of(Reason.ACCUSED, accuser)));
    }

    private void fail(String name, Cause cause) {
        membershipLog.logEvent(
                new MemberFailed(now, member(name, MemberState.FAILED), previous(name, MemberState.SUSPECT), cause));
    }

    private void logJoinStatus(boolean joined, boolean startedUp, Phase phase, String reason) {
        ClusterStatus.Builder status = ClusterStatus.builder()
                .phase(phase)
                .joined(joined)
                .startedUp(startedUp)
                .members(1, 1);
        membershipLog.logJoinStatus((joined ? status.converged(now) : status.diverged(reason)).build(), now);
    }

    @Test
    void logsEachChangeWithItsCause() {
        membershipLog.logEvent(
                new MemberJoined(now, member("me", MemberState.ALIVE), Optional.empty(), Cause.of(Reason.SELF)));
        join("bob");
        join("carol");
        membershipLog.logEvent(new ViewConverged(now, 3));
        suspect("bob", "carol");
        advance(Duration.ofMillis(4_150));
        fail("bob", new Cause(Reason.SUSPICION_EXPIRED, List.of("carol", "me")));
        membershipLog.logEvent(new MemberJoined(
                now,
                member("bob", MemberState.ALIVE),
                previous("bob", MemberState.FAILED),
                Cause.of(Reason.PUSH_PULL)));
        membershipLog.logEvent(new MemberLeft(
                now,
                member("carol", MemberState.LEFT),
                previous("carol", MemberState.ALIVE),
                Cause.of(Reason.LEFT, "carol")));
        fail("bob", Cause.of(Reason.DECLARED_FAILED, "dave"));
        membershipLog.logEvent(new ViewDiverged(now, "1 of at least 2 members are alive"));

        assertThat(log.texts())
                .containsExactly(
                        "me: 'bob' at 10.0.0.1:7946 joined: announced by gossip; members: 2",
                        "me: 'carol' at 10.0.0.1:7946 joined: announced by gossip; members: 3",
                        "me: is ready: its view has converged; members: 3",
                        "me: 'bob' at 10.0.0.1:7946 failed after 4.2 s of suspicion: it did not refute the suspicion of "
                                + "'carol', 'me'; members: 2",
                        "me: 'bob' at 10.0.0.1:7946 rejoined after failing: received by push/pull; members: 3",
                        "me: 'carol' at 10.0.0.1:7946 left: it announced its leave; members: 2",
                        "me: 'bob' at 10.0.0.1:7946 failed: declared failed by 'dave'; members: 1",
                        "me: is not ready: 1 of at least 2 members are alive");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DIRECT_PROBE          | : it did not answer a ping from 'carol'
            INDIRECT_PROBE        | : it answered neither a ping from 'carol' nor indirect pings
            CONNECTION_REFUSED    | : it did not answer a ping from 'carol', and refuses connections
            ACCUSED               | : reported by 'carol'
            REPORTED_IN_PUSH_PULL | : reported as failed or suspect in a push/pull by 'carol'
            """)
    void logsWhyAMemberIsSuspected(Reason reason, String text) {
        log.captureLevel(Level.FINE);

        membershipLog.logEvent(new MemberSuspected(
                now,
                member("bob", MemberState.SUSPECT),
                previous("bob", MemberState.ALIVE),
                Cause.of(reason, "carol")));

        assertThat(log.texts()).containsExactly("me: 'bob' at 10.0.0.1:7946 is suspected" + text);
    }

    @Test
    void logsBothAddressesOfAMemberThatMoved() {
        Member moved = new Member(
                "bob",
                Address.parse("10.0.0.2:7946"),
                MemberState.ALIVE,
                2,
                Map.of(),
                AbsentBytes.ABSENT,
                new ProtocolVersions(1, 5, 2, 2, 5, 5));

        membershipLog.logEvent(new MemberJoined(now, moved, previous("bob", MemberState.LEFT), GOSSIP));

        assertThat(log.texts())
                .containsExactly("me: 'bob' at 10.0.0.2:7946 rejoined after leaving at a new address "
                        + "(was 10.0.0.1:7946): announced by gossip; members: 1");
    }

    @Test
    void logsThisNodesLeaveAndRejoin() {
        membershipLog.logEvent(new MemberLeft(
                now, member("me", MemberState.LEFT), previous("me", MemberState.ALIVE), Cause.of(Reason.LEFT)));
        membershipLog.logEvent(new MemberJoined(
                now, member("me", MemberState.ALIVE), previous("me", MemberState.LEFT), Cause.of(Reason.SELF)));

        assertThat(log.texts()).containsExactly("me: has left the cluster", "me: joins again");
    }

    @Test
    void logsSuspicionsAndTagChangesAtDebugLevel() {
        join("bob");
        suspect("bob", "carol");
        assertThat(log.texts()).hasSize(1);

        log.captureLevel(Level.FINE);
        advance(Duration.ofSeconds(1));
        membershipLog.logEvent(new MemberRecovered(
                now,
                member("bob", MemberState.ALIVE),
                previous("bob", MemberState.SUSPECT),
                Cause.of(Reason.REFUTED, "bob")));
        suspect("bob", "carol");
        membershipLog.logEvent(
                new MemberUpdated(now, member("bob", MemberState.ALIVE), previous("bob", MemberState.ALIVE), GOSSIP));

        assertThat(log.texts())
                .endsWith(
                        "me: 'bob' at 10.0.0.1:7946 is no longer suspected after 1.0 s of suspicion: it refuted the "
                                + "suspicion",
                        "me: 'bob' at 10.0.0.1:7946 is suspected: reported by 'carol'",
                        "me: 'bob' at 10.0.0.1:7946 changed its tags: announced by gossip");
        assertThat(log.records().getLast().getLevel()).isEqualTo(Level.FINE);
    }

    @Test
    void summarisesManyChanges() {
        for (int i = 0; i < 5_000; i++) {
            join("member-" + i);
        }
        for (int i = 0; i < 12; i++) {
            fail("member-" + i, Cause.of(Reason.DECLARED_FAILED, "bob"));
        }
        assertThat(log.texts()).hasSize(2 * MembershipLog.MAX_LINES);

        endWindow();
        assertThat(log.texts()).hasSize(2 * MembershipLog.MAX_LINES + 1);
        assertThat(log.texts().getLast()).isEqualTo("me: more in the last 10 s: 4990 joined, 2 failed; members: 4988");

        join("late");
        assertThat(log.texts().getLast()).startsWith("me: 'late' at");
        int before = log.texts().size();
        endWindow();
        assertThat(log.texts()).hasSize(before);
    }

    @Test
    void schedulesOneTimerAtATime() {
        for (int i = 0; i < 100; i++) {
            join("member-" + i);
        }
        assertThat(timers).hasSize(1);

        endWindow();
        assertThat(timers).isEmpty();
    }

    @Test
    void limitsTheLinesOfContinuousChurn() {
        for (int window = 0; window < 6; window++) {
            for (int i = 0; i < 50; i++) {
                join("member-" + i);
                suspect("member-" + i, "bob");
                fail("member-" + i, Cause.of(Reason.SUSPICION_EXPIRED, "bob"));
            }
            endWindow();
        }

        assertThat(log.texts()).hasSize(6 * (2 * MembershipLog.MAX_LINES + 1));
    }

    @Test
    void limitsTheListedReporters() {
        fail("bob", new Cause(Reason.SUSPICION_EXPIRED, List.of("a", "b", "c", "d", "e", "f", "g")));

        assertThat(log.texts().getFirst()).contains("'a', 'b', 'c', 'd', 'e' and 2 more");
    }

    @Test
    void escapesNames() {
        join("bob\nme: 'carol' failed");

        assertThat(log.texts().getFirst()).doesNotContain("\n").startsWith("me: 'bob?me: 'carol' failed' at");
    }

    @Test
    void warnsOfUnansweredSeedsAfterTheFirstRoundAndEveryFiveMinutes() {
        String reason = "no seed has answered yet: a.example (its name is not known)";
        logJoinStatus(false, false, Phase.RUNNING, "no seed has answered yet");
        assertThat(log.texts()).isEmpty();

        for (int minute = 0; minute < 60; minute++) {
            for (int turn = 0; turn < 100; turn++) {
                logJoinStatus(false, true, Phase.RUNNING, reason);
            }
            advance(Duration.ofMinutes(1));
        }

        assertThat(log.texts()).hasSize(12).containsOnly("me: has not joined a cluster, and keeps trying: " + reason);
        assertThat(log.records()).allMatch(line -> line.getLevel().equals(Level.WARNING));
    }

    @Test
    void doesNotWarnOfSeedsAfterJoiningOrLeaving() {
        logJoinStatus(true, true, Phase.RUNNING, "");
        logJoinStatus(false, true, Phase.LEFT, "it has left");
        assertThat(log.texts()).isEmpty();

        logJoinStatus(false, true, Phase.RUNNING, "no seed has answered yet");
        logJoinStatus(true, true, Phase.RUNNING, "");
        logJoinStatus(false, true, Phase.RUNNING, "no seed has answered yet");
        assertThat(log.texts()).hasSize(2);
    }
}
