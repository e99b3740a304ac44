package io.github.swimcluster.engine;

import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.RateLimitedLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The log of a node. Limits the rate of each kind of warning, and escapes text from the network. Thread-safe.
 *
 * <p>Implements {@link Logger} so that {@code java.util.logging} skips this class when it determines the caller.
 */
final class Log implements Logger {
    private static final int MAX_LENGTH = 512;

    private final Logger logger = System.getLogger("io.github.swimcluster");
    private final String node;
    private final Map<String, RateLimitedLog> limits = new ConcurrentHashMap<>();

    Log(String node) {
        this.node = escape(node);
    }

    void info(String text) {
        write(Level.INFO, text);
    }

    void write(Level level, String text) {
        logger.log(level, "{0}: {1}", node, escape(text));
    }

    /**
     * Logs at most one warning of each kind in 30 seconds. Kinds are constants, so their number is bounded.
     *
     * @return whether the warning was logged
     */
    boolean warning(String kind, String text) {
        Optional<String> allowed = limit(kind).next(text);
        allowed.ifPresent(logged -> write(Level.WARNING, logged));
        return allowed.isPresent();
    }

    void error(String kind, String text, Throwable cause) {
        limit(kind).next(text).ifPresent(logged -> logger.log(Level.ERROR, node + ": " + escape(logged), cause));
    }

    private RateLimitedLog limit(String kind) {
        return limits.computeIfAbsent(kind, each -> new RateLimitedLog(Limits.LOG_INTERVAL));
    }

    /** Replaces control characters, which could forge lines, by question marks, and limits the length. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(c -> escaped.appendCodePoint(isPrintable(c) ? c : '?'));
        return escaped.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return logger.isLoggable(level);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        logger.log(level, bundle, text, thrown);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        logger.log(level, bundle, format, values);
    }
}
