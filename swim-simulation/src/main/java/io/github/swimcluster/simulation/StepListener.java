package io.github.swimcluster.simulation;

import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Reaction;

/** Called after each step of the protocol. */
@FunctionalInterface
interface StepListener {
    /** A member processed an input. The effects of the reaction are not executed yet. */
    void stepped(SimulatedMember member, Input input, Reaction reaction);
}
