package io.github.swimcluster.campaign;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.ProbeSettings;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.campaign.invariant.Checker;
import io.github.swimcluster.campaign.invariant.Sightings;
import io.github.swimcluster.campaign.invariant.Violation;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.simulation.SimulatedMember;
import io.github.swimcluster.simulation.Simulation;
import io.github.swimcluster.simulation.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Where a story is told: first its turmoil, every step of it checked, and then the calm in which all must be well again. */
final class Stage {
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration FASTEST = Duration.ofNanos(200_000);
    private static final Duration SLOWEST = Duration.ofMillis(2);
    private static final int SEEDS = 3;
    private static final String LAST = "last";
    private static final String STILL_TALKS = " still has updates to send";

    private final Story story;
    private final Simulation simulation;
    private final Checker checker;
    private final Instant beginning;
    private final Map<Integer, SimulatedMember> members = new TreeMap<>();
    private final Map<Integer, Address> addresses = new TreeMap<>();
    private final Map<String, Integer> deeds = new TreeMap<>();
    private final List<Wish> wishes = new ArrayList<>();
    private long queries;

    Stage(Story story, Sightings sightings) {
        this.story = story;
        this.simulation = new Simulation(story.seed());
        this.checker = new Checker(simulation, sightings);
        this.beginning = simulation.now();
    }

    /** Tells the story until so many steps were taken, and then how it ends. */
    Stage play(long steps) {
        for (int i = 0; i < story.members(); i++) {
            start(i, false);
        }
        for (Story.Scene scene : story.scenes()) {
            simulation.run(Duration.between(simulation.now(), beginning.plus(scene.at())));
            if (checker.steps() >= steps) {
                break;
            }
            if (perform(scene.deed())) {
                deeds.merge(scene.deed().getClass().getSimpleName(), 1, Integer::sum);
            }
        }
        calm();
        return this;
    }

    private boolean perform(Deed deed) {
        return switch (deed) {
            case Deed.Start(int member, boolean elsewhere) -> start(member, elsewhere);
            case Deed.Usurp(int member, int host) -> usurp(member, host);
            case Deed.Crash(int member) -> with(member, SimulatedMember::crash);
            case Deed.Pause(int member) -> with(member, SimulatedMember::pause);
            case Deed.Stall(int member) -> with(member, SimulatedMember::stall);
            case Deed.Resume(int member) -> resume(member);
            case Deed.Split(long side) -> split(side);
            case Deed.Deafen(int from, int to, double loss) ->
                from != to && with(from, sender -> with(to, receiver -> simulation.lose(sender, receiver, loss)));
            case Deed.Heal() -> done(simulation::heal);
            case Deed.Lose(double loss) -> done(() -> simulation.withLoss(loss));
            case Deed.Duplicate(double probability) -> done(() -> simulation.withDuplication(probability));
            case Deed.Reorder(double probability, Duration most) ->
                done(() -> simulation.withReordering(probability, most));
            case Deed.Slow(Duration most) -> done(() -> simulation.withLatency(FASTEST, most));
            case Deed.Delay(Duration most) -> done(() -> simulation.withLateness(most));
            case Deed.Leave(int member) -> with(member, each -> wish(each, each.leave()));
            case Deed.Join(int member) -> with(member, this::join);
            case Deed.Describe(int member, int version) ->
                with(member, each -> wish(each, each.updateTags(Map.of("version", Integer.toString(version)))));
            case Deed.Publish(int member, int number) -> with(member, each -> publish(each, number));
            case Deed.Hear(int member, int number) -> with(member, each -> hear(each, number));
            case Deed.Ask(int asker, int member, int number) ->
                asker != member && with(member, each -> ask(asker, each, number));
        };
    }

    private void publish(SimulatedMember member, int number) {
        if (member.self().state().isPresent() && member.status().phase() == Phase.RUNNING) {
            member.publish(AgentMessages.eventName(number), AgentMessages.payload(number));
        }
    }

    private void hear(SimulatedMember member, int number) {
        SerfMessage.Event event = AgentMessages.event(checker.latestEventTime() + 1, number);
        checker.published(event);
        Steps.arrive(member, member.address(), AgentMessages.datagram(AgentMessages.laterVersionOf(event)));
    }

