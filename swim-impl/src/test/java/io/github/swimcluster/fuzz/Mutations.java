package io.github.swimcluster.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Creates deterministic random mutations of inputs. */
final class Mutations {
    // Type bytes of MessagePack and boundary values.
    private static final int[] BOUNDARY_BYTES = {
        0x00, 0x01, 0x7f, 0x80, 0x81, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc4, 0xc6, 0xc7, 0xcc, 0xcf, 0xd3, 0xd4,
        0xd9, 0xdb, 0xdd, 0xdf, 0xf4, 0xff
    };
    private static final int MAX_CHANGES = 6;

    private final List<byte[]> originals;
    private final int maxLength;
    private final SplittableRandom random = new SplittableRandom(2026);

    Mutations(List<byte[]> originals, int maxLength) {
        this.originals = originals;
        this.maxLength = maxLength;
    }

    byte[] next() {
        byte[] input = original();
        for (int left = random.nextInt(1, MAX_CHANGES + 1); left > 0; left--) {
            input = mutate(input);
        }
        return Arrays.copyOf(input, Math.min(input.length, maxLength));
    }

    private byte[] original() {
        return originals.get(random.nextInt(originals.size())).clone();
    }

    private byte[] mutate(byte[] input) {
        if (input.length == 0) {
            return randomBytes(16);
        }
        int at = random.nextInt(input.length);
        return switch (random.nextInt(8)) {
            case 0 -> put(input, at, input[at] ^ 1 << random.nextInt(8));
            case 1 -> put(input, at, random.nextInt(256));
            case 2, 3 -> put(input, at, BOUNDARY_BYTES[random.nextInt(BOUNDARY_BYTES.length)]);
            case 4 -> concat(Arrays.copyOf(input, at), tail(input, at + random.nextInt(1, 9)));
            case 5 -> concat(concat(Arrays.copyOf(input, at), randomBytes(8)), tail(input, at));
            case 6 -> concat(Arrays.copyOf(input, at), tail(input, random.nextInt(input.length)));
            default -> concat(Arrays.copyOf(input, at), tailOfAnother());
        };
    }

    private static byte[] put(byte[] input, int at, int value) {
        input[at] = (byte) value;
        return input;
    }

    private byte[] randomBytes(int max) {
        byte[] randomBytes = new byte[random.nextInt(1, max + 1)];
        random.nextBytes(randomBytes);
        return randomBytes;
    }

    private byte[] tailOfAnother() {
        byte[] other = original();
        return tail(other, random.nextInt(other.length + 1));
    }

    private static byte[] tail(byte[] input, int from) {
        return Arrays.copyOfRange(input, Math.min(from, input.length), input.length);
    }

    private static byte[] concat(byte[] head, byte[] tail) {
        byte[] concat = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, concat, head.length, tail.length);
        return concat;
    }
}
