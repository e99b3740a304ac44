package io.github.swimcluster;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The description of one setting of {@link ClusterSettings}; {@link Settings} lists them all. Validation, MicroProfile
 * Config and the documentation use it, so that each fact is written once.
 *
 * <p>Texts are Markdown, with code in backticks.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {
    private final int index;
    private final Builder<T> built;

    private Setting(int index, Builder<T> built) {
        this.index = index;
        this.built = built;
    }

    /** The property, such as {@code swim.probe.timeout}, which is {@code probe().timeout()} in {@link ClusterSettings}. */
    public String name() {
        return built.name;
    }

    /** The default under a profile; empty if it has none. */
    public Optional<T> defaultValue(Profile profile) {
        return Optional.ofNullable(
                switch (profile) {
                    case LAN -> built.lan;
                    case WAN -> built.wan;
                    case LOCAL -> built.local;
                });
    }

    /** A value in the syntax of properties; encryption keys are not shown. */
    public String text(T value) {
        return built.text.apply(value);
    }

    /** The allowed values, such as {@code 1ms to 365 days}; empty if only the type restricts them. */
    public Optional<String> range() {
        return Optional.ofNullable(built.range);
    }

    /** The meaning of the setting, in one or two sentences. */
    public String meaning() {
        return built.meaning;
    }

    /** The effect of a higher value, or of {@code true}; empty if values have no order. */
    public Optional<String> whenRaised() {
        return Optional.ofNullable(built.raised);
    }

    /** The effect of a lower value, or of {@code false}; empty if values have no order. */
    public Optional<String> whenLowered() {
        return Optional.ofNullable(built.lowered);
    }

    /** The corresponding setting of memberlist or Serf; empty if there is none. */
    public Optional<String> foreignName() {
        return Optional.ofNullable(built.foreignName);
    }

    /** {@link #name()}. */
    @Override
    public String toString() {
        return built.name;
    }

    /** The index in {@link Settings#all()}. */
    int index() {
        return index;
    }

    /** An immutable copy of a value. */
    T copy(T value) {
        return built.copy.apply(value);
    }

    /** Normalizes a valid value, for example trims a text. */
    T normalize(T value) {
        return built.normalize.apply(value);
    }

    /** Checks a value without regard to other settings. */
    void check(T value, Problems problems) {
        built.check.check(value, problems);
    }

    /** The other setting that {@link #misfit} compares a value with. */
    Optional<Setting<?>> comparedWith() {
        return Optional.ofNullable(built.comparedWith);
    }

    /** The expectation that a value violates with regard to other settings, as the end of "it must …"; empty if none. */
    Optional<String> misfit(SettingValues others, T value) {
        return built.rule.apply(others, value);
    }

    /** Checks a value. */
    @FunctionalInterface
    interface Check<T> {
        void check(T value, Problems problems);
    }

    /** Collects problems of a value. */
    @FunctionalInterface
    interface Problems {
        /**
         * Adds a problem.
         *
         * @param value    the value or its wrong part, for the message
         * @param expected the end of the sentence "it must …"
         */
        void add(String value, String expected);
    }

    /** Builds the description of a setting. */
    static final class Builder<T> {
        private final String name;
        private final Function<T, String> text;
        private @Nullable T lan;
        private @Nullable T wan;
        private @Nullable T local;
        private UnaryOperator<T> copy = UnaryOperator.identity();
        private UnaryOperator<T> normalize = UnaryOperator.identity();
        private Check<T> check = (value, problems) -> {};
        private BiFunction<SettingValues, T, Optional<String>> rule = (others, value) -> Optional.empty();
        private @Nullable Setting<?> comparedWith;
        private @Nullable String range;
        private String meaning = "";
        private @Nullable String raised;
        private @Nullable String lowered;
        private @Nullable String foreignName;

        Builder(String name, Function<T, String> text) {
            this.name = name;
            this.text = text;
        }

        /** The default of all profiles; {@link #wan} and {@link #local} override it. */
        Builder<T> byDefault(T value) {
            lan = value;
            wan = value;
            local = value;
            return this;
        }

        Builder<T> wan(T value) {
            wan = value;
            return this;
        }

        Builder<T> local(T value) {
            local = value;
            return this;
        }

        Builder<T> copied(UnaryOperator<T> how) {
            copy = how;
            return this;
        }

        Builder<T> normalized(UnaryOperator<T> how) {
            normalize = how;
            return this;
        }

        Builder<T> range(String description) {
            range = description;
            return this;
        }

        Builder<T> range(String description, Check<T> by) {
            check = by;
            return range(description);
        }

        /** Adds a rule that depends on another setting and returns the violated expectation as the end of "it must …". */
        Builder<T> rule(Setting<?> other, BiFunction<SettingValues, T, Optional<String>> misfit) {
            comparedWith = other;
            rule = misfit;
            return this;
        }

        /** Adds a comparison with another setting, in words such as "shorter than" or "not more than". */
        Builder<T> mustBe(String words, Setting<T> other, BiPredicate<T, T> fits) {
            String be = words.startsWith("not ") ? "not be " + words.substring("not ".length()) : "be " + words;
            range = "%s, %s `%s`".formatted(range, words, other.name());
            return rule(other, (others, value) -> {
                T compared = others.get(other);
                return fits.test(value, compared)
                        ? Optional.empty()
                        : Optional.of("%s %s (%s)".formatted(be, other.name(), other.text(compared)));
            });
        }

        Builder<T> meaning(String is) {
            meaning = is;
            return this;
        }

        Builder<T> costs(String whenRaised, String whenLowered) {
            raised = whenRaised;
            lowered = whenLowered;
            return this;
        }

        Builder<T> foreignName(String foreignName) {
            this.foreignName = foreignName;
            return this;
        }

        Setting<T> build(int index) {
            return new Setting<>(index, this);
        }
    }
}
