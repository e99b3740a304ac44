package io.github.swimcluster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.netty.ChildJvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs {@link Victim} in a JVM with a small heap, which exits on an OutOfMemoryError. */
final class VictimProcess implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    final Address address;

    VictimProcess() throws IOException {
        process = new ProcessBuilder(ChildJvm.command(128, List.of("-XX:+ExitOnOutOfMemoryError"), Victim.class))
                .redirectError(new File("target/victim.log"))
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        address = Address.parse(readLine());
    }

    private String readLine() {
        try {
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            return String.valueOf(output.readLine());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no output from the process; alive: " + process.isAlive(), e);
        }
    }

    /** The status of the node after a garbage collection. */
    Report report() throws IOException {
        assertThat(process.isAlive()).as("the process is alive").isTrue();
        OutputStream input = process.getOutputStream();
        input.write("status\n".getBytes(UTF_8));
        input.flush();
        Map<String, String> values = new TreeMap<>();
        for (String each : readLine().split(" ", -1)) {
            String[] parts = each.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return new Report(values);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A parsed status line. */
    record Report(Map<String, String> values) {
        long heapKib() {
            return Long.parseLong(values.getOrDefault("heap", ""));
        }

        int members() {
            return Integer.parseInt(values.getOrDefault("members", ""));
        }

        String suspected() {
            return values.getOrDefault("suspected", "");
        }

        long dropped(String reason) {
            return Long.parseLong(values.getOrDefault("dropped." + reason, "0"));
        }

        /** The drop counters that increased since then, by reason. */
        Map<String, Long> droppedSince(Report before) {
            Map<String, Long> dropped = new TreeMap<>();
            values.keySet().stream()
                    .filter(key -> key.startsWith("dropped."))
                    .map(key -> key.substring("dropped.".length()))
                    .filter(reason -> dropped(reason) > before.dropped(reason))
                    .forEach(reason -> dropped.put(reason, dropped(reason) - before.dropped(reason)));
            return dropped;
        }
    }
}
