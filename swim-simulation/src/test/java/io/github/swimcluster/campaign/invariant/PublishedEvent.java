package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.serf.SerfMessage;

/** What makes a user event the same one at all members. */
record PublishedEvent(long time, String name, Bytes payload) {
    static PublishedEvent of(SerfMessage.Event event) {
        return new PublishedEvent(event.time(), event.name(), event.payload());
    }

    static PublishedEvent of(UserEvent event) {
        return new PublishedEvent(event.lamportTime(), event.name(), event.payload());
    }
}
