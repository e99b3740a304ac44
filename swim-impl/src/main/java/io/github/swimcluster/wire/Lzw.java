package io.github.swimcluster.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** LZW as GIF has it: least significant bit first, 8-bit literals (memberlist protocol §5.2). */
final class Lzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int TABLE = 1 << 14;

    private Lzw() {}

    static byte[] compress(byte[] input) {
        return new Encoder().encode(input);
    }

    static byte[] expand(byte[] input, int limit) throws MalformedException {
        return new Decoder(input, limit).decode();
    }

    private static final class Encoder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final int[] keys = new int[TABLE];
        private final int[] codes = new int[TABLE];
        private long bits;
        private int count;
        private int width = 9;
        private int counter = END;

        byte[] encode(byte[] input) {
            emit(CLEAR);
            if (input.length > 0) {
                int prefix = input[0] & 0xff;
                for (int i = 1; i < input.length; i++) {
                    prefix = step(prefix, input[i] & 0xff);
                }
                emit(prefix);
                advance();
            }
            emit(END);
            if (count > 0) {
                out.write((int) bits);
            }
            return out.toByteArray();
        }

        private int step(int prefix, int next) {
            int key = ((prefix << 8) | next) + 1;
            int slot = (key * 0x9E3779B1) >>> 18;
            while (keys[slot] != 0) {
                if (keys[slot] == key) {
                    return codes[slot];
                }
                slot = (slot + 1) % TABLE;
            }
            emit(prefix);
            if (advance()) {
                keys[slot] = key;
                codes[slot] = counter;
            }
            return next;
        }

        /** Whether there is room for an entry. */
        private boolean advance() {
            counter++;
            if (counter == 4095) {
                emit(CLEAR);
                width = 9;
                counter = END;
                Arrays.fill(keys, 0);
                return false;
            }
            if (counter == 1 << width) {
                width++;
            }
            return true;
        }

        private void emit(int code) {
            bits |= (long) code << count;
            for (count += width; count >= 8; count -= 8) {
                out.write((int) bits);
                bits >>>= 8;
            }
        }
    }

    private static final class Decoder {
        private static final int NONE = -1;

        private final byte[] input;
        private final int limit;
        private final int[] prefixes = new int[4096];
        private final byte[] suffixes = new byte[4096];
        private final byte[] text = new byte[4097];
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int next;
        private long bits;
        private int count;
        private int width = 9;
        private int counter = END;
        private int last = NONE;

        Decoder(byte[] input, int limit) {
            this.input = input;
            this.limit = limit;
        }

        byte[] decode() throws MalformedException {
            for (int code = read(); code != END; code = read()) {
                if (code == CLEAR) {
                    width = 9;
                    counter = END;
                    last = NONE;
                } else {
                    data(code);
                }
            }
            return out.toByteArray();
        }

        private void data(int code) throws MalformedException {
            if (code > counter || (code == counter && last == NONE && counter < 4095)) {
                throw new MalformedException("compression");
            }
            boolean own = code == counter && last != NONE;
            int start = text.length - (own ? 1 : 0);
            int at = own ? last : code;
            for (; at > END; at = prefixes[at]) {
                text[--start] = suffixes[at];
            }
            text[--start] = (byte) at;
            if (own) {
                text[text.length - 1] = text[start];
            }
            write(start);
            remember(code, text[start]);
        }

        private void write(int start) throws MalformedException {
            if (text.length - start > limit - out.size()) {
                throw new MalformedException("size");
            }
            out.write(text, start, text.length - start);
        }

        private void remember(int code, byte first) {
            if (last != NONE) {
                prefixes[counter] = last;
                suffixes[counter] = first;
            }
            last = code;
            counter++;
            if (counter == 4096) {
                counter = 4095;
                last = NONE;
            } else if (counter == 1 << width) {
                width++;
            }
        }

        private int read() throws MalformedException {
            for (; count < width; count += 8) {
                if (next == input.length) {
                    throw new MalformedException("compression");
                }
                bits |= (long) (input[next++] & 0xff) << count;
            }
            int code = (int) (bits & ((1 << width) - 1));
            bits >>>= width;
            count -= width;
            return code;
        }
    }
}
