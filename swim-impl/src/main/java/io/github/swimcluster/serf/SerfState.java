package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import java.util.List;
import java.util.SequencedMap;

/**
 * What Serf adds to a push/pull (Serf protocol §7). The three clocks are one ahead of the latest time that the sender has
 * seen.
 *
 * @param statusTimes the time of the latest intent of each member
 * @param left        the names of members that have left
 * @param events      the latest events; an agent sends an empty element for each slot of its buffer that is not used
 */
public record SerfState(
        long time,
        SequencedMap<String, Long> statusTimes,
        List<String> left,
        long eventTime,
        List<Events> events,
        long queryTime) {
    /** The events of one time. */
    public record Events(long time, List<Event> events) {}

    /** One event. */
    public record Event(String name, Bytes payload) {}
}
