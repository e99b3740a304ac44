package io.github.swimcluster.cdi;

import io.github.swimcluster.Dialect;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.NetworkRange;
import io.github.swimcluster.Profile;
import io.github.swimcluster.internal.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a property's value.
 *
 * @param name     the name in the documentation
 * @param expected the allowed texts, as the end of the sentence "it must be …"
 * @param parser   converts a text that is not blank, or throws an {@link IllegalArgumentException}
 */
record ValueType<T>(String name, String expected, Function<String, T> parser) {
    static final ValueType<String> TEXT = new ValueType<>("text", "text", text -> text);
    static final ValueType<Boolean> FLAG = new ValueType<>("boolean", "true or false", ValueType::flag);
    static final ValueType<Integer> NUMBER =
            new ValueType<>("integer", "a whole number", text -> Integer.valueOf(text));
    static final ValueType<Duration> DURATION =
            new ValueType<>("duration", "a duration such as 500ms, 1s, 2m, 1h, 1d or PT1.5S", ValueType::duration);
    static final ValueType<List<String>> LIST = new ValueType<>("list", "a list such as a,b", ValueType::elements);
    static final ValueType<Map<String, String>> TAGS =
            new ValueType<>("list of key=value", "a list such as role=db,zone=a with each key once", ValueType::tags);
    static final ValueType<List<EncryptionKey>> KEYS = new ValueType<>(
            "list of base64",
            "a list of keys, each the base64 of 16, 24 or 32 bytes",
            text -> elements(text).stream().map(EncryptionKey::parse).toList());
    static final ValueType<List<NetworkRange>> NETWORKS = new ValueType<>(
            "list of networks",
            "a list of networks such as 10.0.0.0/8,2001:db8::/32",
            text -> elements(text).stream().map(NetworkRange::parse).toList());
    static final ValueType<Dialect> DIALECT = choice(Dialect.class, "serf or memberlist");
    static final ValueType<Profile> PROFILE = choice(Profile.class, "lan, wan or local");

    private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");

    /** Converts a text; ignores white space around it. */
    T parse(String text) {
        return parser.apply(Text.trim(text));
    }

    private static <E extends Enum<E>> ValueType<E> choice(Class<E> type, String expected) {
        return new ValueType<>(
                expected.replace(" or ", ", ").replace(", ", " \\| "),
                expected,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Duration duration(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher simple = SIMPLE_DURATION.matcher(lower);
        try {
            return lower.equals("0") ? Duration.ZERO : simple.matches() ? simple(simple) : Duration.parse(lower);
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Duration simple(Matcher duration) {
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Splits like MicroProfile Config: at each comma without a backslash before it; drops blank elements. */
    private static List<String> elements(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == ',' || text.charAt(i + 1) == '\\')) {
                element.append(text.charAt(++i));
            } else if (c == ',') {
                elements.add(Text.trim(element.toString()));
                element.setLength(0);
            } else {
                element.append(c);
            }
        }
        elements.add(Text.trim(element.toString()));
        elements.removeIf(String::isEmpty);
        return elements;
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new TreeMap<>();
        for (String element : elements(text)) {
            int equals = element.indexOf('=');
            String key = equals < 0 ? "" : Text.trim(element.substring(0, equals));
            if (key.isEmpty() || tags.put(key, Text.trim(element.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(element);
            }
        }
        return tags;
    }
}
