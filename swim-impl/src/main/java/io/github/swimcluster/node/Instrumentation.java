package io.github.swimcluster.node;

import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Reaction;

/** What a simulation attaches to a node. A node on a real network has none. */
public interface Instrumentation {
    /** Does nothing. */
    Instrumentation NONE = new Instrumentation() {};

    /** Returns this member or an equal instance, so that the nodes of a simulation can share instances. */
    default Member share(Member member) {
        return member;
    }

    /** Called after each protocol step and before its effects are executed. */
    default void stepped(Input input, Reaction reaction) {}
}
