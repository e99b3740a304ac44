package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import java.util.Arrays;

/**
 * LZW as in GIF: least significant bit first, 8-bit literals, codes of 9 to 12 bits (memberlist protocol §5.2).
 *
 * <p>The compressed bytes are identical to those of Go's {@code compress/lzw}.
 */
final class Lzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int MIN_WIDTH = 9;
    private static final int MAX_WIDTH = 12;
    private static final int MAX_CODES = 1 << MAX_WIDTH;

    private Lzw() {}

    static byte[] compress(byte[] content) {
        return new Compressor(content.length).compress(content);
    }

    /** Decompresses; content of more than {@code limit} bytes is malformed. */
    static byte[] decompress(byte[] compressed, int limit) throws MalformedException {
        return new Decompressor(compressed, limit).decompress();
    }

    /** Turns bytes into codes. */
    private static final class Compressor {
        private static final int SLOTS_PER_PAIR = 2;
        private static final int FREE = 0;

        private final byte[] out;

        // An open-addressing hash table. Each slot holds a pair (12-bit prefix, 8-bit literal) above its 12-bit code.
        private final int[] slots;
        private final int unusedBits;
        private int width = MIN_WIDTH;
        private int counter = END;
        private long bits;
        private int bitCount;
        private int size;

        Compressor(int contentLength) {
            // Worst case: a 12-bit code for each byte, a clear code for every few thousand bytes, and the end code.
            this.out = new byte[Math.toIntExact(contentLength * 3L / 2 + contentLength / 1024 + 8)];
            // Each byte adds at most one pair, so a small packet needs no table for all codes.
            this.unusedBits =
                    Integer.numberOfLeadingZeros(SLOTS_PER_PAIR * Math.clamp(contentLength, 1, MAX_CODES) - 1);
            this.slots = new int[1 << (Integer.SIZE - unusedBits)];
        }

        byte[] compress(byte[] content) {
            write(CLEAR);
            if (content.length > 0) {
                writeData(compressAllButLast(content));
            }
            write(END);
            if (bitCount > 0) {
                out[size++] = (byte) bits;
            }
            return Arrays.copyOf(out, size);
        }

        /** Returns the last code, which is not written yet. */
        private int compressAllButLast(byte[] content) {
            int prefix = Byte.toUnsignedInt(content[0]);
            for (int i = 1; i < content.length; i++) {
                int literal = Byte.toUnsignedInt(content[i]);
                int pair = prefix << 8 | literal;
                int slot = slotOf(pair);
                if (slots[slot] == FREE) {
                    if (writeData(prefix)) {
                        slots[slot] = pair << MAX_WIDTH | counter;
                    }
                    prefix = literal;
                } else {
                    prefix = slots[slot] & (MAX_CODES - 1);
                }
            }
            return prefix;
        }

        /** The slot that holds the pair, or the free slot for it. */
        private int slotOf(int pair) {
            int slot = (pair * 0x9e3779b1) >>> unusedBits;
            while (slots[slot] != FREE && slots[slot] >>> MAX_WIDTH != pair) {
                slot = (slot + 1) & (slots.length - 1);
            }
            return slot;
        }

        /** Writes a code, and returns whether the counter is now a code that can be assigned. */
        private boolean writeData(int code) {
            write(code);
            counter++;
            if (counter == MAX_CODES - 1) {
                clear();
                return false;
            }
            if (counter == 1 << width) {
                width++;
            }
            return true;
        }

        private void clear() {
            write(CLEAR);
            width = MIN_WIDTH;
            counter = END;
            Arrays.fill(slots, FREE);
        }

        private void write(int code) {
            bits |= (long) code << bitCount;
            bitCount += width;
            while (bitCount >= 8) {
                out[size++] = (byte) bits;
                bits >>>= 8;
                bitCount -= 8;
            }
        }
    }

    /** Turns codes into bytes. */
    private static final class Decompressor {
        private static final int NONE = -1;

        private final byte[] in;
        private final int limit;

        // For each code, the position in the output where its string was first written, to copy it from there.
        private final int[] starts;
        private final int[] lengths;
        private byte[] out = new byte[512];
        private int size;
        private int next;
        private int bits;
        private int bitCount;
        private int width = MIN_WIDTH;
        private int counter = END;
        private int previous = NONE;

        Decompressor(byte[] in, int limit) {
            this.in = in;
            this.limit = limit;
            // Each code read defines at most one new code, so a small packet needs no tables for all codes.
            int codes = (int) Math.min(MAX_CODES, END + 1 + Byte.SIZE * (long) in.length / MIN_WIDTH);
            this.starts = new int[codes];
            this.lengths = new int[codes];
            Arrays.fill(lengths, 0, CLEAR, 1);
        }

        byte[] decompress() throws MalformedException {
            for (int code = read(); code != END; code = read()) {
                if (code == CLEAR) {
                    clear();
                } else {
                    decode(code);
                }
            }
            return Arrays.copyOf(out, size);
        }

        private void clear() {
            width = MIN_WIDTH;
            counter = END;
            previous = NONE;
        }

        private void decode(int code) throws MalformedException {
            if (code > counter) {
                throw new MalformedException(DropReason.COMPRESSION);
            }
            int start = size;
            if (code == counter && previous != NONE) {
                // The code being defined stands for the previous string and that string's first byte.
                append(previous, 1);
                out[size++] = out[start];
            } else {
                append(code, 0);
            }
            if (previous != NONE) {
                starts[counter] = start - lengths[previous];
                lengths[counter] = lengths[previous] + 1;
            }
            assignNext(code);
        }

        private void assignNext(int code) {
            previous = code;
            if (counter + 1 < 1 << width) {
                counter++;
            } else if (width < MAX_WIDTH) {
                counter++;
                width++;
            } else {
                // All codes are assigned.
                previous = NONE;
            }
        }

        /** Writes the string of {@code code}, and reserves room for {@code extra} bytes after it. */
        private void append(int code, int extra) throws MalformedException {
            int end = size + lengths[code];
            if (end + extra > limit) {
                throw new MalformedException(DropReason.COMPRESSION);
            }
            if (end + extra > out.length) {
                out = Arrays.copyOf(out, (int) Math.min(Math.max(2L * out.length, end + extra), limit));
            }
            if (code < CLEAR) {
                out[size] = (byte) code;
            } else {
                System.arraycopy(out, starts[code], out, size, lengths[code]);
            }
            size = end;
        }

        private int read() throws MalformedException {
            while (bitCount < width) {
                if (next == in.length) {
                    throw new MalformedException(DropReason.COMPRESSION);
                }
                bits |= Byte.toUnsignedInt(in[next++]) << bitCount;
                bitCount += 8;
            }
            int code = bits & ((1 << width) - 1);
            bits >>>= width;
            bitCount -= width;
            return code;
        }
    }
}
