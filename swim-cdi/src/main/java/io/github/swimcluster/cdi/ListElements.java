package io.github.swimcluster.cdi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * A list that is configured element by element, as YAML sources present it: {@code swim.seeds.0} or
 * {@code swim.seeds[0]}, and so on.
 *
 * @param text    the same as one text
 * @param source  where the first element comes from
 * @param ordinal how much that source counts
 */
record ListElements(String text, String source, int ordinal) {
    /** The elements of a property, if it is a list and has any. */
    static Optional<ListElements> of(Config config, Property<?> property) {
        if (!property.isList()) {
            return Optional.empty();
        }
        List<ConfigValue> elements = new ArrayList<>();
        Optional<ConfigValue> next = element(config, property.name(), 0);
        while (next.isPresent()) {
            elements.add(next.get());
            next = element(config, property.name(), elements.size());
        }
        return elements.isEmpty() ? Optional.empty() : Optional.of(of(elements));
    }

    /** Whether they count, and not the property that has the whole list in one. */
    boolean override(ConfigValue whole) {
        String text = whole.getValue();
        return text == null || text.isBlank() || whole.getSourceOrdinal() < ordinal;
    }

    /** Whether a property is an element of a list that is called so. */
    static boolean isElement(String name, String list) {
        return name.startsWith(list) && name.substring(list.length()).matches("\\.\\d+|\\[\\d+]");
    }

    private static ListElements of(List<ConfigValue> elements) {
        ConfigValue first = elements.getFirst();
        List<String> escaped = elements.stream()
                .map(element -> text(element).replace("\\", "\\\\").replace(",", "\\,"))
                .toList();
        return new ListElements(
                String.join(",", escaped), String.valueOf(first.getSourceName()), first.getSourceOrdinal());
    }

    private static Optional<ConfigValue> element(Config config, String list, int index) {
        return Stream.of("%s.%d", "%s[%d]")
                .map(form -> config.getConfigValue(form.formatted(list, index)))
                .filter(value -> value.getRawValue() != null)
                .findFirst();
    }

    /** What cannot be expanded is no element, and is refused as it stands. */
    private static String text(ConfigValue element) {
        return element.getValue() == null ? element.getRawValue() : element.getValue();
    }
}
