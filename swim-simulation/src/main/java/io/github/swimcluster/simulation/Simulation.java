package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * A cluster in virtual time, on one thread: nothing sleeps, and the same seed tells the same story.
 *
 * {@snippet :
 * var simulation = new Simulation(42);
 * var alice = simulation.start("alice");
 * var bob = simulation.start("bob", alice);
 * simulation.run(Duration.ofSeconds(3));
 * bob.crash();
 * simulation.run(Duration.ofSeconds(8));
 * }
 */
public final class Simulation {
    /** A port that is free on every simulated host. */
    private static final int PORT = 7946;

    private static final Duration GLANCE = Duration.ofMillis(10);

    private final SplittableRandom luck;
    private final PriorityQueue<Appointment> agenda =
            new PriorityQueue<>(Comparator.comparing(Appointment::at).thenComparingLong(Appointment::number));
    private final Map<String, SimulatedMember> byName = new LinkedHashMap<>();
    private final Map<Address, SimulatedMember> byAddress = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration fastest = Duration.ofNanos(200_000);
    private Duration slowest = Duration.ofMillis(2);
    private double loss;
    private double duplication;
    private long appointments;
    private int hosts;

    /** An empty world in which this seed decides everything. */
    public Simulation(long seed) {
        this.luck = new SplittableRandom(seed);
    }

    /** Starts a member with the settings of a LAN, joining through these. */
    public SimulatedMember start(String name, SimulatedMember... through) {
        return start(ClusterSettings.lan().withName(name), through);
    }

    /** Starts a member on a host of its own; its name must be set. A crashed one's name may be used again. */
    public SimulatedMember start(ClusterSettings settings, SimulatedMember... through) {
        return start(settings, newAddress(), through);
    }

    /** Starts a member at this address, at which nobody else may be. */
    public SimulatedMember start(ClusterSettings settings, Address address, SimulatedMember... through) {
        List<String> seeds = new ArrayList<>(settings.seeds());
        for (SimulatedMember seed : through) {
            seeds.add(seed.address().toString());
        }
        SimulatedMember member = new SimulatedMember(this, settings.withSeeds(seeds), address, luck.split());
        byName.put(settings.name(), member);
        byAddress.put(address, member);
        member.begin();
        return member;
    }

    /** An address that nobody had before. */
    public Address newAddress() {
        hosts++;
        return Address.of(new byte[] {10, (byte) (hosts >> 16), (byte) (hosts >> 8), (byte) hosts}, PORT);
    }

    /** Lets time pass. */
    public void run(Duration duration) {
        Instant end = now.plus(duration);
        while (!agenda.isEmpty() && !agenda.peek().at().isAfter(end)) {
            step();
        }
        now = end;
    }

    /** Lets time pass until the condition holds, or until the limit; whether it holds. It is asked once in 10 ms. */
    public boolean runUntil(Duration limit, BooleanSupplier condition) {
        Instant end = now.plus(limit);
        while (!condition.getAsBoolean()) {
            if (!now.isBefore(end)) {
                return false;
            }
            run(shorter(GLANCE, Duration.between(now, end)));
        }
        return true;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void step() {
        Appointment next = agenda.remove();
        now = next.at();
        next.task().run();
    }

    /** Each datagram takes a time between these. */
    public Simulation withLatency(Duration least, Duration most) {
        fastest = least;
        slowest = most;
        return this;
    }

    /** Datagrams get lost with this probability, from 0 to 1; streams do not. */
    public Simulation withLoss(double probability) {
        loss = probability;
        return this;
    }

    /** Datagrams arrive twice with this probability, from 0 to 1. */
    public Simulation withDuplication(double probability) {
        duplication = probability;
        return this;
    }

    /** The time that is pretended. */
    public Instant now() {
        return now;
    }

    /** Those that were started and have not crashed, in the order of their start. */
    public List<SimulatedMember> members() {
        return byName.values().stream().filter(SimulatedMember::isRunning).toList();
    }

    /** Cuts these off from all others, in both directions; they still reach each other. */
    public void partition(SimulatedMember... side) {
        List<SimulatedMember> cut = List.of(side);
        byName.values().forEach(member -> member.moveTo(cut.contains(member) ? 1 : 0));
    }

    /** Ends every partition. */
    public void heal() {
        byName.values().forEach(member -> member.moveTo(0));
    }

    // For the members

    void at(Instant when, Runnable task) {
        agenda.add(new Appointment(when.isBefore(now) ? now : when, appointments++, task));
    }

    void deliver(SimulatedMember from, Address to, byte[] datagram) {
        if (to.equals(from.address())) {
            throw new AssertionError(from.name() + " talks to itself");
        }
        if (luck.nextDouble() >= loss) {
            travel(from, to, datagram);
        }
        if (duplication > 0 && luck.nextDouble() < duplication) {
            travel(from, to, datagram);
        }
    }

    private void travel(SimulatedMember from, Address to, byte[] datagram) {
        at(now.plus(latency()), () -> {
            SimulatedMember target = reachable(from, to);
            if (target != null) {
                target.datagram(from.address(), datagram);
            }
        });
    }

    Duration latency() {
        return fastest.plusNanos(
                (long) (luck.nextDouble() * slowest.minus(fastest).toNanos()));
    }

    /** Who is at that address and can be reached; null if nobody. */
    @Nullable
    SimulatedMember reachable(SimulatedMember from, Address to) {
        SimulatedMember target = byAddress.get(to);
        return target != null && target.side() == from.side() ? target : null;
    }

    boolean isCutOff(SimulatedMember from, Address to) {
        SimulatedMember target = byAddress.get(to);
        return target == null || target.side() != from.side();
    }

    /** Something that will happen. */
    private record Appointment(Instant at, long number, Runnable task) {}
}
