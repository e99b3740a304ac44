package io.github.swimcluster.benchmarks;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.simulation.SimulatedMember;
import io.github.swimcluster.simulation.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Simulates large clusters on one core: {@code mvn -Pscale -Dsizes=300,1000}.
 *
 * <p>For each size it prints the time until members that start at once through one seed all know each other, the datagrams
 * in a quiet minute, the time until an update has reached the members with and without packet loss, the time until all
 * members have detected many crashes, and the heap for each known member. Before that it prints the heap for each member
 * known to a single node, the false failures of a small cluster, {@code -Dfew=17}, during a long time,
 * {@code -Dhours=24}, with ten percent packet loss, and the time until a cluster, {@code -Drestarting=300}, has converged
 * after all its members have restarted.
 */
public final class Scale implements Simulation.Watcher {
    private static final Duration QUIET_TIME = Duration.ofSeconds(60);
    private static final Duration RESTART_TIME = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final double LONG_RUN_LOSS = 0.1;
    private static final int LARGE_CLUSTER = 10_000;

    /** Larger clusters start with all members known, because joining would take hours of computing. */
    private static final int MAX_JOINING = 3000;

    private static final int MAX_CRASHES = 100;
    private static final int UPDATE_COUNT = 5;
    private static final double ALMOST_ALL = 0.9999;
    private static final double UPDATE_LOSS = 0.25;
    private static final double MEBIBYTE = 1 << 20;

    private final Simulation simulation = new Simulation(1).withoutHistory();
    private final List<SimulatedMember> members = new ArrayList<>();
    private final Set<String> crashed = new HashSet<>();
    private long falseFailures;
    private long datagrams;
    private int version;
    private Optional<SimulatedMember> lastDiffering = Optional.empty();

    private Scale() {
        simulation.watch(this);
    }

    /** Arguments: a list of sizes; the members and hours of the run with packet loss; the members that restart. */
    public static void main(String[] arguments) {
        measureTable(LARGE_CLUSTER);
        new Scale().runWithLoss(Integer.parseInt(arguments[1]), Duration.ofHours(Integer.parseInt(arguments[2])));
        new Scale().restart(Integer.parseInt(arguments[3]));
        for (String size : Arrays.asList(arguments[0].split(","))) {
            new Scale().measure(Integer.parseInt(size.strip()));
        }
    }

    /** Prints the heap for each known member of a single node. */
    private static void measureTable(int size) {
        // Loads classes and codecs before measuring.
        SingleNode first = new SingleNode(1);
        long before = Machine.now().heap();
        SingleNode node = new SingleNode(size);
        long heap = Machine.now().heap() - before;
        System.out.printf(
                "one node that knows %,d others without tags: %.0f bytes of heap for each%n",
                node.knownMembers() + first.knownMembers() - 1, (double) heap / size);
    }

    private void runWithLoss(int size, Duration time) {
        joinAll(size);
        simulation.withLoss(LONG_RUN_LOSS);
        long startNanos = System.nanoTime();
        simulation.run(time);
        int fewest = members.stream()
                .mapToInt(member -> member.status().members())
                .min()
                .orElseThrow();
        System.out.printf(
                "%d members, %d h at %.0f %% loss: %d false failures, each knows at least %d of %d at the end; %.0f s%n",
                size,
                time.toHours(),
                100 * LONG_RUN_LOSS,
                falseFailures,
                fewest,
                size,
                (System.nanoTime() - startNanos) / 1e9);
    }

