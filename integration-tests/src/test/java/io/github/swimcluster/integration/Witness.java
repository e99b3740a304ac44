package io.github.swimcluster.integration;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A member program that prints each event and then its view; the last line is the current view. */
final class Witness {
    /** LAN settings with intervals divided by five, to shorten tests. */
    static final ClusterSettings SETTINGS = ClusterSettings.builder()
            .probe(probe -> probe.interval(Duration.ofMillis(200)).timeout(Duration.ofMillis(100)))
            .gossip(gossip -> gossip.interval(Duration.ofMillis(40)))
            .pushPull(pushPull -> pushPull.interval(Duration.ofSeconds(6)))
            .join(join -> join.retryAfter(Duration.ofMillis(100)).maxRetryAfter(Duration.ofSeconds(2)))
            .membership(membership -> membership.recontactInterval(Duration.ofSeconds(2)))
            .build();

    private Witness() {}

    /** Arguments: name, address and seed. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Cluster[] cluster = new Cluster[1];
        cluster[0] = Cluster.start(
                SETTINGS.toBuilder()
                        .name(arguments[0])
                        .bind(bind -> bind.address(arguments[1]))
                        .seeds(arguments[2])
                        .build(),
                event -> {
                    awaitQuietly(started);
                    if (event instanceof MemberEvent change) {
                        System.out.printf(
                                "%s %s by %s%n",
                                event.getClass().getSimpleName(),
                                change.member().name(),
                                change.cause());
                    }
                    System.out.println("view " + view(cluster[0]));
                });
        started.countDown();
        Thread.currentThread().join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String view(Cluster cluster) {
        String names = cluster.members().stream().map(Member::name).collect(Collectors.joining(","));
        return names + (cluster.status().converged() ? " converged" : " diverged");
    }
}
