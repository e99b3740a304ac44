package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.serf.SerfState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** User events: which are delivered, and what push/pulls say of them. */
final class UserEventInvariants {
    private UserEventInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new ClocksAreOneAhead(),
                new EventsAreDeliveredOnce(),
                new EventsAreNotInvented(),
                new EventsFromBeforeAreNotDelivered(),
                new NewEventsAreDelivered(),
                new PublishedEventsAreLater(),
                new PushPullsCarryEvents());
    }

    private static Set<PublishedEvent> eventsOf(SerfState state) {
        Set<PublishedEvent> events = new HashSet<>();
        for (SerfState.Events same : state.events()) {
            same.events().forEach(event -> events.add(new PublishedEvent(same.time(), event.name(), event.payload())));
        }
        return events;
    }

    /** Lamport clocks order what depends on each other. */
    static final class ClocksAreOneAhead extends Invariant {
        ClocksAreOneAhead() {
            super("the clocks in a push/pull are one ahead of the latest time that was seen, and never run backwards");
        }

        private final Map<Life, SerfState> last = new HashMap<>();

        @Override
        void check(Step step) {
            for (SerfState state : step.sentSerfStates()) {
                Hearing heard = step.life().heard;
                require(state.eventTime() == heard.latestEvent() + 1, step, state);
                require(state.queryTime() == heard.latestQuery() + 1, step, state);
                require(state.time() > heard.latestIntent(), step, state);
                SerfState before = last.put(step.life(), state);
                require(before == null || before.time() <= state.time(), step, state);
            }
        }
    }

    /** An event is delivered once in a life. */
    static final class EventsAreDeliveredOnce extends Invariant {
        EventsAreDeliveredOnce() {
            super("no event is delivered twice in one life");
        }

        @Override
        void check(Step step) {
            Set<PublishedEvent> inThisStep = new HashSet<>();
            for (PublishedEvent event : step.userEvents()) {
                require(!step.life().heard.delivered.contains(event) && inThisStep.add(event), step, event);
            }
        }
    }

    /** Only what was published is delivered. */
    static final class EventsAreNotInvented extends Invariant {
        EventsAreNotInvented() {
            super("every delivered event was published with this time, name and payload");
        }

        @Override
        void check(Step step) {
            for (PublishedEvent event : step.userEvents()) {
                require(step.facts().isPublished(event), step, event);
            }
        }
    }

    /** What happened before a member joined is not for it. */
    static final class EventsFromBeforeAreNotDelivered extends Invariant {
        EventsFromBeforeAreNotDelivered() {
            super("from its first push/pull on, a member that joins delivers no event from before that push/pull");
        }

        @Override
        void check(Step step) {
            long earliest = step.life().heard.earliestEvent(step);
            for (PublishedEvent event : step.userEvents()) {
                require(event.time() >= earliest, step, event + " is earlier than " + earliest);
            }
        }
    }

    /** What a member hears of and has not delivered, it delivers. */
    static final class NewEventsAreDelivered extends Invariant {
        NewEventsAreDelivered() {
            super("an event that arrives is delivered at once, unless it was, is too old or is from before the join");
        }

        @Override
        void check(Step step) {
            Hearing heard = step.life().heard;
            long earliest = Math.max(heard.earliestEvent(step), heard.latestEvent(step) + 1 - Hearing.BUFFERED_TIMES);
            Set<PublishedEvent> arrived = new HashSet<>();
            step.serfState().ifPresent(state -> arrived.addAll(eventsOf(state)));
            step.userMessages().forEach(each -> each.event().ifPresent(arrived::add));
            arrived.removeAll(heard.delivered);
            List<PublishedEvent> delivered = step.userEvents();
            for (PublishedEvent event : arrived) {
                require(event.time() < earliest || delivered.contains(event), step, event);
            }
        }
    }

    /** An event is later than what its publisher had seen. */
    static final class PublishedEventsAreLater extends Invariant {
        PublishedEventsAreLater() {
            super("an event has the first time after all events that its publisher has seen, which delivers it itself");
        }

        @Override
        void check(Step step) {
            if (step.input() instanceof Input.DelegateCall) {
                List<PublishedEvent> events = step.userEvents();
                require(events.size() == 1, step, events);
                require(events.getFirst().time() == step.life().heard.latestEvent() + 1, step, events);
            }
        }
    }

    /** A push/pull brings what gossip has not. */
    static final class PushPullsCarryEvents extends Invariant {
        PushPullsCarryEvents() {
            super("a push/pull carries the delivered events of the latest times");
        }

        @Override
        void check(Step step) {
            Hearing heard = step.life().heard;
            for (SerfState state : step.sentSerfStates()) {
                Set<PublishedEvent> recent = new HashSet<>(heard.delivered);
                recent.removeIf(event -> event.time() <= heard.latestEvent() - Hearing.BUFFERED_TIMES);
                Set<PublishedEvent> carried = eventsOf(state);
                require(carried.containsAll(recent) && heard.delivered.containsAll(carried), step, recent);
            }
        }
    }
}
