package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cause.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Member events and their causes. */
class MemberEventTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Cause GOSSIP = Cause.of(Reason.ANNOUNCED);

    private static Member bob(String address, MemberState state) {
        return MemberTest.member("bob", address, state);
    }

    private static MemberJoined joined(Optional<Member> previous) {
        return new MemberJoined(NOW, bob("10.0.0.2:7946", MemberState.ALIVE), previous, GOSSIP);
    }

    @Test
    void aNewNameHasNotMovedAndHadNoState() {
        assertThat(joined(Optional.empty()).movedFrom()).isEmpty();
        assertThat(joined(Optional.empty()).previousState()).isEmpty();
    }

    @Test
    void aReturnAtTheSameAddressIsNoMove() {
        MemberJoined back = joined(Optional.of(bob("10.0.0.2:7946", MemberState.FAILED)));

        assertThat(back.movedFrom()).isEmpty();
        assertThat(back.previousState()).contains(MemberState.FAILED);
    }

    @Test
    void aReturnAtAnotherAddressHasThePreviousAddress() {
        assertThat(joined(Optional.of(bob("10.0.0.3:7946", MemberState.LEFT))).movedFrom())
                .contains(Address.parse("10.0.0.3:7946"));
        assertThat(joined(Optional.of(bob("10.0.0.2:7947", MemberState.LEFT))).movedFrom())
                .contains(Address.parse("10.0.0.2:7947"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void everyEventHasThePreviousState(MemberEvent event) {
        assertThat(event.previousState()).contains(MemberState.SUSPECT);
        assertThat(event.at()).isEqualTo(NOW);
        assertThat(event.cause()).isEqualTo(GOSSIP);
    }

    static Stream<MemberEvent> events() {
        Member after = bob("10.0.0.2:7946", MemberState.ALIVE);
        Optional<Member> before = Optional.of(bob("10.0.0.2:7946", MemberState.SUSPECT));
        return Stream.of(
                new MemberJoined(NOW, after, before, GOSSIP),
                new MemberUpdated(NOW, after, before, GOSSIP),
                new MemberSuspected(NOW, after, before, GOSSIP),
                new MemberRecovered(NOW, after, before, GOSSIP),
                new MemberFailed(NOW, after, before, GOSSIP),
                new MemberLeft(NOW, after, before, GOSSIP));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aCauseHasAnyNumberOfReporters(Reason reason) {
        assertThat(Cause.of(reason).reporters()).isEmpty();
        assertThat(Cause.of(reason, "alice").reporters()).containsExactly("alice");
        assertThat(new Cause(reason, List.of("carol", "alice")).reporters()).containsExactly("carol", "alice");
    }

    @Test
    void theReportersAreImmutable() {
        List<String> reporters = new ArrayList<>(List.of("alice"));
        Cause cause = new Cause(Reason.ACCUSED, reporters);

        reporters.add("carol");

        assertThat(cause.reporters()).containsExactly("alice");
    }
}
