package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private static final ProtocolVersions VERSIONS = new ProtocolVersions(1, 5, 2, 2, 4, 255);

    @Test
    void versionsAreSixBytes() {
        Bytes bytes = Versions.toBytes(VERSIONS);

        assertThat(bytes.toHex()).isEqualTo("0105020204ff");
        assertThat(Versions.isValid(bytes)).isTrue();
        assertThat(Versions.of(bytes)).isEqualTo(VERSIONS);
        assertThat(Versions.isValid(AbsentBytes.ABSENT)).isFalse();
        assertThat(Versions.isValid(Bytes.of(new byte[5]))).isFalse();
        assertThat(Versions.isValid(Bytes.of(new byte[7]))).isFalse();
    }

    @Test
    void bytesMatchExactlyTheirVersions() {
        byte[] bytes = Versions.toBytes(VERSIONS).toArray();
        assertThat(Versions.matches(Bytes.of(bytes), VERSIONS)).isTrue();
        assertThat(Versions.matches(AbsentBytes.ABSENT, VERSIONS)).isFalse();

        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i]++;

            assertThat(Versions.matches(Bytes.of(other), VERSIONS)).isFalse();
        }
    }
}
