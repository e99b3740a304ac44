package io.github.swimcluster.benchmarks.lifeguard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Command-line options.
 *
 * @param repetitions the number of runs for each cell and configuration
 * @param sample      the share of the cells to run
 * @param seed        the seed of all random numbers
 * @param cells       the names of the cells to run
 * @param limit       the time after which no run is started; complete cells are reported
 */
record Options(int repetitions, double sample, long seed, Pattern cells, Duration limit) {
    private static final String UNLIMITED = "1000000";

    /** Parses arguments of the form {@code name=value}. */
    static Options of(String... arguments) {
        Map<String, String> values = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return new Options(
                Integer.parseInt(values.getOrDefault("repetitions", "1")),
                Double.parseDouble(values.getOrDefault("sample", "1")),
                Long.parseLong(values.getOrDefault("seed", "1")),
                Pattern.compile(values.getOrDefault("cells", ".*")),
                Duration.ofMinutes(Long.parseLong(values.getOrDefault("minutes", UNLIMITED))));
    }

    /** The runs, cell by cell, in a random order that allows an early estimate of the total time. */
    List<Run> runs(List<Configuration> configurations) {
        List<Run> runs = new ArrayList<>();
        for (Cell cell : chosen()) {
            for (int repetition = 0; repetition < repetitions; repetition++) {
                // The same seed for all configurations, so that they are compared in the same situations.
                long random = new Random(31 * (31 * seed + repetition) + cell.hashCode()).nextLong();
                for (Configuration configuration : configurations) {
                    runs.add(new Run(configuration, cell, repetition, random));
                }
            }
        }
        return runs;
    }

    private List<Cell> chosen() {
        List<Cell> chosen = new ArrayList<>();
        chosen.addAll(sampled(Cell.threshold()));
        chosen.addAll(sampled(Cell.interval()));
        chosen.removeIf(cell -> !cells.matcher(cell.toString()).matches());
        Collections.shuffle(chosen, new Random(seed));
        return chosen;
    }

    private List<Cell> sampled(List<Cell> all) {
        List<Cell> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, (int) Math.ceil(sample * all.size()));
    }
}
