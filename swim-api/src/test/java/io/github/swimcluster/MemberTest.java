package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members and their protocol versions. */
class MemberTest {
    static final ProtocolVersions VERSIONS = new ProtocolVersions(1, 5, 2, 2, 5, 5);

    static Member member(String name, String address, MemberState state) {
        return new Member(name, Address.parse(address), state, 7, Map.of(), Bytes.EMPTY, VERSIONS);
    }

    private static Member tagged(Map<String, String> tags) {
        return new Member("alice", Address.parse("10.0.0.1:7946"), MemberState.ALIVE, 7, tags, Bytes.EMPTY, VERSIONS);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"ALIVE, true", "SUSPECT, true", "FAILED, false", "LEFT, false"})
    void aliveAndSuspectMembersArePresent(MemberState state, boolean present) {
        assertThat(state.isPresent()).isEqualTo(present);
    }

    @Test
    void withStateChangesOnlyTheState() {
        assertThat(member("alice", "10.0.0.1:7946", MemberState.ALIVE).withState(MemberState.LEFT))
                .isEqualTo(member("alice", "10.0.0.1:7946", MemberState.LEFT));
    }

    @Test
    void tagsAreSortedByKey() {
        Map<String, String> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.putAll(Map.of("role", "db", "zone", "a", "az", "1"));

        assertThat(tagged(backwards).tags().keySet()).containsExactly("az", "role", "zone");
    }

    @Test
    void tagsAreImmutable() {
        Map<String, String> tags = new HashMap<>(Map.of("role", "db"));
        Member member = tagged(tags);

        tags.put("role", "web");

        assertThat(member.tags()).containsExactly(Map.entry("role", "db"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> member.tags().clear());
    }

    @Test
    void tagsBehaveLikeAnyMap() {
        Map<String, String> tags = Map.of("role", "db", "zone", "a", "empty", "");
        Map<String, String> held = tagged(tags).tags();

        assertThat(held).isEqualTo(tags).hasSameHashCodeAs(tags).hasSize(3).isEqualTo(new TreeMap<>(held));
        assertThat(held.get("role")).isEqualTo("db");
        assertThat(held.get("empty")).isEmpty();
        assertThat(held.get("other")).isNull();
        assertThat(held.containsKey("zone")).isTrue();
        assertThat(held.containsKey("a")).isFalse();
        assertThat(held).hasToString("{empty=, role=db, zone=a}");
        assertThat(tagged(Map.of()).tags()).isEmpty();
    }

    @Test
    void tagsOfMembersAreNotCopiedAgain() {
        Member member = tagged(Map.of("role", "db"));

        assertThat(member.withState(MemberState.LEFT).tags()).isSameAs(member.tags());
    }

    @Test
    void aNullTagValueIsRefused() {
        Map<String, String> tags = new HashMap<>();
        tags.put("role", null);

        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> tagged(tags));
    }

    @ParameterizedTest(name = "version {0} of six")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void eachVersionIsAByte(int place) {
        assertThat(versions(place, 0)).isNotNull();
        assertThat(versions(place, 255)).isNotNull();
        for (int wrong : new int[] {-1, 256}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> versions(place, wrong))
                    .withMessage("protocol version must be 0 to 255, was " + wrong);
        }
    }

    private static ProtocolVersions versions(int place, int value) {
        int[] six = {1, 5, 2, 2, 5, 5};
        six[place] = value;
        return new ProtocolVersions(six[0], six[1], six[2], six[3], six[4], six[5]);
    }
}
