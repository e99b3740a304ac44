package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
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
 *
 * <p>Its members are real nodes, and what they send each other are the bytes of the wire. Only what encryption draws as
 * nonces is not decided by the seed.
 */
public final class Simulation {
    /** A port that is free on every simulated host. */
    private static final int PORT = 7946;

    private static final Duration GLANCE = Duration.ofMillis(10);

    private final SplittableRandom random;
    private final PriorityQueue<Appointment> agenda =
            new PriorityQueue<>(Comparator.comparing(Appointment::at).thenComparingLong(Appointment::number));
    private final Map<String, SimulatedMember> byName = new LinkedHashMap<>();
    private final Map<Address, SimulatedMember> byAddress = new HashMap<>();
    private final Map<Link, Double> losses = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Map<String, Member> shared = new HashMap<>();
    private final NameService names = new NameService(this);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration fastest = Duration.ofNanos(200_000);
    private Duration slowest = Duration.ofMillis(2);
    private Duration holdUp = Duration.ZERO;
    private Duration latest = Duration.ZERO;
    private double loss;
    private double duplication;
    private double reordering;
    private boolean remembered = true;
    private long appointments;
    private long trace;
    private int hosts;

    /** An empty world in which this seed decides everything. */
    public Simulation(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Starts a member with the settings of a LAN, joining through these. */
    public SimulatedMember start(String name, SimulatedMember... through) {
        return start(ClusterSettings.builder().name(name).build(), through);
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
        SimulatedMember member =
                new SimulatedMember(this, settings.toBuilder().seeds(seeds).build(), address, random.split());
        byName.put(member.name(), member);
        byAddress.put(address.unmapped(), member);
        member.begin();
        return member;
    }

    /**
     * Starts members with these settings, each on a host of its own, as a cluster that has been there for long: they know
     * each other at once, and gossip about none of it. Names must be set and different. Thousands that really meet take
     * minutes until they do.
     */
    public List<SimulatedMember> startTogether(List<ClusterSettings> settings) {
        List<SimulatedMember> members = settings.stream().map(this::start).toList();
        at(now, () -> {
            List<Member> all = members.stream().map(SimulatedMember::self).toList();
            members.forEach(member -> member.acquaint(all));
        });
        return members;
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

    /** Each datagram takes a time between these; at first, 0.2 to 2 ms. */
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

    /** Datagrams are held up by as much as this with this probability, from 0 to 1, so that others overtake them. */
    public Simulation withReordering(double probability, Duration most) {
        reordering = probability;
        holdUp = most;
        return this;
    }

    /** Alarms ring late, by as much as this. */
    public Simulation withLateness(Duration most) {
        latest = most;
        return this;
    }

    /** Members forget at once what they told their users, as long stories of many demand; listeners are told all the same. */
    public Simulation withoutHistory() {
        remembered = false;
        return this;
    }

    /** Where members look up the seeds that are names. */
    public NameService names() {
        return names;
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

    /**
     * Of what the one sends to the other, datagrams get lost with this probability as well, from 0 to 1. At 1 nothing
     * gets there, and no stream between the two opens.
     */
    public void lose(SimulatedMember from, SimulatedMember to, double probability) {
        losses.put(new Link(from.address(), to.address()), probability);
    }

    /** Ends every partition, and every loss between two members. */
    public void heal() {
        byName.values().forEach(member -> member.moveTo(0));
        losses.clear();
    }

    /**
     * A fingerprint of everything that was sent and told so far, and of when: the same for two runs of one story, on
     * every machine.
     */
    public long trace() {
        return trace;
    }

    /** Tells this one of every step that a member takes from now on. */
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Is told what members do, as they do it. */
    public interface Watcher {
        /** A member was told something, and has made up its mind; nothing of it is carried out yet. */
        void stepped(SimulatedMember member, Input input, Reaction reaction);

        /** A member sends a datagram. */
        default void sent(SimulatedMember member, Address to, byte[] datagram) {}
    }

    // For the members

    void at(Instant when, Runnable task) {
        agenda.add(new Appointment(when.isBefore(now) ? now : when, appointments++, task));
    }

    void stepped(SimulatedMember member, Input input, Reaction reaction) {
        note(reaction.wakeAt().hashCode() + 31L * reaction.effects().size());
        watchers.forEach(watcher -> watcher.stepped(member, input, reaction));
    }

    boolean isRemembered() {
        return remembered;
    }

    /** Most members hold the same of others, and then hold the same object. */
    Member shared(Member member) {
        Member known = shared.get(member.name());
        if (known != null && known.equals(member)) {
            return known;
        }
        shared.put(member.name(), member);
        return member;
    }

    void note(long what) {
        trace = (trace + 31 * what + now.hashCode()) * 0x9e3779b97f4a7c15L;
        trace ^= trace >>> 29;
    }

    void deliver(SimulatedMember from, Address to, byte[] datagram) {
        if (to.isSameEndpoint(from.address())) {
            throw new AssertionError(from.name() + " talks to itself");
        }
        note(Arrays.hashCode(datagram) * 31L + to.hashCode());
        watchers.forEach(watcher -> watcher.sent(from, to, datagram));
        if (random.nextDouble() >= loss) {
            travel(from, to, datagram);
        }
        if (duplication > 0 && random.nextDouble() < duplication) {
            travel(from, to, datagram);
        }
    }

    private void travel(SimulatedMember from, Address to, byte[] datagram) {
        Instant arrival = now.plus(latency());
        if (reordering > 0 && random.nextDouble() < reordering) {
            arrival = arrival.plus(some(holdUp));
        }
        at(arrival, () -> {
            SimulatedMember target = reachable(from, to);
            if (target != null && (losses.isEmpty() || random.nextDouble() >= lossBetween(from.address(), to))) {
                target.datagram(from.address().unmapped(), datagram);
            }
        });
    }

    Duration latency() {
        return between(fastest, slowest);
    }

    Duration between(Duration least, Duration most) {
        return least.plus(some(most.minus(least)));
    }

    Duration lateness() {
        return latest.isZero() ? latest : some(latest);
    }

    private Duration some(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }

    private double lossBetween(Address from, Address to) {
        return losses.getOrDefault(new Link(from, to), 0.0);
    }

    /** Who is at that address and on the same side; null if nobody. */
    @Nullable
    SimulatedMember reachable(SimulatedMember from, Address to) {
        SimulatedMember target = byAddress.get(to.unmapped());
        return target != null && target.side() == from.side() ? target : null;
    }

    /** Whether no stream between the two comes about or goes on. */
    boolean isCutOff(SimulatedMember from, Address to) {
        return reachable(from, to) == null
                || lossBetween(from.address(), to) >= 1
                || lossBetween(to, from.address()) >= 1;
    }

    /** One direction between two hosts. */
    private record Link(Address from, Address to) {
        Link {
            from = from.unmapped();
            to = to.unmapped();
        }
    }

    /** Something that will happen. */
    private record Appointment(Instant at, long number, Runnable task) {}
}
