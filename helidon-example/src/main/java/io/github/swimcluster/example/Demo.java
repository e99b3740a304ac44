package io.github.swimcluster.example;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs three services as processes on loopback and prints the events of each, until it is interrupted.
 *
 * <p>Arguments: the service's jar and a directory for logs.
 */
final class Demo {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Service> services = new ArrayList<>();
    private volatile boolean stopping;

    private record Node(String name, int swimPort, int httpPort) {
        URI at(String path) {
            return URI.create("http://127.0.0.1:%d%s".formatted(httpPort, path));
        }
    }

    private record Service(Node node, Process process) {}

    public static void main(String[] arguments) throws IOException {
        new Demo().run(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    private void run(Path jar, Path logs) throws IOException {
        // Maven may be killed without running shutdown hooks.
        ProcessHandle.current().parent().ifPresent(parent -> ParentWatchdog.exitWith(parent.pid()));
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        Files.createDirectories(logs);
        List<Node> nodes = nodes();
        String seeds =
                nodes.stream().map(node -> "127.0.0.1:" + node.swimPort()).collect(Collectors.joining(","));
        for (Node node : nodes) {
            start(node, seeds, jar, logs);
        }
        print("");
        nodes.forEach(
                node -> print("%s  %s  readiness %s".formatted(node.name(), node.at("/"), node.at("/health/ready"))));
        print("Logs are in %s. Press Ctrl-C to stop.%n".formatted(logs));
        services.forEach(service -> Thread.ofPlatform().daemon().start(() -> follow(service)));
        CompletableFuture.allOf(services.stream().map(this::printExit).toArray(CompletableFuture[]::new))
                .join();
    }

    /** Completes when the service has ended and its exit code was printed. */
    private CompletableFuture<Void> printExit(Service service) {
        return service.process().onExit().thenAccept(process -> {
            if (!stopping) {
                print("%s ended with exit code %d".formatted(service.node().name(), process.exitValue()));
            }
        });
    }

    private static List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node("orders-" + (i + 1), freePort(7946 + i), freePort(8080 + i)));
        }
        return nodes;
    }

    /** The wanted port if it is free, otherwise another one. */
    private static int freePort(int wanted) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var stream = new ServerSocket(wanted, 1, loopback);
                var datagrams = new DatagramSocket(new InetSocketAddress(loopback, stream.getLocalPort()))) {
            return datagrams.getLocalPort();
        } catch (IOException e) {
            // The port is in use for TCP or UDP.
            return freePort(0);
        }
    }

    private synchronized void start(Node node, String seeds, Path jar, Path logs) throws IOException {
        if (stopping) {
            return;
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dserver.host=127.0.0.1",
                        "-Dserver.port=" + node.httpPort(),
                        "-Dswim.name=" + node.name(),
                        "-Dswim.bind.address=127.0.0.1",
                        "-Dswim.bind.port=" + node.swimPort(),
                        "-Dswim.seeds=" + seeds,
                        "-Dswim.tags=role=orders,page=" + node.httpPort(),
                        "-Dexample.ends-with=" + ProcessHandle.current().pid(),
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(node.name() + ".log").toFile())
                .start();
        services.add(new Service(node, process));
    }

    /** Prints the service's events as they happen. Reconnects, and resumes after the last event received. */
    private void follow(Service service) {
        String last = "0";
        try {
            while (!stopping && service.process().isAlive()) {
                last = followOnce(service.node(), last);
                Thread.sleep(RECONNECT_DELAY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String followOnce(Node node, String after) throws InterruptedException {
        String last = after;
        HttpRequest request = HttpRequest.newBuilder(node.at("/events"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", after)
                .build();
        try {
            HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
            for (String line : (Iterable<String>) answer.body()::iterator) {
                if (line.startsWith("id: ")) {
                    last = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    print(node.name() + "  " + describe(line.substring(6)));
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // The service is not running or has closed the connection; the caller retries.
        }
        return last;
    }

    private static String describe(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            JsonObject event = reader.readObject();
            String type = event.getString("type").replace('-', ' ');
            if (!event.isNull("member")) {
                return "%s: %s (%s)"
                        .formatted(
                                type,
                                event.getJsonObject("member").getString("name"),
                                event.getJsonObject("cause").getString("reason").replace('-', ' '));
            }
            return event.containsKey("members")
                    ? "%s: %d members".formatted(type, event.getInt("members"))
                    : "%s: %s".formatted(type, event.getString("reason"));
        }
    }

    /** Stops all services, which leave the cluster, and waits for them. */
    private synchronized void stop() {
        stopping = true;
        print("Stopping the services.");
        services.forEach(service -> service.process().destroy());
        for (Service service : services) {
            stop(service.process());
        }
        print("All services have stopped.");
    }

    private static void stop(Process process) {
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
