package io.github.swimcluster.benchmarks.lifeguard;

/** A run of one cell in one configuration. The same seed gives the same result. */
record Run(Configuration configuration, Cell cell, int repetition, long seed) {
    Outcome perform() {
        return new Experiment(this).perform();
    }
}
