package io.github.swimcluster.benchmarks.lifeguard;

/** One cluster that lives through one cell, in one configuration. The same number gives the same random numbers. */
record Run(Configuration configuration, Cell cell, int repetition, long seed) {
    Outcome perform() {
        return new Experiment(this).perform();
    }
}
