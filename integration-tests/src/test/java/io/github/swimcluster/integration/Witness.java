package io.github.swimcluster.integration;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A program that is a member, and prints what it sees at every change: its reader knows it by its last line. */
final class Witness {
    /** A fifth of what a LAN's are, so that a test need not wait. */
    static final ClusterSettings SETTINGS = ClusterSettings.lan()
            .withProbe(probe -> probe.withInterval(Duration.ofMillis(200)).withTimeout(Duration.ofMillis(100)))
            .withGossip(gossip -> gossip.withInterval(Duration.ofMillis(40)))
            .withPushPull(pushPull -> pushPull.withInterval(Duration.ofSeconds(6)))
            .withJoin(join -> join.withRetryAfter(Duration.ofMillis(100)).withMaxRetryAfter(Duration.ofSeconds(2)))
            .withMembership(membership -> membership.withRecontactInterval(Duration.ofSeconds(2)));

    private Witness() {}

    /** Its arguments are its name, its address, and a seed. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Cluster[] cluster = new Cluster[1];
        cluster[0] = Cluster.start(
                SETTINGS.withName(arguments[0])
                        .withBind(bind -> bind.withAddress(arguments[1]))
                        .withSeeds(arguments[2]),
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
