package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import org.junit.jupiter.api.Test;

/** Absent bytes. */
class AbsentBytesTest {
    @Test
    void absentAndEmptyAreEqualButDistinguishable() {
        assertThat(AbsentBytes.ABSENT).isEqualTo(Bytes.EMPTY).hasSameHashCodeAs(Bytes.EMPTY);
        assertThat(AbsentBytes.isAbsent(AbsentBytes.ABSENT)).isTrue();
        assertThat(AbsentBytes.isAbsent(Bytes.EMPTY)).isFalse();
        assertThat(AbsentBytes.isAbsent(Bytes.of())).isFalse();
        assertThat(AbsentBytes.ABSENT.length()).isZero();
    }
}
