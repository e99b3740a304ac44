package io.github.swimcluster;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One setting of {@link ClusterSettings}; {@link Settings} has them all. What is known about it is only here: validation,
 * MicroProfile Config and the documentation take it from here.
 *
 * <p>Texts are Markdown: what is code is between backticks.
 *
 * @param <T> what its value is
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

    /** Its value where it is not set; empty if it has none. */
    public Optional<T> defaultValue(Profile profile) {
        return Optional.ofNullable(
                switch (profile) {
                    case LAN -> built.lan;
                    case WAN -> built.wan;
                    case LOCAL -> built.local;
                });
    }

    /** A value as it is written in a property; a key is not shown. */
    public String text(T value) {
        return built.text.apply(value);
    }

    /** What a value may be, such as {@code 1ms to 365 days}; empty if its type says all. */
    public Optional<String> range() {
        return Optional.ofNullable(built.range);
    }

    /** What it is. */
    public String meaning() {
        return built.meaning;
    }

    /** What a higher value does, or {@code true}; empty if it is not a matter of more or less. */
    public Optional<String> whenRaised() {
        return Optional.ofNullable(built.raised);
    }

    /** What a lower value does, or {@code false}; empty if it is not a matter of more or less. */
    public Optional<String> whenLowered() {
        return Optional.ofNullable(built.lowered);
    }

    /** What memberlist or Serf call it; empty if they have nothing like it. */
    public Optional<String> elsewhere() {
        return Optional.ofNullable(built.elsewhere);
    }

    /** {@link #name()}. */
    @Override
    public String toString() {
        return built.name;
    }

    /** Its place in {@link Settings#all()}. */
    int index() {
        return index;
    }

    /** A copy that nobody else can change. */
    T copy(T value) {
        return built.copy.apply(value);
    }

    /** The value that is used, of one that was checked. */
    T normalize(T value) {
        return built.normalize.apply(value);
    }

    /** Reports what is wrong with a value by itself. */
    void check(T value, Problems problems) {
        built.check.check(value, problems);
    }

    /** The other setting that {@link #misfit} looks at. */
    Optional<Setting<?>> comparedWith() {
        return Optional.ofNullable(built.comparedWith);
    }

    /** What is expected of a value beside the others, if it does not fit them, as the end of "it must …". */
    Optional<String> misfit(SettingValues others, T value) {
        return built.rule.apply(others, value);
    }

    /** Checks a value. */
    @FunctionalInterface
    interface Check<T> {
        void check(T value, Problems problems);
    }

    /** Is told what is wrong. */
    @FunctionalInterface
    interface Problems {
        /**
         * Adds a problem.
         *
         * @param value    the value, or its wrong part, for a message
         * @param expected the end of the sentence "it must …"
         */
        void add(String value, String expected);
    }

    /** Describes a setting. */
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
        private @Nullable String elsewhere;

        Builder(String name, Function<T, String> text) {
            this.name = name;
            this.text = text;
        }

        /** The default of every profile, unless one has its own. */
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

        /** A value that does not fit the other setting is refused with the end of "it must …". */
        Builder<T> rule(Setting<?> other, BiFunction<SettingValues, T, Optional<String>> misfit) {
            comparedWith = other;
            rule = misfit;
            return this;
        }

        /** Compares with another setting; the words are such as "shorter than" or "not more than". */
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

        Builder<T> elsewhere(String there) {
            elsewhere = there;
            return this;
        }

        Setting<T> build(int index) {
            return new Setting<>(index, this);
        }
    }
}
