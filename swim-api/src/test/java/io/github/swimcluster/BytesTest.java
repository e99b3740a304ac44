package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Immutable byte sequences. */
class BytesTest {
    @Test
    void theContentIsCopied() {
        byte[] content = {1, 2, 3};
        Bytes all = Bytes.of(content);
        Bytes part = Bytes.of(content, 1, 2);

        content[1] = 9;
        all.toArray()[0] = 9;

        assertThat(all).isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3));
        assertThat(part).isEqualTo(Bytes.of((byte) 2, (byte) 3));
    }

    @ParameterizedTest(name = "{1} bytes from {0} of 3")
    @CsvSource({"0, 4", "3, 1", "4, 0", "-1, 1", "1, -1", "2147483647, 2"})
    void aRangeOutsideOfTheContentIsRefused(int from, int length) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Bytes.of(new byte[3], from, length));
    }

    @Test
    void allFactoriesReturnEmptyForNoBytes() {
        assertThat(Bytes.of()).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.of(new byte[3], 3, 0)).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.utf8("")).isSameAs(Bytes.EMPTY);
    }

    @Test
    void bytesAreNumbersFromZeroTo255() {
        Bytes bytes = Bytes.of((byte) 0, (byte) 0x7f, (byte) 0x80, (byte) 0xff);

        assertThat(new int[] {bytes.at(0), bytes.at(1), bytes.at(2), bytes.at(3)})
                .containsExactly(0, 127, 128, 255);
        assertThat(bytes.length()).isEqualTo(4);
    }

    @Test
    void textIsUtf8() {
        assertThat(Bytes.utf8("é€😀").toHex()).isEqualTo("c3a9e282acf09f9880");
        assertThat(Bytes.utf8("é€😀").toUtf8()).isEqualTo("é€😀");
        assertThat(Bytes.of((byte) 'a', (byte) 0xff).toUtf8()).isEqualTo("a\ufffd");
    }

    @Test
    void copyToWritesAtTheOffset() {
        byte[] target = new byte[5];

        Bytes.utf8("abc").copyTo(target, 1);

        assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo("\0abc\0");
    }

    @Test
    void equalBytesAreEqual() {
        assertThat(Bytes.utf8("abc"))
                .isEqualTo(Bytes.of((byte) 'a', (byte) 'b', (byte) 'c'))
                .hasSameHashCodeAs(Bytes.of((byte) 'a', (byte) 'b', (byte) 'c'))
                .isNotEqualTo(Bytes.utf8("abd"))
                .isNotEqualTo(Bytes.utf8("ab"));
        assertThat(Bytes.utf8("abc").equals((Object) "abc")).isFalse();
    }

    @Test
    void toStringDoesNotShowTheContent() {
        assertThat(Bytes.utf8("abc")).hasToString("Bytes[length=3]");
    }
}
