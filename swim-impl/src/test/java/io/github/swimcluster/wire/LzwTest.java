package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.DropReason;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LzwTest {
    private static final int CLEAR = 256;
    private static final int END = 257;

    @ParameterizedTest(name = "{0} different bytes")
    @ValueSource(ints = {1, 2, 8, 64, 256})
    void decompressesWhatItCompressed(int alphabet) throws Exception {
        Random random = new Random(alphabet);
        for (int length : new int[] {0, 1, 2, 3, 100, 511, 4096, 70_000}) {
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++) {
                content[i] = (byte) random.nextInt(alphabet);
            }

            assertThat(Lzw.decompress(Lzw.compress(content), length)).isEqualTo(content);
        }
    }

    @Test
    void decompressesEveryLengthAroundAChangeOfCodeWidth() throws Exception {
        byte[] content = new byte[4200];
        new Random(1).nextBytes(content);
        for (int length = 200; length < content.length; length += length % 256 < 4 ? 1 : 7) {
            byte[] start = Arrays.copyOf(content, length);
            assertThat(Lzw.decompress(Lzw.compress(start), length)).isEqualTo(start);
        }
    }

    @Test
    void compressesNothingToAClearAndAnEndCode() {
        assertThat(Lzw.compress(new byte[0])).isEqualTo(Vectors.hex("000302"));
    }

    @Test
    void refusesContentAboveTheLimit() {
        byte[] zeros = Lzw.compress(new byte[1 << 20]);

        assertMalformed(zeros, (1 << 20) - 1);
        assertMalformed(Lzw.compress(new byte[] {1}), 0);
    }

    @Test
    void refusesAnUndefinedCode() {
        assertMalformed(codes(CLEAR, 258, END), 100);
        assertMalformed(codes(CLEAR, 65, 259, END), 100);
    }

    @Test
    void decompressesTheCodeThatIsBeingDefined() throws Exception {
        assertThat(Lzw.decompress(codes(CLEAR, 65, 258, END), 100)).isEqualTo(new byte[] {65, 65, 65});
        assertMalformed(codes(CLEAR, 65, 258, END), 2);
    }

    @Test
    void refusesTruncatedInput() {
        byte[] compressed = Lzw.compress(new byte[] {1, 2, 3});
        for (int length = 0; length < compressed.length; length++) {
            assertMalformed(Arrays.copyOf(compressed, length), 100);
        }
    }

    @Test
    void ignoresBytesAfterTheEndCode() throws Exception {
        byte[] compressed = Lzw.compress(new byte[] {1, 2, 3});

        assertThat(Lzw.decompress(Arrays.copyOf(compressed, 100), 100)).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void keepsUsingDefinedCodesOnceAllAreAssigned() throws Exception {
        int[] allCodes = new int[5002];
        byte[] expected = new byte[5000];
        allCodes[0] = CLEAR;
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) (i % 251);
            allCodes[i + 1] = i % 251;
        }
        allCodes[5001] = END;

        assertThat(Lzw.decompress(codes(allCodes), 5000)).isEqualTo(expected);
    }

    private static void assertMalformed(byte[] compressed, int limit) {
        assertThatThrownBy(() -> Lzw.decompress(compressed, limit))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(DropReason.COMPRESSION));
    }

    /** Writes the codes in the widths that a decompressor expects, without inserting clear codes. */
    private static byte[] codes(int... codes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int width = 9;
        int counter = 257;
        long bits = 0;
        int bitCount = 0;
        for (int code : codes) {
            bits |= (long) code << bitCount;
            bitCount += width;
            while (bitCount >= 8) {
                out.write((int) bits);
                bits >>>= 8;
                bitCount -= 8;
            }
            if (code != CLEAR && ++counter == 1 << width && width < 12) {
                width++;
            }
        }
        out.write((int) bits);
        return out.toByteArray();
    }
}
