package io.github.swimcluster.benchmarks.lifeguard;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paper's results: Tables IV to VII, and Figures 1 to 3. */
final class Paper {
    /** The number of interval runs for each configuration. */
    static final int RUNS = 4320;

    static final int[] CONCURRENCIES = {1, 4, 8, 12, 16, 20, 24, 28, 32};

    private static final int RUNS_OF_EACH_CONCURRENCY = 480;
    private static final double GIBIBYTE = 1L << 30;

    private static final Map<Configuration, Load> LOAD = Map.of(
            Configuration.SWIM, new Load(339_002, 1_326, 435.33, 149.15),
            Configuration.PROBE, new Load(229_574, 436, 428.62, 134.28),
            Configuration.SUSPICION, new Load(10_174, 89, 484.55, 158.87),
            Configuration.BUDDY, new Load(318_935, 591, 435.62, 147.67),
            Configuration.ALL, new Load(5_193, 25, 481.42, 146.13));

    private static final Map<Configuration, Latency> LATENCY = Map.of(
            Configuration.SWIM, new Latency(12.44, 16.96, 19.40, 12.90, 16.93, 20.17),
            Configuration.PROBE, new Latency(12.42, 17.75, 20.10, 12.90, 17.98, 20.56),
            Configuration.SUSPICION, new Latency(12.42, 17.47, 25.41, 12.89, 17.33, 23.80),
            Configuration.BUDDY, new Latency(12.45, 17.12, 19.16, 12.92, 17.18, 19.81),
            Configuration.ALL, new Latency(12.45, 17.90, 21.20, 12.91, 18.05, 21.68));

    // In the order of Configuration.tuned().
    private static final double[][] TUNING = {
        {53.14, 54.10, 54.34, 82.96, 83.04, 83.12, 99.76, 99.52, 100.08},
        {55.12, 56.28, 56.74, 84.42, 84.03, 84.42, 99.92, 99.61, 100.08},
        {69.81, 72.88, 75.53, 94.28, 96.17, 96.82, 104.95, 102.71, 105.54},
        {73.07, 76.96, 79.15, 97.05, 96.69, 96.52, 105.73, 105.08, 106.62},
        {76.08, 75.41, 80.36, 99.07, 93.71, 94.69, 112.32, 111.44, 109.28},
        {76.20, 75.11, 78.58, 92.17, 95.14, 92.71, 107.64, 107.93, 107.49},
        {98.37, 43.64, 24.16, 37.72, 8.04, 3.18, 26.61, 5.43, 1.53},
        {31.15, 22.47, 13.65, 20.29, 9.50, 4.83, 15.38, 5.05, 1.89}
    };

    private static final Map<Configuration, int[]> FALSE_BY_CONCURRENCY = Map.of(
            Configuration.SWIM, new int[] {906, 5_973, 11_286, 23_147, 34_501, 45_485, 58_965, 77_069, 81_670},
            Configuration.BUDDY, new int[] {950, 6_388, 8_476, 20_187, 34_737, 46_446, 58_441, 71_740, 71_570},
            Configuration.PROBE, new int[] {512, 3_208, 7_226, 15_199, 21_922, 36_476, 41_832, 50_274, 52_925},
            Configuration.SUSPICION, new int[] {49, 311, 142, 581, 1_341, 1_119, 1_762, 2_892, 1_977},
            Configuration.ALL, new int[] {18, 143, 110, 224, 573, 751, 842, 1_335, 1_197});

    private static final Map<Configuration, int[]> AT_HEALTHY_BY_CONCURRENCY = Map.of(
            Configuration.SWIM, new int[] {24, 9, 43, 40, 90, 204, 183, 276, 458},
            Configuration.BUDDY, new int[] {1, 5, 12, 24, 45, 63, 96, 159, 186},
            Configuration.PROBE, new int[] {2, 1, 3, 7, 57, 43, 57, 157, 109},
            Configuration.SUSPICION, new int[] {0, 1, 2, 4, 9, 10, 11, 18, 34},
            Configuration.ALL, new int[] {0, 1, 4, 2, 0, 6, 4, 3, 5});

    // Read from the plot of Figure 1, with an error of about five events. In the order of Exhaustion.STRESSED.
    private static final Map<String, int[]> EXHAUSTION = Map.of(
            Configuration.SWIM.name(), new int[] {10, 42, 364, 954, 1_777, 3_311},
            Configuration.ALL.name(), new int[] {0, 0, 0, 0, 95, 1_271});

    private static final Map<String, int[]> EXHAUSTION_AT_HEALTHY = Map.of(
            Configuration.SWIM.name(), new int[] {0, 0, 216, 327, 364, 612},
            Configuration.ALL.name(), new int[] {0, 0, 0, 0, 0, 58});

    private Paper() {}

    static Load load(Configuration configuration) {
        return found(LOAD, configuration);
    }

    static Latency latency(Configuration configuration) {
        return found(LATENCY, configuration);
    }

    /** The value of a row in percent of SWIM. */
    static double tuning(TuningRow row, Configuration configuration) {
        List<Configuration> columns = Configuration.tuned();
        return TUNING[row.number][columns.indexOf(configuration)];
    }

    /** The mean false failures in a run. */
    static double falseFailures(Configuration configuration, int place, boolean atHealthy) {
        return (double) found(atHealthy ? AT_HEALTHY_BY_CONCURRENCY : FALSE_BY_CONCURRENCY, configuration)[place]
                / RUNS_OF_EACH_CONCURRENCY;
    }

    /** The false failures in five minutes of exhausted CPUs. */
    static int falseFailuresByExhaustion(Configuration configuration, int place, boolean atHealthy) {
        return named(atHealthy ? EXHAUSTION_AT_HEALTHY : EXHAUSTION, configuration)[place];
    }

    private static <V> V found(Map<Configuration, V> map, Configuration configuration) {
        return present(map.get(configuration), configuration);
    }

    private static <V> V named(Map<String, V> map, Configuration configuration) {
        return present(map.get(configuration.name()), configuration);
    }

    private static <V> V present(@Nullable V found, Configuration configuration) {
        if (found == null) {
            throw new IllegalArgumentException("not in the paper: " + configuration.name());
        }
        return found;
    }

    /** The rows of Table VII. */
    enum TuningRow {
        MEDIAN_FIRST("median of first detection", 0),
        MEDIAN_FULL("median of full detection", 1),
        P99_FIRST("99 % of first detection", 2),
        P99_FULL("99 % of full detection", 3),
        P999_FIRST("99.9 % of first detection", 4),
        P999_FULL("99.9 % of full detection", 5),
        FALSE("FP", 6),
        FALSE_AT_HEALTHY("FP−", 7);

        final String title;
        private final int number;

        TuningRow(String title, int number) {
            this.title = title;
            this.number = number;
        }
    }

    /** Totals over all interval runs; messages in millions. */
    record Load(int falseFailures, int falseFailuresAtHealthy, double messages, double gibibytes) {
        double falseFailuresPerRun() {
            return (double) falseFailures / RUNS;
        }

        double falseFailuresAtHealthyPerRun() {
            return (double) falseFailuresAtHealthy / RUNS;
        }

        double thousandMessagesPerRun() {
            return 1000 * messages / RUNS;
        }

        double megabytesPerRun() {
            return gibibytes * GIBIBYTE / 1e6 / RUNS;
        }
    }

    /** Detection latencies in seconds. */
    record Latency(double first, double first99, double first999, double full, double full99, double full999) {
        double[] of(boolean whole) {
            return whole ? new double[] {full, full99, full999} : new double[] {first, first99, first999};
        }
    }
}
