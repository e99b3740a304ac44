package io.github.swimcluster.benchmarks.lifeguard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the experiments of the Lifeguard paper on all cores, and writes reports. */
final class Experiments {
    private static final long PROGRESS_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private Experiments() {}

    /** Arguments: the folder for the reports, and those of {@link Options}. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException, IOException {
        Path folder = Path.of(arguments[0]);
        String[] rest = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
        Options options = Options.of(rest);
        long start = System.nanoTime();
        List<Exhaustion> exhaustions = Exhaustion.all(options);
        List<Exhaustion.Outcome> exhausted = perform(
                exhaustions.stream()
                        .map(each -> (Callable<Exhaustion.Outcome>) each::run)
                        .toList(),
                options);
        List<Run> runs = options.runs(Configuration.all());
        Results results = Results.complete(
                perform(
                        runs.stream()
                                .map(run -> (Callable<Outcome>) run::perform)
                                .toList(),
                        options),
                options.repetitions() * Configuration.all().size());
        double minutes = (System.nanoTime() - start) / 60e9;

        String conditions =
                "%d repetition%s of %d of 54 threshold cells and %d of 432 interval cells, seed %d: %d runs in %.1f minutes on %d cores"
                        .formatted(
                                options.repetitions(),
                                options.repetitions() == 1 ? "" : "s",
                                results.threshold(Configuration.SWIM).size() / options.repetitions(),
                                results.interval(Configuration.SWIM).size() / options.repetitions(),
                                options.seed(),
                                results.size(),
                                minutes,
                                Runtime.getRuntime().availableProcessors());
        Report report = new Report(results, exhausted, conditions);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), report.markdown());
        Files.writeString(folder.resolve("report.html"), new Page(results, exhausted, conditions).html());
        print(report.markdown());
        print("Plots: " + folder.resolve("report.html").toAbsolutePath());
    }

    private static <O> List<O> perform(List<Callable<O>> runs, Options options)
            throws InterruptedException, ExecutionException {
        List<O> outcomes = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            ExecutorCompletionService<O> pool = new ExecutorCompletionService<>(threads);
            List<Future<O>> submitted = runs.stream().map(pool::submit).toList();
            long lastProgress = start;
            while (outcomes.size() < runs.size()) {
                Future<O> done = pool.take();
                outcomes.add(done.get());
                if (System.nanoTime() - start > options.limit().toNanos()) {
                    submitted.forEach(future -> future.cancel(true));
                    return outcomes;
                }
                if (System.nanoTime() - lastProgress > PROGRESS_INTERVAL) {
                    lastProgress = System.nanoTime();
                    printProgress(outcomes.size(), runs.size(), (lastProgress - start) / 1e9);
                }
            }
        }
        return outcomes;
    }

    private static void printProgress(int done, int all, double seconds) {
        double rate = done / seconds;
        print("%d of %d runs, %.1f each second, %.1f minutes left"
                .formatted(done, all, rate, (all - done) / rate / 60));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
