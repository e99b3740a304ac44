package io.github.swimcluster;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The rule for text that a node tells the others: its name, its tags and its label. White space around it is not part of
 * it. It must be the same text for every member, so it must survive UTF-8, and it has no control characters.
 */
public final class Text {
    /** Invisible, but no white space for Unicode: what editors and copied web pages leave around a word. */
    private static final String INVISIBLE = "\ufeff\u200b\u2060\u200e\u200f";

    private Text() {}

    /** Without white space of any kind, a byte order mark or other invisible spaces at its ends. */
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

    /** Whether nothing of a text is left once it is trimmed. */
    public static boolean isBlank(String text) {
        return trim(text).isEmpty();
    }

    /**
     * Whether a text is the same after it was written as UTF-8 and read again. Half of a surrogate pair becomes another
     * character, and U+FFFD stands for what could not be read: two such names may be those of two members.
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

    /** What is wrong with a text that a node is to tell the others, as the end of the sentence "it must …". */
    public static Optional<String> problem(String text) {
        if (!survivesUtf8(text)) {
            return Optional.of("be text in Unicode without U+FFFD, which stands for what could not be decoded");
        }
        return text.codePoints().anyMatch(Text::isControl)
                ? Optional.of("have no control characters")
                : Optional.empty();
    }

    /** How many bytes a text takes in UTF-8. */
    public static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A text for a message: its beginning, with a question mark for each character that cannot be seen. */
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

    /** Line and paragraph separators end a line as a line feed does. */
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
