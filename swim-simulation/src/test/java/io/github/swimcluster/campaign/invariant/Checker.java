package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.simulation.SimulatedMember;
import io.github.swimcluster.simulation.Simulation;
import io.github.swimcluster.simulation.Steps;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;

/** Checks every step of a simulation against everything that always holds. */
public final class Checker implements Simulation.Watcher, Steps.Listener {
    private final Simulation simulation;
    private final Sightings sightings;
    private final Facts facts = new Facts();
    private final IdentityHashMap<SimulatedMember, Life> lives = new IdentityHashMap<>();
    private final List<Invariant> invariants = Stream.of(
                    SelfInvariants.all(),
                    SuspicionInvariants.all(),
                    ProbeInvariants.all(),
                    GossipInvariants.all(),
                    UpdateInvariants.all(),
                    AddressInvariants.all(),
                    EventInvariants.all(),
                    UserEventInvariants.all(),
                    IntentInvariants.all(),
                    UserMessageInvariants.all(),
                    QueryInvariants.all(),
                    ReactionInvariants.all())
            .flatMap(List::stream)
            .toList();
    private long steps;

    /** Checks this simulation from now on, and counts what it sees. */
    public Checker(Simulation simulation, Sightings sightings) {
        this.simulation = simulation;
        this.sightings = sightings;
        simulation.watch(this);
        Steps.watch(simulation, this);
    }

    @Override
    public void stepped(SimulatedMember member, Input input, Reaction reaction) {
        steps++;
        Life life = life(member);
        Step step = life.step(facts, simulation.now(), input, reaction);
        facts.learn(step.after().self());
        if (step.after().status().phase() == ClusterStatus.Phase.LEAVING) {
            facts.learnLeaving(step.after().self());
        }
        if (input instanceof Input.DelegateCall) {
            step.userEvents().forEach(facts::learnPublished);
        }
        for (Invariant invariant : invariants) {
            invariant.check(step);
        }
        sightings.note(step);
        life.remember(step);
    }

    @Override
    public void sent(SimulatedMember member, Address to, byte[] datagram) {
        Life life = life(member);
        for (Invariant invariant : invariants) {
            invariant.sent(life, datagram);
        }
    }

    private Life life(SimulatedMember member) {
        return lives.computeIfAbsent(member, Life::new);
    }

    /** An agent outside the simulation publishes this event. */
    public void published(SerfMessage.Event event) {
        facts.learnPublished(PublishedEvent.of(event));
    }

    /** The latest Lamport time of any event. */
    public long latestEventTime() {
        return facts.latestEventTime();
    }

    /** The latest Lamport time of an event that this member has seen. */
    public long latestEventTime(SimulatedMember member) {
        return life(member).heard.latestEvent();
    }

    /** How many steps were checked. */
    public long steps() {
        return steps;
    }

    /** How many statements each of them was checked against. */
    public int invariants() {
        return invariants.size();
    }
}
