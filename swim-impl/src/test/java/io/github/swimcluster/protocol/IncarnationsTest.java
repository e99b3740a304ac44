package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of incarnations, each with the value next to it. */
class IncarnationsTest {
    @ParameterizedTest
    @CsvSource({
        // 0x7fffffff + 1024, and 0xbfffffff in an answer to a push/pull
        "2147484671, 0, GOSSIP, true",
        "2147484672, 0, GOSSIP, false",
        "3221225471, 0, PUSH_PULL_ANSWER, true",
        "3221225472, 0, PUSH_PULL_ANSWER, false",
        // at most 1024 above a known one
        "2147486048, 2147485024, GOSSIP, true",
        "2147486049, 2147485024, GOSSIP, false",
        // 0xffffffff leaves no number for a refutation
        "4294967294, 4294967293, GOSSIP, true",
        "4294967295, 4294967294, GOSSIP, false"
    })
    void anAnnouncementIsPlausibleUpToItsLimit(long incarnation, long known, UpdateSource source, boolean plausible) {
        assertThat(Incarnations.isPlausible(incarnation, known, source)).isEqualTo(plausible);
    }

    @ParameterizedTest
    @CsvSource({
        "1048577, 1, true",
        "1048578, 1, false",
        "2147483646, 2147483000, true",
        "2147483647, 2147483000, false",
        "2147483647, 2147483647, true",
        "4294967293, 4294967294, true",
        "4294967294, 4294967294, false"
    })
    void anAccusationIsPlausibleIfItsTargetCanRefuteIt(long incarnation, long known, boolean plausible) {
        assertThat(Incarnations.isPlausibleAccusation(incarnation, known)).isEqualTo(plausible);
    }

    @Test
    void anIncarnationIsForcedFromTheHighestAccusedOn() {
        assertThat(Incarnations.isForced(Incarnations.HIGHEST_ACCUSED - 1)).isFalse();
        assertThat(Incarnations.isForced(Incarnations.HIGHEST_ACCUSED)).isTrue();
    }
}
