package io.github.swimcluster.integration;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterStatus;
import java.util.List;

/** A member program that prints its address and readiness whenever they change. */
final class SelfReport {
    private static final int PAUSE_MILLIS = 50;

    private SelfReport() {}

    /** Arguments: the address to bind, and seeds. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> seeds = List.of(arguments).subList(1, arguments.length);
        try (Cluster cluster = Cluster.start(
                Witness.SETTINGS.toBuilder()
                        .name("m")
                        .bind(bind -> bind.address(arguments[0]).port(0))
                        .seeds(seeds)
                        .build(),
                event -> {})) {
            String last = "";
            while (true) {
                String now = describe(cluster);
                if (!now.equals(last)) {
                    System.out.println(now);
                }
                last = now;
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static String describe(Cluster cluster) {
        ClusterStatus status = cluster.status();
        return "at %s %s"
                .formatted(
                        cluster.self().address().host(),
                        status.converged()
                                ? "ready"
                                : "not ready: " + status.reason().orElse(""));
    }
}