    private void ask(int asker, SimulatedMember member, int number) {
        Address address = addresses.get(asker);
        if (address != null) {
            // Agents that ask at the same moment use the same time.
            SerfMessage.Query query =
                    AgentMessages.query(1 + queries++ / 2, number, "m" + asker, address, members.size());
            Steps.arrive(member, address, AgentMessages.datagram(AgentMessages.encode(query)));
        }
    }

    private static boolean done(Runnable deed) {
        deed.run();
        return true;
    }

    /** Does this with a member that is awake. */
    private boolean with(int number, Consumer<SimulatedMember> deed) {
        SimulatedMember member = members.get(number);
        if (member == null || !member.isRunning() || !member.isAwake()) {
            return false;
        }
        deed.accept(member);
        return true;
    }

    private boolean start(int number, boolean elsewhere) {
        SimulatedMember before = members.get(number);
        if (before != null && before.isRunning()) {
            return false;
        }
        Address address = addresses.get(number);
        if (address == null || elsewhere || isTaken(address)) {
            address = simulation.newAddress();
        }
        begin(number, address);
        return true;
    }

    private boolean usurp(int number, int host) {
        SimulatedMember before = members.get(number);
        Address address = addresses.get(host);
        if (address == null || isTaken(address) || (before != null && before.isRunning())) {
            return false;
        }
        begin(number, address);
        return true;
    }

    private boolean isTaken(Address address) {
        return running().stream().anyMatch(member -> member.address().equals(address));
    }

    private void begin(int number, Address address) {
        ClusterSettings settings =
                story.settings().toBuilder().name("m" + number).build();
        SimulatedMember[] seeds = running().stream().limit(SEEDS).toArray(SimulatedMember[]::new);
        members.put(number, simulation.start(settings, address, seeds));
        addresses.put(number, address);
    }

    private boolean resume(int number) {
        SimulatedMember member = members.get(number);
        if (member == null || member.isAwake()) {
            return false;
        }
        member.resume();
        return true;
    }

    private boolean split(long side) {
        simulation.partition(members.entrySet().stream()
                .filter(each -> (side >> each.getKey() & 1) == 1)
                .map(Map.Entry::getValue)
                .toArray(SimulatedMember[]::new));
        return true;
    }

    private void join(SimulatedMember member) {
        SimulatedMember[] others =
                running().stream().filter(other -> other != member).limit(SEEDS).toArray(SimulatedMember[]::new);
        if (others.length > 0) {
            wish(member, member.join(others));
        }
    }

    private void wish(SimulatedMember member, SimulatedMember.Answer answer) {
        wishes.add(new Wish(member, answer));
    }

    private List<SimulatedMember> running() {
        return members.values().stream().filter(SimulatedMember::isRunning).toList();
    }

    private void calm() {
        simulation.heal();
        simulation
                .withLoss(0)
                .withDuplication(0)
                .withReordering(0, Duration.ZERO)
                .withLatency(FASTEST, SLOWEST)
                .withLateness(Duration.ZERO);
        running().forEach(SimulatedMember::resume);
        // Whose seeds are all gone would wait for ever; whoever runs it tells it of others.
        running().stream().filter(member -> !member.status().joined()).forEach(this::joinAgain);
        // The probes that trouble has begun may still fail, and the alarms that end them ring late.
        ProbeSettings probe = story.settings().probe();
        simulation.run(probe.interval().multipliedBy(probe.maxLocalHealth()).plus(Story.MAX_DELAY));
        Duration limit = limit();
        Instant end = simulation.now().plus(limit);
        Optional<String> complaint = complaint();
        while (complaint.isPresent()) {
            if (simulation.now().isAfter(end)) {
                throw new Violation(
                        "AllIsWellInTheEnd", "all is well " + limit + " after the last trouble", complaint.get());
            }
            simulation.run(GLANCE);
            complaint = complaint();
        }
        Instant peace = simulation.now();
        simulation.run(QUIET);
        // Whoever came back elsewhere goes on announcing itself for a while, so queues may fill again.
        complaint().filter(words -> !words.endsWith(STILL_TALKS)).ifPresent(words -> {
            throw new Violation("WhatIsWellStaysWell", "without trouble all stays well", words);
        });
        running()
                .forEach(member -> member.events(MemberSuspected.class).forEach(suspected -> {
                    // What a member that has left holds of others is nobody's concern.
                    if (suspected.at().isAfter(peace) && member.status().phase() == Phase.RUNNING) {
                        throw new Violation(
                                "NobodyIsSuspectedInPeace",
                                "without trouble nobody is suspected",
                                member.name() + ": " + suspected);
                    }
                }));
        publishLastEvent();
    }

