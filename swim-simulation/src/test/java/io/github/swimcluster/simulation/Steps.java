package io.github.swimcluster.simulation;

/** Shows the steps of the protocol to tests in other packages. */
public final class Steps {
    private Steps() {}

    /** Calls this listener after each step of a member, before its effects are executed. */
    public static void watch(Simulation simulation, Listener listener) {
        simulation.watchSteps(listener);
    }

    /** As {@link StepListener}. */
    public interface Listener extends StepListener {}
}
