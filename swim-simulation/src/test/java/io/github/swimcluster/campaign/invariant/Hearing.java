package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.serf.SerfState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one life heard of intents, events and queries, as it follows from Serf's rules for each of its steps. */
final class Hearing {
    /** The latest times that count; older messages are refused. */
    static final int BUFFERED_TIMES = 512;

    /** What it delivered. */
    final Set<PublishedEvent> delivered = new HashSet<>();

    /** The gossiped messages that it received, or published itself. */
    final Set<Bytes> gossip = new HashSet<>();

    /** The queries that it received, by time and number. */
    final Set<QueryKey> queries = new HashSet<>();

    /** The time of the latest intent of each name. */
    final Map<String, Long> intents = new HashMap<>();

    private final Set<PublishedEvent> published = new HashSet<>();
    private long latestEvent;
    private long latestQuery;
    private long latestIntent;
    private long earliestEvent;
    private boolean joining;
    private boolean everLeft;

    /** The latest time of an event that it saw. */
    long latestEvent() {
        return latestEvent;
    }

    long latestQuery() {
        return latestQuery;
    }

    /** The latest time of an intent that it saw, of those of others. */
    long latestIntent() {
        return latestIntent;
    }

    long intentOf(String name) {
        return intents.getOrDefault(name, 0L);
    }

    /** The time from which on events are for it, with what this step changes. */
    long earliestEvent(Step step) {
        if (!joining || step.serfState().isEmpty()) {
            return earliestEvent;
        }
        return Math.max(earliestEvent, step.serfState().get().eventTime());
    }

    /** The latest time of an event after this step. */
    long latestEvent(Step step) {
        long latest = latestEvent;
        for (UserMessage each : step.userMessages()) {
            latest = each.message() instanceof SerfMessage.Event event ? Math.max(latest, event.time()) : latest;
        }
        for (PublishedEvent event : step.userEvents()) {
            latest = Math.max(latest, event.time());
        }
        Optional<SerfState> state = step.serfState();
        if (state.isPresent()) {
            latest = Math.max(latest, state.get().eventTime() - 1);
            for (SerfState.Events same : state.get().events()) {
                latest = Math.max(latest, same.time());
            }
        }
        return latest;
    }

    void remember(Step step) {
        everLeft |= step.after().hasBegunToLeave();
        earliestEvent = earliestEvent(step);
        latestEvent = latestEvent(step);
        delivered.addAll(step.userEvents());
        step.userMessages().forEach(each -> remember(step, each));
        step.serfState().ifPresent(state -> {
            joining = false;
            latestQuery = Math.max(latestQuery, state.queryTime() - 1);
            latestIntent = Math.max(latestIntent, state.time() - 1);
            state.left()
                    .forEach(name -> learnIntent(step, name, state.statusTimes().getOrDefault(name, 0L) + 1));
            state.statusTimes().forEach((name, time) -> {
                if (!state.left().contains(name)) {
                    learnIntent(step, name, time);
                }
            });
        });
        joining |= step.beginsToJoin();
        if (step.input() instanceof Input.DelegateCall) {
            // It may gossip what it published from now on.
            step.userEvents().forEach(published::add);
        }
    }

    private void remember(Step step, UserMessage each) {
        gossip.add(each.encoded());
        switch (each.message()) {
            case SerfMessage.LeaveIntent intent -> learnIntent(step, intent.node(), intent.time());
            case SerfMessage.JoinIntent intent -> learnIntent(step, intent.node(), intent.time());
            case SerfMessage.Query query -> {
                latestQuery = Math.max(latestQuery, query.time());
                queries.add(new QueryKey(query.time(), query.id()));
            }
            default -> {
                // Leaves no trace here.
            }
        }
    }

    private void learnIntent(Step step, String name, long time) {
        latestIntent = Math.max(latestIntent, time);
        if (!step.isSelf(name)) {
            intents.merge(name, time, Math::max);
        }
    }

    /** Whether its table may have stale rows, which it does not show to others. */
    boolean mayHaveStaleRows(Step step) {
        return everLeft || step.after().hasBegunToLeave();
    }

    /** Whether it published this event itself. */
    boolean hasPublished(PublishedEvent event) {
        return published.contains(event);
    }

    /** What makes a query the same one at all members. */
    record QueryKey(long time, long id) {}
}
