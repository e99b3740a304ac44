package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in virtual time on one thread. Nothing sleeps, and the same seed gives the same events.
 *
 * {@snippet :
 * var simulation = new Simulation(42);
 * var alice = simulation.start("alice");
 * var bob = simulation.start("bob", alice);
 * simulation.run(Duration.ofSeconds(3));
 * bob.crash();
 * simulation.run(Duration.ofSeconds(8));
 * }
 *
 * <p>Its members are real nodes that exchange encoded messages. Only the nonces of encryption do not depend on the seed.
 */
public final class Simulation {
    /** The port of every simulated host. */
    private static final int DEFAULT_PORT = 7946;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private final SplittableRandom random;
    private final PriorityQueue<ScheduledTask> events =
            new PriorityQueue<>(Comparator.comparing(ScheduledTask::at).thenComparingLong(ScheduledTask::number));
    private final Map<String, SimulatedMember> byName = new LinkedHashMap<>();
    private final Map<Address, SimulatedMember> byAddress = new HashMap<>();
    private final Map<Link, Double> losses = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<StepListener> stepListeners = new ArrayList<>();
    private long steps;
    private final Map<String, Member> shared = new HashMap<>();
    private final NameService names = new NameService(this);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration minLatency = Duration.ofNanos(200_000);
    private Duration maxLatency = Duration.ofMillis(2);
    private Duration maxHoldUp = Duration.ZERO;
    private Duration maxLateness = Duration.ZERO;
    private double loss;
    private double duplication;
    private double reordering;
    private boolean keepsHistory = true;
    private long eventCount;
    private long trace;
    private int hosts;

    /** Creates a simulation without members. The seed determines all random numbers. */
    public Simulation(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Starts a member with LAN settings that joins through these members. */
    public SimulatedMember start(String name, SimulatedMember... seeds) {
        return start(ClusterSettings.builder().name(name).build(), seeds);
    }

    /** Starts a member on a new host. The settings must have a name; that of a crashed member can be reused. */
    public SimulatedMember start(ClusterSettings settings, SimulatedMember... seeds) {
        return start(settings, newAddress(), seeds);
    }

    /** Starts a member at this address, at which no other member may run. */
    public SimulatedMember start(ClusterSettings settings, Address address, SimulatedMember... seeds) {
        List<String> allSeeds = new ArrayList<>(settings.seeds());
        for (SimulatedMember seed : seeds) {
            allSeeds.add(seed.address().toString());
        }
        SimulatedMember member =
                new SimulatedMember(this, settings.toBuilder().seeds(allSeeds).build(), address, random.split());
        byName.put(member.name(), member);
        byAddress.put(address.unmapped(), member);
        member.start();
        return member;
    }

    /**
     * Starts members with these settings on new hosts as an established cluster: they know each other at once, without
     * gossip. The settings must have distinct names. Use this for large clusters, because joining takes thousands of members
     * minutes of computing.
     */
    public List<SimulatedMember> startTogether(List<ClusterSettings> settings) {
        List<SimulatedMember> members = settings.stream().map(this::start).toList();
        at(now, () -> {
            List<Member> all = members.stream().map(SimulatedMember::self).toList();
            members.forEach(member -> member.preload(all));
        });
        return members;
    }

    /** An unused address. */
    public Address newAddress() {
        hosts++;
        return Address.of(new byte[] {10, (byte) (hosts >> 16), (byte) (hosts >> 8), (byte) hosts}, DEFAULT_PORT);
    }

    /** Runs the simulation for this long. */
    public void run(Duration duration) {
        Instant end = now.plus(duration);
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            step();
        }
        now = end;
    }

