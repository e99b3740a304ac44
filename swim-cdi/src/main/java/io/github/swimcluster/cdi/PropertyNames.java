package io.github.swimcluster.cdi;

import io.github.swimcluster.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * Finds properties that nobody reads, which are mistakes: a mistyped timeout would be silently the default.
 *
 * <p>Environment variables are not refused, since {@code SWIM_HOME} may be anybody's. One that is nearly a property
 * is worth a warning.
 */
final class PropertyNames {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");

    /** The base64 of the shortest key, of 16 bytes, has 22 characters, or 24 with its padding. */
    private static final int MAX_PART = 21;

    private static final int MAX_CHANGES = 6;
    private static final int MAX_QUOTED = 256;

    private PropertyNames() {}

    /** A sentence for each {@code swim.*} property that there is not, sorted. */
    static List<String> unknown(Config config) {
        Map<String, String> known = new TreeMap<>();
        Property.ALL.forEach(property -> known.put(environmentForm(property.name()), property.name()));
        TreeSet<String> variables = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            (Text.trim(name).startsWith("swim.") ? names : variables).add(name);
        }
        variables.removeIf(name -> !environmentForm(name).startsWith("swim_"));
        variables.forEach(name -> warnIfNearly(name, known));

        List<String> problems = new ArrayList<>();
        names.removeAll(known.values());
        names.removeIf(PropertyNames::isElement);
        // Some implementations list an environment variable under the dotted name that it could have.
        names.removeIf(name -> variables.stream()
                .anyMatch(variable -> environmentForm(variable).equals(environmentForm(name))));
        names.removeIf(name -> System.getenv().keySet().stream()
                .anyMatch(variable -> environmentForm(variable).equals(environmentForm(name))));
        names.forEach(name -> problems.add("%s%s is not a property of Swim Cluster%s"
                .formatted(printable(name, known), source(config, name), suggestion(name, known))));
        return problems;
    }

    private static boolean isElement(String name) {
        return Property.ALL.stream().filter(Property::isList).anyMatch(list -> ListElements.isElement(name, list));
    }

    private static String source(Config config, String name) {
        try {
            ConfigValue value = config.getConfigValue(name);
            return value.getSourceName() == null ? "" : " (from %s)".formatted(value.getSourceName());
        } catch (RuntimeException e) {
            // That its value cannot be read either does not matter.
            return "";
        }
    }

    /**
     * A name without what may be a key in it, as in {@code -Dswim.encryption.keys:KEY}. A name that is nearly a
     * property's has no room for a key, nor has a short part of a name.
     */
    private static String shown(String name, Map<String, String> known) {
        if (nearest(name, known).isPresent()) {
            return name;
        }
        if (Property.isSecret(name)) {
            return longestBeginning(name, known) + "…";
        }
        return Stream.of(name.split("\\.", -1))
                .map(part -> part.length() > MAX_PART ? "…" : part)
                .collect(Collectors.joining("."));
    }

    private static String printable(String name, Map<String, String> known) {
        return Text.printable(shown(name, known), MAX_QUOTED);
    }

    private static String longestBeginning(String name, Map<String, String> known) {
        return known.values().stream()
                .filter(name::startsWith)
                .max(Comparator.comparingInt(String::length))
                .orElse(Property.SECRET_GROUP);
    }

    private static String suggestion(String name, Map<String, String> known) {
        return nearest(name, known)
                .or(() -> Optional.of(name).filter(Property::isSecret).map(secret -> longestBeginning(secret, known)))
                .filter(known::containsValue)
                .map("; did you mean %s?"::formatted)
                .or(() -> Property.isSecret(name) ? Optional.empty() : group(name, known))
                .orElse("; docs/configuration.md lists them all");
    }

    /** What there is in the group that was meant, if that can be told. */
    private static Optional<String> group(String name, Map<String, String> known) {
        Map<String, TreeSet<String>> groups = new TreeMap<>();
        for (String property : known.values()) {
            int dot = property.indexOf('.', "swim.".length());
            if (dot >= 0) {
                groups.computeIfAbsent(property.substring(0, dot), group -> new TreeSet<>())
                        .add(property.substring(dot + 1));
            }
        }
        int dot = name.indexOf('.', "swim.".length());
        String written = dot < 0 ? name : name.substring(0, dot);
        int most = Math.max(1, (written.length() - "swim.".length()) / 4);
        return groups.keySet().stream()
                .min(Comparator.comparingInt(group -> distance(written, group)))
                .filter(group -> distance(written, group) <= most)
                .map(group -> (group.equals(written) ? "; %s has %s" : "; did you mean %s? It has %s")
                        .formatted(group, String.join(", ", groups.get(group))));
    }

    private static void warnIfNearly(String variable, Map<String, String> known) {
        if (!known.containsKey(environmentForm(variable))) {
            nearest(variable, known)
                    .ifPresent(meant -> LOGGER.log(
                            System.Logger.Level.WARNING,
                            "the environment variable {0} is no property of Swim Cluster; did you mean {1}?",
                            variable,
                            variable.equals(variable.toLowerCase(Locale.ROOT))
                                    ? environmentForm(meant)
                                    : environmentForm(meant).toUpperCase(Locale.ROOT)));
        }
    }

    /** The property whose name takes the fewest changes, if these are few. */
    private static Optional<String> nearest(String name, Map<String, String> known) {
        String wanted = environmentForm(name);
        String best = "";
        int fewest = Math.clamp((wanted.length() - "swim_".length()) / 4, 1, MAX_CHANGES) + 1;
        for (Map.Entry<String, String> candidate : known.entrySet()) {
            int changes = distance(wanted, candidate.getKey());
            if (changes < fewest) {
                fewest = changes;
                best = candidate.getValue();
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** How MicroProfile Config spells a property as an environment variable, in small letters. */
    static String environmentForm(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's: how many characters to insert, remove or replace. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
