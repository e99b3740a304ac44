package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Profile;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.internal.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * Reads the settings from the {@code swim.*} properties and collects all problems instead of stopping at the first.
 * Reads values as text and converts them itself, so that it controls all messages. A blank value counts as not set.
 */
final class SettingsReader {
    private static final String NOT_SHOWN = "a secret that is not shown";
    private static final int MAX_QUOTED = 256;

    private final Config config;
    private final Profile profile;
    private final List<Problem> problems = new ArrayList<>();

    /** The configuration source of each property that was read and is set. */
    private final Map<String, String> sources = new LinkedHashMap<>();

    /** The properties whose text could not be converted; consequential problems of other properties are not reported. */
    private final TreeSet<String> unreadable = new TreeSet<>();

    private final boolean enabled;
    private final boolean testMode;
    private final ClusterSettings settings;
    private final List<String> unknown;

    SettingsReader(Config config) {
        this.config = config;
        enabled = read(Property.ENABLED).orElse(true);
        testMode = read(Property.TEST_MODE).orElse(false);
        profile = read(Property.PROFILE).orElse(Profile.LAN);
        settings = enabled
                ? readSettings()
                : ClusterSettings.builder().profile(profile).build();
        unknown = enabled ? PropertyNames.unknown(config) : List.of();
    }

    boolean isEnabled() {
        return enabled;
    }

    /** Whether the application is under test and must not use the network. */
    boolean isTestMode() {
        return testMode;
    }

    /** The profile's defaults with the configured values; only to be used if there are no problems. */
    ClusterSettings settings() {
        return settings;
    }

    /** All problems, one sentence each, in the order of the documentation; unknown properties last. */
    List<String> problems() {
        List<String> names = Property.ALL.stream().map(Property::name).toList();
        return Stream.concat(
                        problems.stream()
                                .sorted(Comparator.comparingInt(problem -> names.indexOf(problem.property())))
                                .map(Problem::text),
                        unknown.stream())
                .toList();
    }

    /** The validated settings; the profile's defaults if validation fails. */
    private ClusterSettings readSettings() {
        ClusterSettings.Builder builder = ClusterSettings.builder().profile(profile);
        Property.ALL.forEach(property -> set(builder, property));
        read(Property.ENCRYPTION_KEYS_FILE)
                .ifPresent(file -> builder.encryption(encryption -> encryption.keys(keysFrom(file))));
        try {
            return builder.build();
        } catch (InvalidSettingsException e) {
            e.problems().stream()
                    .filter(this::isIndependent)
                    .forEach(problem -> problems.add(new Problem(problem.property(), describe(problem))));
            return ClusterSettings.builder().profile(profile).build();
        }
    }

    private <T> void set(ClusterSettings.Builder builder, Property<T> property) {
        property.setting().ifPresent(setting -> read(property).ifPresent(value -> builder.set(setting, value)));
    }

    private List<EncryptionKey> keysFrom(String file) {
        String property = Property.ENCRYPTION_KEYS_FILE.name();
        try {
            if (sources.containsKey(Property.ENCRYPTION_KEYS.name())) {
                throw new IllegalArgumentException("not be set together with " + Property.ENCRYPTION_KEYS.name());
            }
            return KeyFile.read(file);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    property, describe(new SettingsProblem(property, file, String.valueOf(e.getMessage())))));
            return List.of();
        }
    }

    /** Whether a problem is not merely the consequence of a default that replaced an unreadable value. */
    private boolean isIndependent(SettingsProblem problem) {
        return !unreadable.contains(problem.property())
                && unreadable.stream().noneMatch(property -> problem.expected().contains(property + " "));
    }

    private <T> Optional<T> read(Property<T> property) {
        String name = property.name();
        Optional<ListElements> elements;
        List<ConfigValue> values;
        try {
            elements = property.isList() ? ListElements.of(config, property) : Optional.empty();
            values = elements.isPresent() ? elements.get().values(config) : List.of(config.getConfigValue(name));
        } catch (RuntimeException e) {
            // The source cannot expand ${…}, or cannot be reached; its message says which.
            return refuse(name, "%s cannot be read: %s".formatted(name, shown(name, String.valueOf(e.getMessage()))));
        }
        for (ConfigValue value : values) {
            Optional<String> problem = problem(property, value);
            if (problem.isPresent()) {
                return refuse(name, problem.get());
            }
        }
        return elements.isPresent() ? readList(property, elements.get(), values) : readOne(property, values.getFirst());
    }

    private <T> Optional<T> refuse(String property, String problem) {
        unreadable.add(property);
        problems.add(new Problem(property, problem));
        return Optional.empty();
    }

    private static Optional<String> problem(Property<?> property, ConfigValue value) {
        String raw = value.getRawValue();
        if (raw == null) {
            return Optional.empty();
        }
        if (!property.isSecret() && raw.contains("{" + Property.SECRET_PREFIX)) {
            return Optional.of("%s (from %s) must not refer to %s* properties, whose values are secret"
                    .formatted(value.getName(), value.getSourceName(), Property.SECRET_PREFIX));
        }
        return value.getValue() == null && !Text.isBlank(raw)
                ? Optional.of("%s is %s (from %s), but what it refers to is not set"
                        .formatted(value.getName(), quoted(property.name(), raw), value.getSourceName()))
                : Optional.empty();
    }

    private <T> Optional<T> readOne(Property<T> property, ConfigValue value) {
        String text = value.getValue();
        if (text == null || Text.isBlank(text)) {
            return Optional.empty();
        }
        sources.put(property.name(), String.valueOf(value.getSourceName()));
        return parse(property, text);
    }

    private <T> Optional<T> readList(Property<T> property, ListElements elements, List<ConfigValue> values) {
        OptionalInt gap = elements.gap();
        if (gap.isPresent()) {
            return refuse(
                    property.name(),
                    "%s[%d] is not set, but %s is (from %s); the elements of a list are numbered from 0 without a gap"
                            .formatted(
                                    property.name(),
                                    gap.getAsInt(),
                                    elements.names().lastEntry().getValue(),
                                    elements.source()));
        }
        sources.put(property.name(), elements.source());
        return parse(property, elements.join(values));
    }

    private <T> Optional<T> parse(Property<T> property, String text) {
        String name = property.name();
        try {
            return Optional.of(property.type().parse(text));
        } catch (IllegalArgumentException e) {
            return refuse(
                    name,
                    "%s is %s (%s), but it must be %s"
                            .formatted(
                                    name,
                                    quoted(name, text),
                                    source(name),
                                    property.type().expected()));
        }
    }

    private String describe(SettingsProblem problem) {
        return "%s is %s (%s), but it must %s"
                .formatted(
                        problem.property(),
                        shown(problem.property(), problem.value()),
                        source(problem.property()),
                        problem.expected());
    }

    private static String quoted(String property, String text) {
        return isShown(property, text) ? "'%s'".formatted(Text.printable(text, MAX_QUOTED)) : NOT_SHOWN;
    }

    private static String shown(String property, String text) {
        return isShown(property, text) ? Text.printable(text, MAX_QUOTED) : NOT_SHOWN;
    }

    private static boolean isShown(String property, String text) {
        boolean isFile = property.equals(Property.ENCRYPTION_KEYS_FILE.name()) && KeyFile.exists(text);
        return isFile || !Property.isSecret(property);
    }

    private String source(String property) {
        String source = sources.get(property);
        return source == null ? "the default of swim.profile=" + Property.text(profile) : "from " + source;
    }

    /** One sentence about a wrong property. */
    private record Problem(String property, String text) {}
}
