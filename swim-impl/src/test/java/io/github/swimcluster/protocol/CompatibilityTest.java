package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberState;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which versions are compatible. The bytes are minimum, maximum and current version of the membership protocol, then the
 * same of the delegate.
 */
class CompatibilityTest {
    private static Bytes versions(String hex) {
        return Bytes.of(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "010502020505, 010502020505, true",
        "010502020505, 010503020504, true",
        "010502020505, 020402030504, true",
        "010502020505, 030503020505, false",
        "010502020505, 010101020505, false",
        "010502020505, 010506020505, false",
        "010502020505, 010500020505, false",
        "010502020505, 010502000000, false",
        "010502020505, 010502060606, false",
        "010502020505, 010502020506, false",
        "010502020505, 010502020501, false",
        "010502000000, 010502000000, true"
    })
    void versionsAreCompatibleIfBothMembersSupportBothCurrentVersions(String one, String other, boolean allowed) {
        assertThat(Compatibility.allows(versions(one), Versions.of(versions(other))))
                .isEqualTo(allowed);
        assertThat(Compatibility.allows(versions(other), Versions.of(versions(one))))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "ALIVE, 0, true, true",
        "ALIVE, 0, false, false",
        "SUSPECT, 0, false, false",
        "FAILED, 0, false, true",
        "LEFT, 0, false, true",
        "ALIVE, 1, false, false",
        "FAILED, 1, true, true",
        "FAILED, 1, false, true",
        "FAILED, 2, false, true",
        "FAILED, 3, false, true"
    })
    void onlyPresentMembersAffectCompatibility(MemberState state, int theirs, boolean same, boolean allowed) {
        Bytes serf = TestMember.SERF;
        Bytes other = same ? serf : versions("010502000000");
        Peer me = peer(MemberState.ALIVE, serf);
        Peer bob = peer(state, other);
        PushPull.NodeState carol = TestMember.state("carol", 1, theirs);

        assertThat(Compatibility.allows(List.of(carol), List.of(me, bob))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true"})
    void aPresentMemberWithoutVersionsIsIncompatible(int state, boolean allowed) {
        PushPull.NodeState bob = TestMember.state("bob", 1, state);
        PushPull.NodeState withoutVersions =
                new PushPull.NodeState("bob", bob.address(), bob.port(), bob.metadata(), 1, state, AbsentBytes.ABSENT);

        assertThat(Compatibility.allows(List.of(withoutVersions), List.of(peer(MemberState.ALIVE, TestMember.SERF))))
                .isEqualTo(allowed);
    }

    private static Peer peer(MemberState state, Bytes versions) {
        return TestMember.row("peer", state, versions);
    }
}