    /** An event of the member that has seen the latest one: to others, one of an earlier time may be from before they joined. */
    private void publishLastEvent() {
        List<SimulatedMember> there = running().stream()
                .filter(member -> member.status().phase() == Phase.RUNNING)
                .toList();
        there.stream().max(Comparator.comparingLong(checker::latestEventTime)).ifPresent(publisher -> {
            publisher.publish(LAST, Bytes.EMPTY);
            Duration limit = limit();
            if (!simulation.runUntil(limit, () -> there.stream().allMatch(Stage::hasDeliveredLastEvent))) {
                throw new Violation(
                        "TheLastEventReachesAll",
                        "without trouble an event reaches all members within " + limit,
                        publisher.name() + " has published it");
            }
        });
    }

    private static boolean hasDeliveredLastEvent(SimulatedMember member) {
        return member.events(UserEvent.class).stream()
                .anyMatch(event -> event.name().equals(LAST));
    }

    private void joinAgain(SimulatedMember member) {
        if (member.status().phase() == Phase.RUNNING) {
            join(member);
        }
    }

    /**
     * How long the cluster may take to be well again: to find out about the last crash with a health as bad as it can
     * be, to let the longest suspicion pass, to find lost members again, to take names over, and to exchange views.
     */
    private Duration limit() {
        ClusterSettings settings = story.settings();
        int most = members.size();
        Duration interval = settings.probe().interval();
        Duration detection =
                interval.multipliedBy(2L * most + 2L * settings.probe().maxLocalHealth());
        Duration suspicion = interval.multipliedBy((long) settings.suspicion().multiplier()
                * settings.suspicion().maxTimeoutMultiplier()
                * Math.max(1, (int) Math.ceil(Math.log10(most))));
        return detection
                .plus(suspicion)
                .plus(settings.membership().reclaimAfter())
                .plus(settings.membership().recontactInterval().multipliedBy(8))
                .plus(settings.pushPull().interval().multipliedBy(2))
                .plus(settings.join().maxRetryAfter())
                .plus(settings.leave().timeout().multipliedBy(2))
                .plus(settings.leave().linger());
    }

    /** What is not well; empty if all is. */
    private Optional<String> complaint() {
        List<SimulatedMember> there = new ArrayList<>();
        for (SimulatedMember member : running()) {
            switch (member.status().phase()) {
                case RUNNING -> there.add(member);
                case LEAVING -> {
                    return Optional.of(member.name() + " is still leaving");
                }
                case LEFT, CLOSED -> {}
            }
        }
        if (wishes.stream().anyMatch(Wish::isOpen)) {
            return Optional.of("a wish was not granted");
        }
        return there.stream()
                .map(member -> complaint(member, there))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> complaint(SimulatedMember member, List<SimulatedMember> there) {
        if (there.size() == 1) {
            return Optional.empty();
        }
        List<String> held = member.members().stream().map(Object::toString).toList();
        List<String> truth = there.stream()
                .map(SimulatedMember::self)
                .sorted(Comparator.comparing(Member::name))
                .map(Object::toString)
                .toList();
        if (!held.equals(truth)) {
            return Optional.of("%s holds%n    %s%n  and the truth is%n    %s".formatted(member.name(), held, truth));
        }
        if (!member.status().converged()) {
            return Optional.of(
                    member.name() + " has not converged: " + member.status().reason());
        }
        if (member.status().queuedUpdates() > 0) {
            return Optional.of(member.name() + STILL_TALKS);
        }
        return Optional.empty();
    }

    long steps() {
        return checker.steps();
    }

    int invariants() {
        return checker.invariants();
    }

    Duration length() {
        return Duration.between(beginning, simulation.now());
    }

    long trace() {
        return simulation.trace();
    }

    /** How often each kind of deed was done. */
    Map<String, Integer> deeds() {
        return deeds;
    }

    /** What a user wanted. */
    private record Wish(SimulatedMember member, SimulatedMember.Answer answer) {
        boolean isOpen() {
            return member.isRunning() && !answer.isDone();
        }
    }
}
