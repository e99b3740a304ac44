package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;

/** Shows the steps of the protocol to tests in other packages. */
public final class Steps {
    private Steps() {}

    /** Calls this listener after each step of a member, before its effects are executed. */
    public static void watch(Simulation simulation, Listener listener) {
        simulation.watchSteps(listener);
    }

    /** A datagram that no member has sent arrives at this one. */
    public static void arrive(SimulatedMember member, Address from, byte[] datagram) {
        member.datagram(from, datagram);
    }

    /** As {@link StepListener}. */
    public interface Listener extends StepListener {}
}
