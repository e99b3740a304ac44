package io.github.swimcluster.serf;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.github.swimcluster.Member;
import java.util.List;

/** Decides whether a query is for a member (Serf protocol §9.2). */
final class Filters {
    /** Limit of the length of an expression, because anyone may send it. */
    private static final int MAX_EXPRESSION = 1024;

    private Filters() {}

    static boolean match(List<SerfMessage.Filter> filters, Member member) {
        return filters.stream().allMatch(filter -> matches(filter, member));
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
        if (expression.length() > MAX_EXPRESSION) {
            return false;
        }
        try {
            return Pattern.compile(expression).matcher(value).find();
        } catch (PatternSyntaxException e) {
            // As Serf: a filter that cannot be read matches nothing.
            return false;
        }
    }
}
