package io.github.swimcluster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.MemberSuspected;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The program of the attacked node; prints a status line for each line on its standard input. */
final class Victim {
    private Victim() {}

    /** Settings with time-outs for a busy machine and limits for a heap of 128 MiB. */
    static ClusterSettings settings(String name) {
        return ClusterSettings.builder()
                .name(name)
                .bind("127.0.0.1", 0)
                .probe(probe -> probe.interval(Duration.ofSeconds(2)).timeout(Duration.ofSeconds(1)))
                .membership(membership -> membership.maxMembers(20_000))
                .stream(stream -> stream.timeout(Duration.ofSeconds(3)).maxBytes(4 << 20))
                .build();
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        Set<String> suspected = new ConcurrentSkipListSet<>();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (Cluster cluster = Cluster.start(settings("victim"), event -> {
            if (event instanceof MemberSuspected suspicion) {
                String name = suspicion.member().name();
                suspected.add(name.startsWith("ghost-") ? "ghosts" : name);
            }
        })) {
            System.out.println(cluster.self().address());
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                System.out.println(answer(cluster.status(), suspected));
            }
        }
    }

    private static String answer(ClusterStatus status, Set<String> suspected) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        StringBuilder answer = new StringBuilder("heap=" + (heap >> 10) + " members=" + status.members() + " queued="
                + status.queuedUpdates() + " health=" + status.localHealth() + " suspected="
                + String.join("+", suspected));
        status.traffic()
                .dropped()
                .forEach((reason, count) -> answer.append(' ')
                        .append("dropped.")
                        .append(reason.key())
                        .append('=')
                        .append(count));
        return answer.toString();
    }
}
