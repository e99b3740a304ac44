package io.github.swimcluster.serf;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.github.swimcluster.Member;
import java.util.List;

/** Decides whether a query is for a member (Serf protocol §9.2). */
final class Filters {
    /** Limit of the length of all expressions of a query, because anyone may send them. */
    private static final int MAX_EXPRESSIONS = 256;

    /** Limit of a compiled expression: the matcher calls itself up to this many times. */
    private static final int MAX_PROGRAM = 1000;

    /**
     * Repetitions that multiply the size of an expression before it is compiled: of groups, and of more than 99 times. It
     * also finds harmless texts that look alike.
     */
    private static final Pattern LARGE_REPETITION = Pattern.compile("\\)\\{|\\{\\d*,?\\d{3}");

    private Filters() {}

    static boolean match(List<SerfMessage.Filter> filters, Member member) {
        return expressionsLength(filters) <= MAX_EXPRESSIONS
                && filters.stream().allMatch(filter -> matches(filter, member));
    }

    private static int expressionsLength(List<SerfMessage.Filter> filters) {
        return filters.stream()
                .mapToInt(filter -> switch (filter) {
                    case SerfMessage.Filter.Tag(String tag, String expression) -> expression.length();
                    case SerfMessage.Filter.Names ignored -> 0;
                    case SerfMessage.Filter.Unknown ignored -> 0;
                })
                .sum();
    }

    private static boolean matches(SerfMessage.Filter filter, Member member) {
        return switch (filter) {
            case SerfMessage.Filter.Names(List<String> names) -> names.contains(member.name());
            case SerfMessage.Filter.Tag(String tag, String expression) ->
                contains(member.tags().getOrDefault(tag, ""), expression);
            case SerfMessage.Filter.Unknown() -> false;
        };
    }

    private static boolean contains(String value, String expression) {
        if (LARGE_REPETITION.matcher(expression).find()) {
            return false;
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            return pattern.programSize() <= MAX_PROGRAM
                    && pattern.matcher(value).find();
        } catch (PatternSyntaxException e) {
            // As Serf: a filter that cannot be read matches nothing.
            return false;
        }
    }
}
