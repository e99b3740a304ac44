package io.github.swimcluster;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable run of bytes, such as a member's metadata.
 *
 * <p>The wire knows an absent run besides an empty one. They are equal, because they mean the same, but each is
 * written again as it came.
 */
public final class Bytes implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No bytes at all, written as nil. */
    public static final Bytes ABSENT = new Bytes(new byte[0], true);

    /** A run of length zero. */
    public static final Bytes EMPTY = new Bytes(new byte[0], false);

    private final byte[] content;
    private final boolean absent;

    /** Whether the text form tells the length only. */
    private final boolean secret;

    private Bytes(byte[] content, boolean absent) {
        this(content, absent, false);
    }

    private Bytes(byte[] content, boolean absent, boolean secret) {
        this.content = content;
        this.absent = absent;
        this.secret = secret;
    }

    /** A copy of {@code content}, which the text form does not show. */
    static Bytes secret(byte[] content) {
        return new Bytes(content.clone(), false, true);
    }

    /** A copy of {@code content}. */
    public static Bytes of(byte... content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone(), false);
    }

    /**
     * A copy of the {@code length} bytes of {@code content} that start at {@code from}.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public static Bytes of(byte[] content, int from, int length) {
        Objects.checkFromIndexSize(from, length, content.length);
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(content, from, from + length), false);
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes utf8(String text) {
        return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Whether this run is written as nil. */
    public boolean isAbsent() {
        return absent;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public int length() {
        return content.length;
    }

    /** The byte at {@code index}, as a number from 0 to 255. */
    public int at(int index) {
        return Byte.toUnsignedInt(content[index]);
    }

    /** A copy that the caller may change. */
    public byte[] toArray() {
        return content.clone();
    }

    /** Copies every byte into {@code target}, starting at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(content, 0, target, offset, content.length);
    }

    /** The bytes read as UTF-8; what is no UTF-8 becomes the replacement character. */
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

    /** The first 32 bytes in hexadecimal, and how many there are; of an {@link EncryptionKey} only how many there are. */
    @Override
    public String toString() {
        if (secret) {
            return "%d bytes that are not shown".formatted(content.length);
        }
        return content.length <= 32
                ? toHex()
                : "%s… (%d bytes)".formatted(HexFormat.of().formatHex(content, 0, 32), content.length);
    }
}
