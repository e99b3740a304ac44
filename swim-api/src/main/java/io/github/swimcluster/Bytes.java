package io.github.swimcluster;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable byte sequence, such as a member's metadata.
 *
 * @param content the bytes; the constructor and the accessor copy them
 */
@SuppressWarnings("ArrayRecordComponent") // it is copied and compared by content
public record Bytes(byte[] content) implements Serializable {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    public Bytes {
        content = content.clone();
    }

    /** A copy of {@code content}. */
    public static Bytes of(byte... content) {
        return content.length == 0 ? EMPTY : new Bytes(content);
    }

    /**
     * A copy of the {@code length} bytes of {@code content} that start at {@code from}.
     *
     * @throws IndexOutOfBoundsException if {@code content} does not contain that range
     */
    public static Bytes of(byte[] content, int from, int length) {
        Objects.checkFromIndexSize(from, length, content.length);
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(content, from, from + length));
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes utf8(String text) {
        return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A new copy of the bytes. */
    @Override
    public byte[] content() {
        return content.clone();
    }

    public int length() {
        return content.length;
    }

    /** The byte at {@code index}, as a number from 0 to 255. */
    public int at(int index) {
        return Byte.toUnsignedInt(content[index]);
    }

    /** The same as {@link #content()}. */
    public byte[] toArray() {
        return content();
    }

    /** Copies every byte into {@code target}, starting at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(content, 0, target, offset, content.length);
    }

    /** The bytes decoded as UTF-8; malformed input becomes the replacement character. */
    public String toUtf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Lower-case hexadecimal, two digits for each byte. */
    public String toHex() {
        return HexFormat.of().formatHex(content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Shows the length only, because the bytes may be an {@link EncryptionKey}. */
    @Override
    public String toString() {
        return "Bytes[length=%d]".formatted(content.length);
    }
}
