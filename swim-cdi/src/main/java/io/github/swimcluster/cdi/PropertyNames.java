package io.github.swimcluster.cdi;

import io.github.swimcluster.internal.Text;
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
 * Finds unknown {@code swim.*} properties. They are refused: a misspelt timeout would silently have its default.
 *
 * <p>Unknown environment variables are not refused, because {@code SWIM_HOME} may belong to other software. If one is
 * similar to a property, a warning is logged.
 */
final class PropertyNames {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");

    /** Longer parts of a name may be a key: the shortest key, 16 bytes, has 22 characters in base64 without padding. */
    private static final int MAX_SHOWN_PART = 21;

    private static final int MAX_EDIT_DISTANCE = 6;
    private static final int MAX_QUOTED = 256;

    private PropertyNames() {}

    /** One sentence for each unknown {@code swim.*} property, sorted by name. */
    static List<String> unknown(Config config) {
        Map<String, String> known = new TreeMap<>();
        Property.ALL.forEach(property -> known.put(environmentForm(property.name()), property.name()));
        TreeSet<String> variables = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            (Text.trim(name).startsWith("swim.") ? names : variables).add(name);
        }
        variables.removeIf(name -> !environmentForm(name).startsWith("swim_"));
        variables.forEach(name -> warnIfSimilar(name, known));

        List<String> problems = new ArrayList<>();
        names.removeAll(known.values());
        names.removeIf(PropertyNames::isElement);
        // Some implementations list an environment variable under a dotted name derived from it.
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
            // The source is only a hint; the property is refused in any case.
            return "";
        }
    }

    /**
     * Replaces parts of a name that may be a key, as in {@code -Dswim.encryption.keys:KEY}. Names similar to a property's
     * and short parts of a name cannot contain a key.
     */
    private static String shown(String name, Map<String, String> known) {
        if (nearest(name, known).isPresent()) {
            return name;
        }
        if (Property.isSecret(name)) {
            return longestKnownPrefix(name, known) + "…";
        }
        return Stream.of(name.split("\\.", -1))
                .map(part -> part.length() > MAX_SHOWN_PART ? "…" : part)
                .collect(Collectors.joining("."));
    }

    private static String printable(String name, Map<String, String> known) {
        return Text.printable(shown(name, known), MAX_QUOTED);
    }

    private static String longestKnownPrefix(String name, Map<String, String> known) {
        return known.values().stream()
                .filter(name::startsWith)
                .max(Comparator.comparingInt(String::length))
                .orElse(Property.SECRET_PREFIX);
    }

    private static String suggestion(String name, Map<String, String> known) {
        return nearest(name, known)
                .or(() -> Optional.of(name).filter(Property::isSecret).map(secret -> longestKnownPrefix(secret, known)))
                .filter(known::containsValue)
                .map("; did you mean %s?"::formatted)
                .or(() -> Property.isSecret(name) ? Optional.empty() : group(name, known))
                .orElse("; docs/configuration.md lists them all");
    }

    /** Lists the properties of the group that the name begins with or is similar to. */
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
        int maxChanges = Math.max(1, (written.length() - "swim.".length()) / 4);
        return groups.keySet().stream()
                .min(Comparator.comparingInt(group -> distance(written, group)))
                .filter(group -> distance(written, group) <= maxChanges)
                .map(group -> (group.equals(written) ? "; %s has %s" : "; did you mean %s? It has %s")
                        .formatted(group, String.join(", ", groups.get(group))));
    }

    private static void warnIfSimilar(String variable, Map<String, String> known) {
        if (!known.containsKey(environmentForm(variable))) {
            nearest(variable, known)
                    .ifPresent(meant -> LOGGER.log(
                            System.Logger.Level.WARNING,
                            "the environment variable {0} is not a property of Swim Cluster; did you mean {1}?",
                            variable,
                            variable.equals(variable.toLowerCase(Locale.ROOT))
                                    ? environmentForm(meant)
                                    : environmentForm(meant).toUpperCase(Locale.ROOT)));
        }
    }

    /** The property with the smallest edit distance to this name, if that distance is small. */
    private static Optional<String> nearest(String name, Map<String, String> known) {
        String wanted = environmentForm(name);
        String best = "";
        int fewest = Math.clamp((wanted.length() - "swim_".length()) / 4, 1, MAX_EDIT_DISTANCE) + 1;
        for (Map.Entry<String, String> candidate : known.entrySet()) {
            int changes = distance(wanted, candidate.getKey());
            if (changes < fewest) {
                fewest = changes;
                best = candidate.getValue();
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** The environment variable that MicroProfile Config derives from a property name, in lower case. */
    static String environmentForm(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    }

    /** The Levenshtein distance: the number of characters to insert, remove or replace. */
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
