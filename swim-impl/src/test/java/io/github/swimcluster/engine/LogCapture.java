package io.github.swimcluster.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Captures what nodes log, until it is closed. */
final class LogCapture extends Handler implements AutoCloseable {
    // A strong reference, because the LogManager keeps only a weak one.
    private final Logger logger = Logger.getLogger("io.github.swimcluster");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    LogCapture() {
        logger.addHandler(this);
    }

    /** Sets the level of the captured logger. */
    void captureLevel(Level level) {
        logger.setLevel(level);
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }

    List<Throwable> thrown() {
        return records.stream()
                .map(LogRecord::getThrown)
                .filter(Throwable.class::isInstance)
                .toList();
    }

    List<String> texts() {
        return records.stream().map(new SimpleFormatter()::formatMessage).toList();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
