package io.github.swimcluster.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes targets with Jazzer, each in its own JVM, guided by coverage. Prints a summary, and fails if there are findings.
 *
 * <p>Arguments: the output folder, the seconds for each target, and the names of the targets, such as
 * {@code packet,swim} or {@code all}. A campaign continues with the corpus of earlier ones in the same folder.
 */
final class Campaign {
    private static final String INSTRUMENTED_CLASSES = "io.github.swimcluster.**:org.msgpack.core.**";
    private static final String ROW = "%-10s %13s %10s %9s %8s  %s";
    private static final Pattern PROGRESS =
            Pattern.compile("^#(\\d+)\\s.*?cov: (\\d+) .*?corp: (\\d+)/.*?exec/s: (\\d+)", Pattern.MULTILINE);

    private final Path folder;
    private final Duration each;
    private final List<Target> targets;
    private final List<Finding> findings = new ArrayList<>();
    private long inputs;

    private Campaign(Path folder, Duration each, List<Target> targets) {
        this.folder = folder;
        this.each = each;
        this.targets = targets;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Campaign campaign = new Campaign(
                Path.of(arguments[0]), Duration.ofSeconds(Long.parseLong(arguments[1])), targets(arguments[2]));
        campaign.run();
        System.exit(campaign.findings.isEmpty() ? 0 : 1);
    }

    private static List<Target> targets(String names) {
        if (names.equals("all")) {
            return Target.ALL;
        }
        return Arrays.stream(names.split(",")).map(Campaign::target).toList();
    }

    private static Target target(String name) {
        return Target.ALL.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("target must be one of %s, was '%s'".formatted(Target.ALL, name)));
    }

    private void run() throws IOException, InterruptedException {
        print("%s, %d cores; %d s for each target"
                .formatted(
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        each.toSeconds()));
        print(ROW.formatted("target", "inputs", "each second", "coverage", "corpus", ""));
        for (Target target : targets) {
            fuzz(target);
        }
        print("");
        print("%,d inputs; coverage: covered edges of the program, corpus: inputs that each cover additional edges"
                .formatted(inputs));
        findings.forEach(Finding::explain);
    }

    private void fuzz(Target target) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(target.name()));
        Path log = home.resolve("log.txt");
        Path seeds = writeSeeds(target, home.resolve("seeds"));
        Path corpus = Files.createDirectories(home.resolve("corpus"));
        List<Path> before = crashes(home);
        int code = new ProcessBuilder(command(target, home, corpus, seeds))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        List<Path> found = crashes(home);
        found.removeAll(before);
        found.forEach(input -> findings.add(new Finding(target, input, log)));
        report(target, Files.readString(log), found.isEmpty() ? "" : "FOUND " + found);
        if (code != 0 && found.isEmpty()) {
            throw new IllegalStateException("%s could not be fuzzed; see %s".formatted(target, log));
        }
    }

    private List<String> command(Target target, Path home, Path corpus, Path seeds) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=" + INSTRUMENTED_CLASSES,
                "--custom_hook_includes=" + INSTRUMENTED_CLASSES,
                "--reproducer_path=" + home,
                "-max_total_time=" + each.toSeconds(),
                "-max_len=" + target.maxLength(),
                "-timeout=20",
                "-rss_limit_mb=4096",
                "-artifact_prefix=" + home + "/",
                corpus.toString(),
                seeds.toString());
    }

    private static Path writeSeeds(Target target, Path seeds) throws IOException {
        Files.createDirectories(seeds);
        int number = 0;
        for (byte[] seed : target.seeds().get()) {
            Files.write(seeds.resolve(String.valueOf(number++)), seed);
        }
        return seeds;
    }

    private static List<Path> crashes(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|slow-unit)-.*"))
                            .toList());
        }
    }

    private void report(Target target, String log, String remark) {
        Optional<MatchResult> last = last(PROGRESS.matcher(log));
        inputs += last.map(done -> Long.parseLong(done.group(1))).orElse(0L);
        print(last.map(done -> ROW.formatted(
                        target.name(),
                        "%,d".formatted(Long.parseLong(done.group(1))),
                        "%,d".formatted(Long.parseLong(done.group(4))),
                        done.group(2),
                        done.group(3),
                        remark))
                .orElse(ROW.formatted(target.name(), "?", "?", "?", "?", remark)));
    }

    private static Optional<MatchResult> last(Matcher matcher) {
        return matcher.results().reduce((earlier, later) -> later);
    }

    private static void print(String line) {
        System.out.println(line);
    }

    /** An input that makes a target fail. */
    private record Finding(Target target, Path input, Path log) {
        void explain() {
            print("");
            print("%s fails on %s".formatted(target, input));
            print("The stack trace is in %s. To replay the input in every build:".formatted(log));
            print("  install -D %s swim-impl/src/test/resources/fuzz/%s/<what-happens>".formatted(input, target));
            print("  mvn verify -pl swim-impl -am -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false");
        }
    }
}
