package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.ClusterEvent;

/** Events say when they happened. */
final class EventsAreOnTime extends Invariant {
    EventsAreOnTime() {
        super("events are of the time of their step, in order");
    }

    @Override
    void check(Step step) {
        for (ClusterEvent event : step.events()) {
            require(event.at().equals(step.at()), step, event);
        }
    }
}
