package io.github.swimcluster.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * What a node tells the person who runs it: little, and each kind of warning once in a while. Names come from the
 * network and are escaped. May be used from any thread.
 *
 * <p>It is a {@link Logger}, because {@code java.util.logging} leaves loggers out when it looks for the class that logs.
 */
final class Log implements Logger {
    private static final long PAUSE = Duration.ofSeconds(30).toNanos();
    private static final int LONGEST = 512;

    private final Logger logger = System.getLogger("io.github.swimcluster");
    private final String node;
    private final Map<String, Long> lastTime = new HashMap<>();

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
     * Logs at most one warning of a kind in half a minute. Kinds are constants of the code, so there are few.
     *
     * @return whether it was logged
     */
    boolean warning(String kind, String text) {
        boolean isTime = isTime(kind);
        if (isTime) {
            write(Level.WARNING, text);
        }
        return isTime;
    }

    void error(String kind, String text, Throwable cause) {
        if (isTime(kind)) {
            logger.log(Level.ERROR, node + ": " + escape(text), cause);
        }
    }

    private boolean isTime(String kind) {
        long now = System.nanoTime();
        synchronized (lastTime) {
            Long last = lastTime.get(kind);
            if (last != null && now - last < PAUSE) {
                return false;
            }
            lastTime.put(kind, now);
            return true;
        }
    }

    /** Control characters, which could forge lines, become question marks. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> escaped.appendCodePoint(isPrintable(c) ? c : '?'));
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
