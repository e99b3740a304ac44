package io.github.swimcluster.campaign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java source in which a fragment is found by its tokens, whatever its line breaks, indentation and comments. */
final class SourceText {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<blank>\\s+|//[^\\n]*|/\\*.*?\\*/)"
                    + "|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|[\\w$]+|[-+*/&|^%=!<>]=|&&|\\|\\||->|::|\\+\\+|--|.",
            Pattern.DOTALL);

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();

    SourceText(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (matcher.group("blank") == null) {
                tokens.add(matcher.group());
                starts.add(matcher.start());
            }
        }
    }

    /** Whether it has this fragment exactly once. */
    boolean hasOnce(String fragment) {
        List<String> wanted = new SourceText(fragment).tokens;
        int at = Collections.indexOfSubList(tokens, wanted);
        return at >= 0 && at == Collections.lastIndexOfSubList(tokens, wanted);
    }

    /** The source with another fragment in place of this one; empty unless it has this one exactly once. */
    Optional<String> replace(String fragment, String replacement) {
        if (!hasOnce(fragment)) {
            return Optional.empty();
        }
        List<String> replaced = new SourceText(fragment).tokens;
        int first = Collections.indexOfSubList(tokens, replaced);
        int last = first + replaced.size() - 1;
        return Optional.of(text.substring(0, starts.get(first))
                + replacement
                + text.substring(starts.get(last) + tokens.get(last).length()));
    }
}
