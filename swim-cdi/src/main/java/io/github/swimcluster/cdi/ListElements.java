package io.github.swimcluster.cdi;

import io.github.swimcluster.internal.Text;
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
 * A list with one property per element, as YAML sources present it ({@code swim.seeds.0} or {@code swim.seeds[0]}), or a
 * map with one property per key ({@code swim.tags.role}). All elements come from one configuration source, the one with
 * the highest ordinal that has any of them: elements of different sources would mix different clusters.
 *
 * @param source the name of the configuration source
 * @param whole  the property with the whole map, if the source has it in addition to single keys
 * @param names  the property of each element by its index; empty if the source has the list as a blank value
 * @param keys   the property of each key of a map
 */
record ListElements(
        String source, Optional<String> whole, TreeMap<Integer, String> names, TreeMap<String, String> keys) {
    private static final Pattern ELEMENT = Pattern.compile("\\.(0|[1-9]\\d{0,8})|\\[(0|[1-9]\\d{0,8})]");
    private static final Pattern ENVIRONMENT_INDEX = Pattern.compile("(0|[1-9]\\d{0,8})_?");

    /** The elements of a list; empty if it is not set, or if the deciding source has the whole list in one property. */
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

    /** Whether a property name is that of one element of this list, or of one key of this map. */
    static boolean isElement(String name, Property<?> list) {
        return name.startsWith(list.name())
                && (ELEMENT.matcher(name.substring(list.name().length())).matches()
                        || (list.isMap() && isKey(name, list.name())));
    }

    private static boolean isKey(String name, String map) {
        return name.startsWith(map + ".") && name.length() > map.length() + 1;
    }

    /** The first missing index below the highest one. */
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

    /** The values of the elements in order, with expressions expanded; then those of the keys. */
    List<ConfigValue> values(Config config) {
        return Stream.of(whole.stream(), names.values().stream(), keys.values().stream())
                .flatMap(Function.identity())
                .map(config::getConfigValue)
                .toList();
    }

    /** Joins the elements to the text of the whole list; omits keys with a blank value. */
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

    /** The prefixes of property names in a source, by precedence: the active profiles, last one first, then none. */
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

    /** Ignores numeric keys, which are elements of a list. */
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

    /** The index of the list element that a property or an environment variable sets. */
    private static OptionalInt index(String name, String list) {
        if (name.startsWith(list)) {
            Matcher element = ELEMENT.matcher(name.substring(list.length()));
            if (element.matches()) {
                return OptionalInt.of(Integer.parseInt(element.group(1) == null ? element.group(2) : element.group(1)));
            }
        }
        String listPrefix = PropertyNames.environmentForm(list) + "_";
        String variable = PropertyNames.environmentForm(name);
        Matcher index = ENVIRONMENT_INDEX.matcher(
                variable.startsWith(listPrefix) ? variable.substring(listPrefix.length()) : "");
        return index.matches() ? OptionalInt.of(Integer.parseInt(index.group(1))) : OptionalInt.empty();
    }
}