    /** Restarts all members within a minute in random order, before the others have detected that they were down. */
    private void restart(int size) {
        startTogether(size);
        // Raises the incarnations above those of restarted members.
        members.forEach(member -> member.updateTags(Map.of("version", "1")));
        awaitEmptyQueues();
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, new Random(1));
        long startNanos = System.nanoTime();
        for (int each : order) {
            SimulatedMember before = members.get(each);
            before.crash();
            ClusterSettings settings =
                    ClusterSettings.builder().name(before.name()).build();
            members.set(each, simulation.start(settings, before.address(), members.get((each + 1) % size)));
            simulation.run(RESTART_TIME.dividedBy(size));
        }
        Instant last = simulation.now();
        await(this::haveEqualViews);
        report("%,d restarted within %d s and converged".formatted(size, RESTART_TIME.toSeconds()), last, startNanos);
    }

    /**
     * Whether all members have converged and have equal member lists, including incarnations. Checks cheap conditions
     * first, and then the member whose list differed last time, because comparing all lists is expensive.
     */
    private boolean haveEqualViews() {
        if (!members.stream().allMatch(member -> member.status().converged())) {
            return false;
        }
        List<Member> expected = members.stream()
                .map(SimulatedMember::self)
                .sorted(Comparator.comparing(Member::name))
                .toList();
        Predicate<SimulatedMember> differs = member -> !member.members().equals(expected);
        lastDiffering = lastDiffering
                .filter(differs)
                .or(() -> members.stream().filter(differs).findFirst());
        return lastDiffering.isEmpty();
    }

    private void measure(int size) {
        System.out.printf("%n%,d members, LAN settings%n", size);
        long before = Machine.now().heap();
        if (size > MAX_JOINING) {
            startTogether(size);
        } else {
            joinAll(size);
        }
        awaitEmptyQueues();
        measureQuietMinute();
        long heap = Machine.now().heap() - before;
        System.out.printf(
                "heap: %,.0f MiB, %,.0f bytes for each member known to each%n",
                heap / MEBIBYTE, (double) heap / size / size);
        measureUpdate(0);
        measureUpdate(UPDATE_LOSS);
        simulation.withLoss(0);
        crash(Math.min(MAX_CRASHES, size / 10));
    }

    private void joinAll(int size) {
        long startNanos = System.nanoTime();
        Instant start = simulation.now();
        members.add(simulation.start(ClusterSettings.builder().name("m0").build()));
        for (int i = 1; i < size; i++) {
            members.add(simulation.start(ClusterSettings.builder().name("m" + i).build(), members.getFirst()));
        }
        await(() -> members.stream().allMatch(member -> member.status().members() == size));
        report("all members know each other", start, startNanos);
    }

    private void startTogether(int size) {
        long startNanos = System.nanoTime();
        members.addAll(simulation.startTogether(IntStream.range(0, size)
                .mapToObj(i -> ClusterSettings.builder().name("m" + i).build())
                .toList()));
        simulation.run(Duration.ZERO);
        System.out.printf(
                "all members know each other from the start; %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
    }

    private void measureQuietMinute() {
        long startNanos = System.nanoTime();
        long stepsBefore = simulation.steps();
        datagrams = 0;
        simulation.run(QUIET_TIME);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
                "a quiet minute: %.3f datagrams per member and second; %.1f s, %,.0f steps per second%n",
                (double) datagrams / members.size() / QUIET_TIME.toSeconds(),
                seconds,
                (simulation.steps() - stepsBefore) / seconds);
    }

    private void measureUpdate(double loss) {
        simulation.withLoss(loss);
        double[] times = new double[UPDATE_COUNT];
        for (int i = 0; i < UPDATE_COUNT; i++) {
            SimulatedMember updated = members.get((i * 31 + 7) % members.size());
            Map<String, String> tags = Map.of("version", Integer.toString(++version));
            Instant start = simulation.now();
            updated.updateTags(tags);
            await(() -> share(updated, tags) >= ALMOST_ALL);
            times[i] = Duration.between(start, simulation.now()).toMillis() / 1e3;
            simulation.run(Duration.ofSeconds(20));
        }
        Arrays.sort(times);
        System.out.printf(
                "an update reaches 99.99 %% at %.0f %% loss after %.2f s (median), %.2f s (worst of %d)%n",
                100 * loss, times[UPDATE_COUNT / 2], times[UPDATE_COUNT - 1], UPDATE_COUNT);
    }

    private double share(SimulatedMember updated, Map<String, String> tags) {
        long upToDate = members.stream()
                .filter(member ->
                        member.member(updated.name()).orElseThrow().tags().equals(tags))
                .count();
        return (double) upToDate / members.size();
    }

    private void crash(int count) {
        List<SimulatedMember> victims = members.subList(members.size() - count, members.size());
        List<SimulatedMember> survivors = members.subList(0, members.size() - count);
        long startNanos = System.nanoTime();
        Instant start = simulation.now();
        victims.forEach(victim -> {
            crashed.add(victim.name());
            victim.crash();
        });
        await(() -> survivors.stream().allMatch(member -> member.status().members() == survivors.size()));
        report("%d crashes detected by all".formatted(count), start, startNanos);
        System.out.printf("false failures: %d%n", falseFailures);
    }

    /** Waits until no member has queued updates. */
    private void awaitEmptyQueues() {
        await(() -> members.stream().allMatch(member -> member.status().queuedUpdates() == 0));
    }

    private void await(BooleanSupplier condition) {
        if (!simulation.runUntil(TIMEOUT, condition)) {
            throw new IllegalStateException("not within " + TIMEOUT);
        }
    }

    private void report(String description, Instant since, long startNanos) {
        System.out.printf(
                "%s after %.2f s of virtual time; %.1f s%n",
                description,
                Duration.between(since, simulation.now()).toMillis() / 1e3,
                (System.nanoTime() - startNanos) / 1e9);
    }

    @Override
    public void announced(SimulatedMember member, ClusterEvent event) {
        if (event instanceof MemberFailed failed
                && !crashed.contains(failed.member().name())) {
            falseFailures++;
        }
    }

    @Override
    public void sent(SimulatedMember member, Address to, byte[] datagram) {
        datagrams++;
    }
}
