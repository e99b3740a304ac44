package io.github.swimcluster.cdi;

import io.github.swimcluster.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * A list that is configured element by element, as YAML sources present it: {@code swim.seeds.0} or
 * {@code swim.seeds[0]}, and so on, or a map by its keys, such as {@code swim.tags.role}. All elements are from one source,
 * the highest that has any of the list: the elements of another are those of another cluster.
 *
 * @param source where they come from
 * @param whole  what the source has in one property beside the keys of a map
 * @param names  the property of each element, by its index; none if the source has the list blank
 * @param keys   the property of each key of a map
 */
record ListElements(
        String source, Optional<String> whole, TreeMap<Integer, String> names, TreeMap<String, String> keys) {
    private static final Pattern ELEMENT = Pattern.compile("\\.(0|[1-9]\\d{0,8})|\\[(0|[1-9]\\d{0,8})]");
    private static final Pattern ENVIRONMENT_INDEX = Pattern.compile("(0|[1-9]\\d{0,8})_?");

    /** The elements of a list, unless the highest source that has any of it has the list in one. */
    static Optional<ListElements> of(Config config, Property<?> property) {
        String list = property.name();
        List<String> prefixes = prefixes(config);
        for (ConfigSource source : config.getConfigSources()) {
            for (String prefix : prefixes) {
                String whole = source.getValue(prefix + list);
                TreeMap<String, String> keys = property.isMap() ? keys(source, prefix, list) : new TreeMap<>();
                boolean isWhole = whole != null && !Text.isBlank(whole);
                if (isWhole && keys.isEmpty()) {
                    return Optional.empty();
                }
                TreeMap<Integer, String> names = isWhole ? new TreeMap<>() : names(source, prefix, list);
                if (whole != null || !names.isEmpty() || !keys.isEmpty()) {
                    return Optional.of(new ListElements(
                            source.getName(), isWhole ? Optional.of(list) : Optional.empty(), names, keys));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a property is an element of a list, or a key of a map. */
    static boolean isElement(String name, Property<?> list) {
        return name.startsWith(list.name())
                && (ELEMENT.matcher(name.substring(list.name().length())).matches()
                        || (list.isMap() && isKey(name, list.name())));
    }

    private static boolean isKey(String name, String map) {
        return name.startsWith(map + ".") && name.length() > map.length() + 1;
    }

    /** The first index that is not there, although a later one is. */
    OptionalInt gap() {
        int expected = 0;
        for (int index : names.keySet()) {
            if (index != expected) {
                return OptionalInt.of(expected);
            }
            expected++;
        }
        return OptionalInt.empty();
    }

    /** The elements in their order, expanded by the configuration; keys come last. */
    List<ConfigValue> values(Config config) {
        return Stream.of(whole.stream(), names.values().stream(), keys.values().stream())
                .flatMap(Function.identity())
                .map(config::getConfigValue)
                .toList();
    }

    /** The same list in one text; a key without a value is left out. */
    String join(List<ConfigValue> elements) {
        List<String> texts = new ArrayList<>();
        Iterator<ConfigValue> next = elements.iterator();
        whole.ifPresent(name -> texts.add(text(next.next())));
        names.values().forEach(name -> texts.add(escaped(text(next.next()))));
        keys.keySet().forEach(key -> {
            String value = text(next.next());
            if (!Text.isBlank(value)) {
                texts.add(escaped(key + "=" + value));
            }
        });
        return String.join(",", texts);
    }

    private static String text(ConfigValue element) {
        return element.getValue() == null ? "" : element.getValue();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace(",", "\\,");
    }

    /** What is before a property's name in a source, by precedence: the active profiles, the last one first. */
    private static List<String> prefixes(Config config) {
        List<String> prefixes = new ArrayList<>(Stream.of("smallrye.config.profile", "mp.config.profile")
                .map(name -> config.getConfigValue(name).getValue())
                .filter(profiles -> profiles != null && !Text.isBlank(profiles))
                .findFirst()
                .map(profiles -> Arrays.stream(profiles.split(","))
                        .map(profile -> "%" + Text.trim(profile) + ".")
                        .toList())
                .orElse(List.of()));
        Collections.reverse(prefixes);
        prefixes.add("");
        return prefixes;
    }

    private static TreeMap<Integer, String> names(ConfigSource source, String prefix, String list) {
        TreeMap<Integer, String> names = new TreeMap<>();
        source.getPropertyNames()
                .forEach(name ->
                        index(name, prefix + list).ifPresent(index -> addElement(names, source, prefix, list, index)));
        // Some sources do not list their properties.
        for (int next = 0; addElement(names, source, prefix, list, next); next++) {}
        return names;
    }

    /** A key that is a number is an element of a list. */
    private static TreeMap<String, String> keys(ConfigSource source, String prefix, String map) {
        TreeMap<String, String> keys = new TreeMap<>();
        for (String name : source.getPropertyNames()) {
            if (isKey(name, prefix + map)
                    && !ELEMENT.matcher(name.substring((prefix + map).length())).matches()) {
                keys.put(name.substring((prefix + map).length() + 1), name.substring(prefix.length()));
            }
        }
        return keys;
    }

    private static boolean addElement(
            Map<Integer, String> names, ConfigSource source, String prefix, String list, int index) {
        Optional<String> found = Stream.of("%s.%d", "%s[%d]")
                .map(form -> form.formatted(list, index))
                .filter(name -> source.getValue(prefix + name) != null)
                .findFirst();
        found.ifPresent(name -> names.put(index, name));
        return found.isPresent();
    }

    /** Which element of a list a property is, or an environment variable might be. */
    private static OptionalInt index(String name, String list) {
        if (name.startsWith(list)) {
            Matcher element = ELEMENT.matcher(name.substring(list.length()));
            if (element.matches()) {
                return OptionalInt.of(Integer.parseInt(element.group(1) == null ? element.group(2) : element.group(1)));
            }
        }
        String beginning = PropertyNames.environmentForm(list) + "_";
        String variable = PropertyNames.environmentForm(name);
        Matcher index =
                ENVIRONMENT_INDEX.matcher(variable.startsWith(beginning) ? variable.substring(beginning.length()) : "");
        return index.matches() ? OptionalInt.of(Integer.parseInt(index.group(1))) : OptionalInt.empty();
    }
}
