package io.github.swimcluster;

import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.IpText;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.Text;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks of settings with text, and the text form of durations. */
final class Texts {
    private static final Duration MOST_MILLIS = Duration.ofMillis(Long.MAX_VALUE);

    private Texts() {}

    static void checkName(String name, Setting.Problems problems) {
        if (Text.isBlank(name)) {
            problems.add(name.isEmpty() ? "" : "blank", "have a visible character");
        }
        checkText(name, problems);
        checkLength(name, Limits.MAX_NAME_BYTES, problems);
    }

    static void checkLabel(String label, Setting.Problems problems) {
        if (Text.isBlank(label)) {
            problems.add(label.isEmpty() ? "" : "blank", "have a visible character");
        }
        checkText(label, problems);
        checkLength(label, Limits.MAX_LABEL_BYTES, problems);
    }

    static void checkSeeds(List<String> seeds, Setting.Problems problems) {
        for (String seed : seeds) {
            if (!isSeed(seed)) {
                problems.add(quoted(seed), expectedSeed(seed));
            }
        }
    }

    static void checkTags(Map<String, String> tags, Setting.Problems problems) {
        Map<String, String> trimmed = trimmed(tags);
        if (trimmed.size() < tags.size()) {
            problems.add(quoted(tags.keySet().toString()), "have each key once");
        }
        trimmed.forEach((key, value) -> {
            checkText(key, problems);
            checkText(value, problems);
        });
        int bytes = Tags.encodedLength(trimmed);
        if (bytes > Limits.MAX_METADATA_BYTES) {
            problems.add(
                    bytes + " bytes long", "take at most %d bytes when encoded".formatted(Limits.MAX_METADATA_BYTES));
        }
    }

    static void checkBindAddress(String address, Setting.Problems problems) {
        if (!IpText.isLiteral(address)) {
            problems.add(address, "be an IP address, such as 0.0.0.0 or ::");
        } else if (IpText.hasZone(address)) {
            problems.add(address, IpText.WITHOUT_ZONE);
        }
    }

    /** Refuses zones, which are interfaces of this machine. */
    static void checkAdvertisedAddress(String address, Setting.Problems problems) {
        if (!IpText.isLiteral(address) || IpText.hasZone(address)) {
            problems.add(address, "be an IP address that the others can reach");
        }
    }

    static void checkKeys(List<EncryptionKey> keys, Setting.Problems problems) {
        String count = keys.size() + " keys";
        if (keys.size() > Limits.MAX_KEYS) {
            problems.add(count, "be at most %d keys".formatted(Limits.MAX_KEYS));
        }
        if (keys.stream().distinct().count() < keys.size()) {
            problems.add(count, "name each key once");
        }
    }

    /** An immutable copy in the same order. */
    static Map<String, String> copyOf(Map<String, String> tags) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** Trims keys and values, and sorts by key. */
    static Map<String, String> trimmed(Map<String, String> tags) {
        Map<String, String> trimmed = new TreeMap<>();
        tags.forEach((key, value) -> trimmed.put(Text.trim(key), Text.trim(value)));
        return SortedTags.of(trimmed);
    }

    /** A duration in the syntax of properties: an integer in the largest possible unit, or ISO-8601. */
    static String of(Duration value) {
        if (value.isZero()) {
            return "0s";
        }
        if (value.toNanosPart() != 0) {
            return value.toNanosPart() % 1_000_000 != 0 || !hasMillis(value)
                    ? value.toString()
                    : value.toMillis() + "ms";
        }
        if (value.toSecondsPart() != 0) {
            return value.toSeconds() + "s";
        }
        if (value.toMinutesPart() != 0) {
            return value.toMinutes() + "m";
        }
        return value.toHoursPart() != 0 ? value.toHours() + "h" : value.toDays() + "d";
    }

    /** Whether the number of milliseconds fits into a {@code long}. */
    private static boolean hasMillis(Duration value) {
        return value.compareTo(MOST_MILLIS) <= 0 && value.compareTo(MOST_MILLIS.negated()) >= 0;
    }

    private static void checkText(String text, Setting.Problems problems) {
        Text.problem(Text.trim(text)).ifPresent(expected -> problems.add(quoted(Text.trim(text)), expected));
    }

    private static void checkLength(String text, int maxBytes, Setting.Problems problems) {
        int bytes = Text.length(Text.trim(text));
        if (bytes > maxBytes) {
            problems.add(bytes + " bytes long", "be at most %d bytes long".formatted(maxBytes));
        }
    }

    private static String quoted(String text) {
        return "'" + Text.printable(text, 64) + "'";
    }

    private static String expectedSeed(String seed) {
        return seed.indexOf(':') >= 0 && IpText.hasZone(seed)
                ? IpText.WITHOUT_ZONE
                : "be host, host:port or [ipv6]:port";
    }

    private static boolean isSeed(String seed) {
        try {
            HostAndPort.parse(seed, 1);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
