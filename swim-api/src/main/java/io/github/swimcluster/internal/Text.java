package io.github.swimcluster.internal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The rules for text that a node sends to other members: its name, tags and label. White space around a text is removed.
 * A text must be equal on all members, so encoding it as UTF-8 must not change it, and it has no control characters.
 */
public final class Text {
    /** Invisible characters that Unicode does not class as white space; editors and web pages leave them around words. */
    private static final String INVISIBLE = "\ufeff\u200b\u2060\u200e\u200f";

    private Text() {}

    /** Removes all kinds of white space, byte order marks and other invisible spaces at both ends. */
    public static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Whether the trimmed text is empty. */
    public static boolean isBlank(String text) {
        return trim(text).isEmpty();
    }

    /**
     * Whether a text is unchanged after encoding and decoding as UTF-8. An unpaired surrogate becomes another character,
     * and U+FFFD replaces malformed input, so that the names of different members could become equal.
     */
    public static boolean survivesUtf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\ufffd') {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The rule that a text violates, as the end of the sentence "it must …"; empty if it is valid. */
    public static Optional<String> problem(String text) {
        if (!survivesUtf8(text)) {
            return Optional.of("be text in Unicode without U+FFFD, which stands for what could not be decoded");
        }
        return text.codePoints().anyMatch(Text::isControl)
                ? Optional.of("have no control characters")
                : Optional.empty();
    }

    /** The length of a text in UTF-8, in bytes. */
    public static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The beginning of a text for use in a message, with a question mark for each invisible character. */
    public static String printable(String text, int maxCharacters) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(maxCharacters)
                .forEach(c -> printable.appendCodePoint(isControl(c) || isUnseen(c) ? '?' : c));
        return printable.toString();
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085' || INVISIBLE.indexOf(c) >= 0;
    }

    /** Includes line and paragraph separators, which end a line like a line feed. */
    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