    /** Runs until the condition is true, which is checked every 10 ms, or until the limit; returns whether it is true. */
    public boolean runUntil(Duration limit, BooleanSupplier condition) {
        Instant end = now.plus(limit);
        while (!condition.getAsBoolean()) {
            if (!now.isBefore(end)) {
                return false;
            }
            run(shorter(POLL_INTERVAL, Duration.between(now, end)));
        }
        return true;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void step() {
        ScheduledTask next = events.remove();
        now = next.at();
        next.task().run();
    }

    /** Sets the range of latencies; the default is 0.2 to 2 ms. */
    public Simulation withLatency(Duration min, Duration max) {
        minLatency = min;
        maxLatency = max;
        return this;
    }

    /** Drops datagrams with this probability, from 0 to 1. Streams are not affected. */
    public Simulation withLoss(double probability) {
        loss = probability;
        return this;
    }

    /** Duplicates datagrams with this probability, from 0 to 1. */
    public Simulation withDuplication(double probability) {
        duplication = probability;
        return this;
    }

    /** Delays datagrams by up to {@code max} with this probability, from 0 to 1, so that others overtake them. */
    public Simulation withReordering(double probability, Duration max) {
        reordering = probability;
        maxHoldUp = max;
        return this;
    }

    /** Makes timers fire late by up to this duration. */
    public Simulation withLateness(Duration max) {
        maxLateness = max;
        return this;
    }

    /** Stores no events, which saves memory in long simulations; listeners still receive them. */
    public Simulation withoutHistory() {
        keepsHistory = false;
        return this;
    }

    /** The name service of all members. */
    public NameService names() {
        return names;
    }

    /** The current virtual time. */
    public Instant now() {
        return now;
    }

    /** The members that have not crashed, in the order of their start. */
    public List<SimulatedMember> members() {
        return byName.values().stream().filter(SimulatedMember::isRunning).toList();
    }

    /** Separates these members from all others in both directions; they can reach each other. */
    public void partition(SimulatedMember... side) {
        List<SimulatedMember> separated = List.of(side);
        byName.values().forEach(member -> member.moveTo(separated.contains(member) ? 1 : 0));
    }

    /**
     * Drops datagrams in one direction with this probability, from 0 to 1, in addition to {@link #withLoss}. At 1, no stream
     * between the two members can be opened either.
     */
    public void lose(SimulatedMember from, SimulatedMember to, double probability) {
        losses.put(new Link(from.address(), to.address()), probability);
    }

    /** Ends all partitions and all losses set by {@link #lose}. */
    public void heal() {
        byName.values().forEach(member -> member.moveTo(0));
        losses.clear();
    }

    /**
     * A hash of all messages and events so far with their times. It is the same for each run with the same seed and
     * actions, on every machine.
     */
    public long trace() {
        return trace;
    }

    /** How many messages, timers and requests the members have processed. */
    public long steps() {
        return steps;
    }

    /** Calls this watcher from now on. */
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Called when members act, within the act. */
    public interface Watcher {
        /** A member sends an event to its listeners. */
        default void announced(SimulatedMember member, ClusterEvent event) {}

        /** A member sends a datagram. */
        default void sent(SimulatedMember member, Address to, byte[] datagram) {}
    }

    /** Calls this listener after each step of the protocol, before its effects are executed. */
    void watchSteps(StepListener listener) {
        stepListeners.add(listener);
    }

    // Used by members

    void at(Instant when, Runnable task) {
        events.add(new ScheduledTask(when.isBefore(now) ? now : when, eventCount++, task));
    }

    void stepped(SimulatedMember member, Input input, Reaction reaction) {
        addToTrace(reaction.wakeAt().hashCode() + 31L * reaction.effects().size());
        steps++;
        stepListeners.forEach(listener -> listener.stepped(member, input, reaction));
    }

    void announced(SimulatedMember member, ClusterEvent event) {
        addToTrace(event.toString().hashCode());
        watchers.forEach(watcher -> watcher.announced(member, event));
    }

    boolean keepsHistory() {
        return keepsHistory;
    }

    /** Returns a shared equal instance, because most members have equal records of others. */
    Member shared(Member member) {
        Member known = shared.get(member.name());
        if (known != null && known.equals(member)) {
            return known;
        }
        shared.put(member.name(), member);
        return member;
    }

    void addToTrace(long value) {
        trace = (trace + 31 * value + now.hashCode()) * 0x9e3779b97f4a7c15L;
        trace ^= trace >>> 29;
    }

    void deliver(SimulatedMember from, Address to, byte[] datagram) {
        if (to.isSameEndpoint(from.address())) {
            throw new AssertionError(from.name() + " sends a datagram to itself");
        }
        addToTrace(Arrays.hashCode(datagram) * 31L + to.hashCode());
        watchers.forEach(watcher -> watcher.sent(from, to, datagram));
        if (random.nextDouble() >= loss) {
            scheduleArrival(from, to, datagram);
        }
        if (duplication > 0 && random.nextDouble() < duplication) {
            scheduleArrival(from, to, datagram);
        }
    }

    private void scheduleArrival(SimulatedMember from, Address to, byte[] datagram) {
        Instant arrival = now.plus(latency());
        if (reordering > 0 && random.nextDouble() < reordering) {
            arrival = arrival.plus(randomDuration(maxHoldUp));
        }
        at(arrival, () -> {
            SimulatedMember target = reachable(from, to);
            if (target != null && (losses.isEmpty() || random.nextDouble() >= lossBetween(from.address(), to))) {
                target.datagram(from.address().unmapped(), datagram);
            }
        });
    }

    Duration latency() {
        return between(minLatency, maxLatency);
    }

    Duration between(Duration min, Duration max) {
        return min.plus(randomDuration(max.minus(min)));
    }

    Duration lateness() {
        return maxLateness.isZero() ? maxLateness : randomDuration(maxLateness);
    }

    private Duration randomDuration(Duration max) {
        return Duration.ofNanos((long) (random.nextDouble() * max.toNanos()));
    }

    private double lossBetween(Address from, Address to) {
        return losses.getOrDefault(new Link(from, to), 0.0);
    }

    /** The member at this address on the same side of a partition; null if there is none. */
    @Nullable
    SimulatedMember reachable(SimulatedMember from, Address to) {
        SimulatedMember target = byAddress.get(to.unmapped());
        return target != null && target.side() == from.side() ? target : null;
    }

    /** Whether no stream between the two can be opened or continue. */
    boolean isCutOff(SimulatedMember from, Address to) {
        return reachable(from, to) == null
                || lossBetween(from.address(), to) >= 1
                || lossBetween(to, from.address()) >= 1;
    }

    /** One direction between two addresses. */
    private record Link(Address from, Address to) {
        Link {
            from = from.unmapped();
            to = to.unmapped();
        }
    }

    /** A scheduled task. */
    private record ScheduledTask(Instant at, long number, Runnable task) {}
}
