package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LzwTest {
    @Test
    void whatIsCompressedExpandsAgain() throws MalformedException {
        Random random = new Random(1);
        for (int size = 0; size < 100_000; size = size * 2 + 1) {
            byte[] input = new byte[size];
            for (int i = 0; i < size; i++) {
                input[i] = (byte) random.nextInt(5);
            }

            assertThat(Lzw.expand(Lzw.compress(input), size)).isEqualTo(input);
        }
    }
}
