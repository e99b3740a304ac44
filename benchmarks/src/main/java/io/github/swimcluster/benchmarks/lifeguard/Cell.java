package io.github.swimcluster.benchmarks.lifeguard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One combination of the paper's parameters.
 *
 * @param concurrency how many agents block
 * @param blocked     for how many milliseconds
 * @param open        how many milliseconds pass until they block again; 0 if they do not
 */
record Cell(int concurrency, int blocked, int open) {
    private static final int[] CONCURRENCIES = {1, 4, 8, 12, 16, 20, 24, 28, 32};
    private static final int[] BLOCKED = {128, 512, 2048, 8192, 16384, 32768};
    private static final int[] OPEN = {1, 4, 16, 64, 256, 1024, 4096, 16384};

    /** One anomaly each, for latency. */
    static List<Cell> threshold() {
        List<Cell> cells = new ArrayList<>();
        for (int concurrency : CONCURRENCIES) {
            for (int blocked : BLOCKED) {
                cells.add(new Cell(concurrency, blocked, 0));
            }
        }
        return cells;
    }

    /** Anomalies again and again, for false positives. */
    static List<Cell> interval() {
        List<Cell> cells = new ArrayList<>();
        for (Cell once : threshold()) {
            for (int open : OPEN) {
                cells.add(new Cell(once.concurrency, once.blocked, open));
            }
        }
        return cells;
    }

    boolean isRepeated() {
        return open > 0;
    }

    long blockedNanos() {
        return TimeUnit.MILLISECONDS.toNanos(blocked);
    }

    long openNanos() {
        return TimeUnit.MILLISECONDS.toNanos(open);
    }

    /** As it is chosen on the command line. */
    @Override
    public String toString() {
        return isRepeated()
                ? "interval-C%d-D%d-I%d".formatted(concurrency, blocked, open)
                : "threshold-C%d-D%d".formatted(concurrency, blocked);
    }
}
