package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.protocol.Delegate;
import io.github.swimcluster.protocol.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Serf's part of a member, above membership: what its messages do, and what it adds to push/pulls (docs/protocol/serf.md).
 */
public final class Serf implements Delegate {
    /** As for whole push/pulls: in a large cluster that changes constantly, the state is reused for a while. */
    private static final int MIN_CACHED_MEMBERS = 1000;

    private static final Duration REUSE_TIME = Duration.ofSeconds(1);

    private final Host host;
    private final SerfEncoding encoding;
    private final LamportClock clock = new LamportClock();
    private final LamportClock eventClock = new LamportClock();
    private final Intents intents;
    private final EventBuffer events = new EventBuffer();
    private final Queries queries;
    private boolean joining;
    private Bytes state = Bytes.EMPTY;
    private long stateChanges = -1;
    private Instant stateReusableUntil = Instant.EPOCH;

    /**
     * Serf's part of one member.
     *
     * @param handler        receives queries for the application
     * @param gossipInterval decides how long queries wait by default
     */
    public Serf(Host host, SerfEncoding encoding, KeyStore keys, QueryHandler handler, Duration gossipInterval) {
        this.host = host;
        this.encoding = encoding;
        this.intents = new Intents(host, encoding, clock);
        this.queries = new Queries(host, encoding, keys, handler, gossipInterval);
    }

    @Override
    public void joining() {
        joining = true;
    }

    @Override
    public void joined() {
        joining = false;
        intents.announceJoin();
    }

    @Override
    public boolean leaving(Runnable onTransmitted) {
        intents.announceLeave(onTransmitted);
        return true;
    }

    @Override
    public void staying() {
        intents.revokeLeave();
    }

    @Override
    public void received(Bytes encoded) {
        SerfMessage message = encoding.decode(encoded).orElse(null);
        if (message == null || !isPlausible(message)) {
            host.add(new Effect.Ignored(Effect.Reason.USER_MESSAGE));
            return;
        }
        switch (message) {
            case SerfMessage.LeaveIntent intent -> intents.receivedLeave(intent, encoded);
            case SerfMessage.JoinIntent intent -> intents.receivedJoin(intent, encoded);
            case SerfMessage.Event event -> receivedEvent(event, encoded);
            case SerfMessage.Query query -> queries.received(query, encoded);
            case SerfMessage.Relay relay -> queries.relayed(relay);
            case SerfMessage.Response response -> {
                if (!queries.received(response)) {
                    host.add(new Effect.Ignored(Effect.Reason.UNEXPECTED_ACK));
                }
            }
        }
    }

    private boolean isPlausible(SerfMessage message) {
        return switch (message) {
            case SerfMessage.LeaveIntent intent -> clock.isPlausible(intent.time());
            case SerfMessage.JoinIntent intent -> clock.isPlausible(intent.time());
            case SerfMessage.Event event -> eventClock.isPlausible(event.time());
            case SerfMessage.Query query -> queries.clock().isPlausible(query.time());
            case SerfMessage.Response ignored -> true;
            case SerfMessage.Relay ignored -> true;
        };
    }

    /** Publishes an event of this member. */
    public void publish(String name, Bytes payload, boolean coalesce) {
        SerfMessage.Event event = new SerfMessage.Event(eventClock.next(), name, payload, coalesce);
        receivedEvent(event, encoding.encode(event));
    }

    private void receivedEvent(SerfMessage.Event event, Bytes encoded) {
        if (take(event)) {
            // No event replaces another one, and the queue keeps the subjects.
            host.gossip(GossipPriority.LOW, String.valueOf(events.changes()), encoded, () -> {});
        }
    }

    /** Delivers an event; false if it was delivered before, or is too old. */
    private boolean take(SerfMessage.Event event) {
        eventClock.witness(event.time());
        boolean isNew = events.add(event.time(), event.name(), event.payload(), eventClock.time());
        if (isNew) {
            host.add(new Effect.Deliver(
                    new UserEvent(host.wallTime(), event.name(), event.payload(), event.time(), event.coalesce())));
        }
        return isNew;
    }

    @Override
    public Bytes localState() {
        long now = host.changes() + changes();
        boolean reusable = now == stateChanges
                || (host.known() >= MIN_CACHED_MEMBERS && host.now().isBefore(stateReusableUntil));
        if (!reusable) {
            state = encoding.encode(currentState());
            stateChanges = now;
            stateReusableUntil = host.now().plus(REUSE_TIME);
        }
        return state;
    }

    private SerfState currentState() {
        SequencedMap<String, Long> statusTimes = new LinkedHashMap<>();
        List<String> left = new ArrayList<>();
        host.forEach((member, statusTime, leaving) -> {
            if (statusTime > 0) {
                statusTimes.put(member.name(), statusTime);
            }
            if (leaving && member.state() == MemberState.LEFT) {
                left.add(member.name());
            }
        });
        return new SerfState(
                clock.time(),
                statusTimes,
                left,
                eventClock.time(),
                events.all(),
                queries.clock().time());
    }

    @Override
    public void merge(Bytes encoded, boolean answer) {
        encoding.decodeState(encoded).ifPresent(theirs -> merge(theirs, answer));
    }

    private void merge(SerfState theirs, boolean answer) {
        clock.witnessClock(theirs.time(), answer);
        eventClock.witnessClock(theirs.eventTime(), answer);
        queries.clock().witnessClock(theirs.queryTime(), answer);
        Set<String> left = new LinkedHashSet<>(theirs.left());
        for (String name : left) {
            intents.merge(name, theirs.statusTimes().getOrDefault(name, 0L), true);
        }
        theirs.statusTimes().forEach((name, time) -> {
            if (!left.contains(name)) {
                intents.merge(name, time, false);
            }
        });
        if (joining) {
            // What happened before this member joined is not for it. The clock does not follow an implausible time.
            events.ignoreBefore(Math.min(theirs.eventTime(), eventClock.time()));
            joining = false;
        }
        List<SerfState.Events> byTime = new ArrayList<>(theirs.events());
        byTime.sort(Comparator.comparingLong(SerfState.Events::time));
        for (SerfState.Events same : byTime) {
            if (eventClock.isPlausible(same.time())) {
                same.events()
                        .forEach(event ->
                                take(new SerfMessage.Event(same.time(), event.name(), event.payload(), false)));
            }
        }
    }

    @Override
    public long changes() {
        return clock.time() + eventClock.time() + queries.clock().time() + intents.changes() + events.changes();
    }

    /** Declares that another member leaves; {@code prune} removes it from the tables of all. */
    public void forceLeave(String name, boolean prune) {
        intents.forceLeave(name, prune);
    }

    /**
     * Asks all members, or those that the options select.
     *
     * @throws IllegalArgumentException if the query is too large
     * @throws IllegalStateException    if too many queries run already
     */
    public void ask(String name, Bytes payload, QueryOptions options, QueryListener listener) {
        queries.ask(name, payload, options, listener);
    }

    /**
     * Answers the query that {@link QueryHandler#asked} gave this number; without effect if its timeout has passed.
     *
     * @throws IllegalArgumentException if the answer is too large
     */
    public void respond(long number, Bytes payload) {
        queries.respond(number, payload);
    }

    @Override
    public void tick() {
        queries.tick();
    }

    @Override
    public Instant next() {
        return queries.next();
    }
}
