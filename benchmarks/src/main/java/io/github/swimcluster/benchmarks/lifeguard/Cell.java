package io.github.swimcluster.benchmarks.lifeguard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A combination of the paper's parameters.
 *
 * @param concurrency the number of agents that block
 * @param blocked     milliseconds of blocking
 * @param open        milliseconds between blocks; 0 if the agents block once
 */
record Cell(int concurrency, int blocked, int open) {
    private static final int[] CONCURRENCIES = {1, 4, 8, 12, 16, 20, 24, 28, 32};
    private static final int[] BLOCKED = {128, 512, 2048, 8192, 16384, 32768};
    private static final int[] OPEN = {1, 4, 16, 64, 256, 1024, 4096, 16384};

    /** The threshold experiment: one anomaly, to measure latency. */
    static List<Cell> threshold() {
        List<Cell> cells = new ArrayList<>();
        for (int concurrency : CONCURRENCIES) {
            for (int blocked : BLOCKED) {
                cells.add(new Cell(concurrency, blocked, 0));
            }
        }
        return cells;
    }

    /** The interval experiment: repeated anomalies, to measure false positives. */
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

    /** The name on the command line. */
    @Override
    public String toString() {
        return isRepeated()
                ? "interval-C%d-D%d-I%d".formatted(concurrency, blocked, open)
                : "threshold-C%d-D%d".formatted(concurrency, blocked);
    }
}
