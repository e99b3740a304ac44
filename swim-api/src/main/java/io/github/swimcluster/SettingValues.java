package io.github.swimcluster;

import io.github.swimcluster.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of all settings; those that were not set have the default of the profile. Immutable. */
final class SettingValues {
    private final Profile profile;

    // Both indexed by Setting.index().
    private final @Nullable Object[] chosen;
    private final @Nullable Object[] values;

    private SettingValues(Profile profile, @Nullable Object[] chosen) {
        this.profile = profile;
        this.chosen = chosen;
        this.values = chosen.clone();
        for (Setting<?> setting : Settings.all()) {
            if (values[setting.index()] == null) {
                values[setting.index()] = setting.defaultValue(profile).orElse(null);
            }
        }
    }

    Profile profile() {
        return profile;
    }

    /** The value of a setting that has a default. */
    <T> T get(Setting<T> setting) {
        return Objects.requireNonNull(value(values, setting), setting.name());
    }

    <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(value(values, setting));
    }

    Draft toDraft() {
        return new Draft(profile, chosen.clone());
    }

    /** Whether the values of all settings with this name prefix are equal. */
    boolean isSame(SettingValues other, String prefix) {
        return in(prefix).allMatch(setting -> find(setting).equals(other.find(setting)));
    }

    int hashCode(String prefix) {
        return in(prefix).map(this::find).toList().hashCode();
    }

    /** The values of all settings with this name prefix. */
    String toString(String prefix) {
        return in(prefix)
                .flatMap(setting ->
                        text(values, setting)
                                .map(text -> setting.name().substring(prefix.length()) + "=" + text)
                                .stream())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The profile and the settings that were set. */
    @Override
    public String toString() {
        Stream<String> set = Settings.all().stream()
                .flatMap(setting -> text(chosen, setting).map(text -> setting.name() + "=" + text).stream());
        return Stream.concat(Stream.of("profile=" + profile), set).collect(Collectors.joining(", ", "[", "]"));
    }

    private static Stream<Setting<?>> in(String prefix) {
        return Settings.all().stream().filter(setting -> setting.name().startsWith(prefix));
    }

    private static <T> Optional<String> text(@Nullable Object[] values, Setting<T> setting) {
        return Optional.ofNullable(value(values, setting)).map(setting::text);
    }

    @SuppressWarnings("unchecked") // Draft.set puts a T at the index of a Setting<T>
    private static <T> @Nullable T value(@Nullable Object[] values, Setting<T> setting) {
        return (T) values[setting.index()];
    }

    /** The settings of a builder, not checked yet. Not thread-safe. */
    static final class Draft {
        private final @Nullable Object[] chosen;
        private final Map<Integer, List<SettingsProblem>> unreadable = new TreeMap<>();
        private Profile profile;

        Draft() {
            this(Profile.LAN, new Object[Settings.all().size()]);
        }

        private Draft(Profile profile, @Nullable Object[] chosen) {
            this.profile = profile;
            this.chosen = chosen;
        }

        void profile(Profile value) {
            profile = Objects.requireNonNull(value);
        }

        <T> void set(Setting<T> setting, T value) {
            reset(setting);
            chosen[setting.index()] = setting.copy(Objects.requireNonNull(value, setting.name()));
        }

        void reset(Setting<?> setting) {
            chosen[setting.index()] = null;
            unreadable.remove(setting.index());
        }

        /** Sets a list whose elements are given as text; {@link #build()} reports elements that cannot be parsed. */
        <E> void parse(Setting<List<E>> setting, List<String> texts, Function<String, E> parser) {
            List<E> elements = new ArrayList<>();
            List<SettingsProblem> problems = new ArrayList<>();
            for (String text : texts) {
                try {
                    elements.add(parser.apply(text));
                } catch (IllegalArgumentException e) {
                    problems.add(new SettingsProblem(
                            setting.name(), "'" + Text.printable(text, 64) + "'", "be a network such as 10.0.0.0/8"));
                }
            }
            set(setting, elements);
            if (!problems.isEmpty()) {
                unreadable.put(setting.index(), problems);
            }
        }

        /** Checks each value by itself, then compares the valid ones with each other. */
        SettingValues build() {
            List<List<SettingsProblem>> problems = new ArrayList<>();
            @Nullable Object[] normal = chosen.clone();
            for (Setting<?> setting : Settings.all()) {
                problems.add(check(setting, normal));
            }
            SettingValues built = new SettingValues(profile, normal);
            for (Setting<?> setting : Settings.all()) {
                problems.set(setting.index(), fit(setting, built, problems));
            }
            if (!problems.stream().allMatch(List::isEmpty)) {
                throw new InvalidSettingsException(
                        problems.stream().flatMap(List::stream).toList());
            }
            return built;
        }

        /** Checks a value and returns its problems; normalizes a valid value and replaces an invalid one by the default. */
        private <T> List<SettingsProblem> check(Setting<T> setting, @Nullable Object[] normal) {
            T value = value(normal, setting);
            List<SettingsProblem> problems = new ArrayList<>(unreadable.getOrDefault(setting.index(), List.of()));
            if (value != null) {
                setting.check(
                        value, (wrong, expected) -> problems.add(new SettingsProblem(setting.name(), wrong, expected)));
                normal[setting.index()] = problems.isEmpty() ? setting.normalize(value) : null;
            }
            return problems;
        }

        /** Compares a valid value with other valid values, but not with a default that replaced an invalid value. */
        private static <T> List<SettingsProblem> fit(
                Setting<T> setting, SettingValues built, List<List<SettingsProblem>> problems) {
            boolean areRight = problems.get(setting.index()).isEmpty()
                    && setting.comparedWith()
                            .map(other -> problems.get(other.index()).isEmpty())
                            .orElse(true);
            return areRight
                    ? built
                            .find(setting)
                            .flatMap(value -> setting.misfit(built, value)
                                    .map(expected ->
                                            new SettingsProblem(setting.name(), setting.text(value), expected)))
                            .stream()
                            .toList()
                    : problems.get(setting.index());
        }
    }
}
