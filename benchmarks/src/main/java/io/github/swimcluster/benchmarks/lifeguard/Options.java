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
 * What was said on the command line.
 *
 * @param repetitions how often each cell is run in each configuration
 * @param sample      the share of the cells that is run
 * @param seed        decides everything
 * @param cells       which cells are run, by their names
 * @param limit       after how long no further run is begun; what is reported then are the cells that are complete
 */
record Options(int repetitions, double sample, long seed, Pattern cells, Duration limit) {
    private static final String UNLIMITED = "1000000";

    /** Each is {@code name=value}. */
    static Options of(String... arguments) {
        Map<String, String> said = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return new Options(
                Integer.parseInt(said.getOrDefault("repetitions", "1")),
                Double.parseDouble(said.getOrDefault("sample", "1")),
                Long.parseLong(said.getOrDefault("seed", "1")),
                Pattern.compile(said.getOrDefault("cells", ".*")),
                Duration.ofMinutes(Long.parseLong(said.getOrDefault("minutes", UNLIMITED))));
    }

    /** Everything that is to be run, cell by cell, in an order that tells early how long it will take. */
    List<Run> runs(List<Configuration> configurations) {
        List<Run> runs = new ArrayList<>();
        for (Cell cell : chosen()) {
            for (int repetition = 0; repetition < repetitions; repetition++) {
                // The same random numbers for all configurations, so that they are compared in the same situations.
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
