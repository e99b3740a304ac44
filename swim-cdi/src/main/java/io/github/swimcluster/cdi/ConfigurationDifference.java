package io.github.swimcluster.cdi;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** The {@code swim.*} properties in which two configurations differ. Values are not shown: they may be keys. */
final class ConfigurationDifference {
    private ConfigurationDifference() {}

    /** Each property whose value differs, with its source in the second configuration. */
    static List<String> between(Config first, Config second) {
        TreeSet<String> names = new TreeSet<>();
        Property.ALL.forEach(property -> {
            names.add(property.name());
            names.addAll(elements(first, property));
            names.addAll(elements(second, property));
        });
        return names.stream()
                .filter(name -> !Objects.equals(value(first, name), value(second, name)))
                .map(name -> "%s (%s)".formatted(name, source(second, name)))
                .toList();
    }

    private static List<String> elements(Config config, Property<?> property) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> ListElements.isElement(name, property))
                .toList();
    }

    private static @Nullable String value(Config config, String name) {
        try {
            ConfigValue value = config.getConfigValue(name);
            return value.getValue() == null ? value.getRawValue() : value.getValue();
        } catch (RuntimeException e) {
            // The value has an expression that cannot be expanded in this configuration.
            return "unreadable";
        }
    }

    private static String source(Config config, String name) {
        try {
            String source = config.getConfigValue(name).getSourceName();
            return source == null ? "not set" : "from " + source;
        } catch (RuntimeException e) {
            return "unreadable";
        }
    }
}
