package io.github.swimcluster.serf;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.internal.QueryRules;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Delegate;
import io.github.swimcluster.protocol.Delegate.GossipPriority;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Queries: asks those of this member, passes on and acks all, answers those that Serf itself asks, and gives the others to
 * the application (Serf protocol §9 and §10).
 */
final class Queries {
    private static final String INTERNAL = QueryRules.RESERVED_PREFIX;

    private static final List<String> CHANGES_OF_KEYS =
            List.of(INTERNAL + "install-key", INTERNAL + "use-key", INTERNAL + "remove-key");

    private static final String NO_KEYRING = "No keyring to modify (encryption not enabled)";
    private static final String EMPTY_KEYRING = "Keyring is empty (encryption not enabled)";

    /** Limit of an encoded response, relayed or not, as Serf has it. */
    private static final int MAX_RESPONSE_BYTES = 1024;

    /** Limit of copies of one response that go through other members, whatever the query asks for. */
    private static final int MAX_RELAYS = 8;

    /** Limit of an encoded query, as Serf has it. */
    private static final int MAX_QUERY_BYTES = 1024;

    /** Queries that wait for the answer of the application; the oldest are dropped. */
    private static final int MAX_WAITING = 1024;

    /** The default timeout in gossip intervals. */
    private static final int TIMEOUT_FACTOR = 16;

    private static final int MIN_RELAY_PROTOCOL = 5;

    /** Queries that are answered at once, and in the long run. People and scripts ask far fewer; others flood. */
    static final int ANSWERED_AT_ONCE = 256;

    static final int ANSWERED_PER_SECOND = 64;

    /** Longer timeouts count as this one. */
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private final Delegate.Host host;
    private final SerfEncoding encoding;
    private final KeyStore keys;
    private final QueryHandler handler;
    private final Duration gossipInterval;
    private final LamportClock clock = new LamportClock();
    private final QueryBuffer buffer = new QueryBuffer();
    private final TokenBucket answers;
    private final AskedQueries asked = new AskedQueries();
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Waiting> eldest) {
            return size() > MAX_WAITING;
        }
    };
    private long lastNumber;

    Queries(Delegate.Host host, SerfEncoding encoding, KeyStore keys, QueryHandler handler, Duration gossipInterval) {
        this.host = host;
        this.encoding = encoding;
        this.keys = keys;
        this.answers = new TokenBucket(host::now, ANSWERED_PER_SECOND, ANSWERED_AT_ONCE);
        this.handler = handler;
        this.gossipInterval = gossipInterval;
    }

    LamportClock clock() {
        return clock;
    }

    /**
     * Asks a query.
     *
     * @throws IllegalArgumentException if it is too large
     * @throws IllegalStateException    if too many run already
     */
    void ask(String name, Bytes payload, QueryOptions options, QueryListener listener) {
        Duration timeout = options.timeout().orElseGet(this::defaultTimeout);
        Member self = host.self();
        long id = host.random().nextInt(Integer.MAX_VALUE);
        SerfMessage.Query query = new SerfMessage.Query(
                clock.time(),
                id,
                self.address().bytes(),
                self.address().port(),
                self.name(),
                filters(options),
                true,
                true,
                options.relayFactor(),
                timeout.toNanos(),
                name,
                payload);
        Bytes encoded = encoding.encode(query);
        if (encoded.length() > MAX_QUERY_BYTES) {
            throw new IllegalArgumentException("a query with its filters must have at most %d bytes, had %d"
                    .formatted(MAX_QUERY_BYTES, encoded.length()));
        }
        if (!asked.add(query.time(), id, host.now().plus(timeout), listener)) {
            throw new IllegalStateException(
                    "%d queries of this node wait for answers".formatted(AskedQueries.MAX_QUERIES));
        }
        received(query, encoded);
    }

    private Duration defaultTimeout() {
        // As many as ⌈log10(members + 1)⌉.
        int digits = String.valueOf(host.present()).length();
        return gossipInterval.multipliedBy(TIMEOUT_FACTOR).multipliedBy(digits);
    }

    private static List<SerfMessage.Filter> filters(QueryOptions options) {
        List<SerfMessage.Filter> filters = new ArrayList<>();
        if (!options.members().isEmpty()) {
            filters.add(new SerfMessage.Filter.Names(options.members()));
        }
        new TreeMap<>(options.tags())
                .forEach((tag, expression) -> filters.add(new SerfMessage.Filter.Tag(tag, expression)));
        return filters;
    }

    /** A response arrived; false if no query waits for it. */
    boolean received(SerfMessage.Response response) {
        return asked.received(response);
    }

    void tick() {
        asked.tick(host.now());
    }

    Instant next() {
        return asked.next();
    }

    /** A query arrived by gossip, in this encoded form. */
    void received(SerfMessage.Query query, Bytes encoded) {
        if (crashesAgents(query)) {
            host.add(new Effect.Ignored(Effect.Reason.USER_MESSAGE));
            return;
        }
        clock.witness(query.time());
        if (!buffer.add(query.time(), query.id(), clock.time())) {
            return;
        }
        if (query.isGossiped()) {
            host.gossip(GossipPriority.MEDIUM, query.time() + ":" + query.id(), encoded, () -> {});
        }
        asker(query)
                .filter(asker -> answers.take() && Filters.match(query.filters(), host.self()))
                .ifPresent(asker -> answer(query, asker));
    }

    /** Whether agents, to which the query would be passed on, end when they read it (Serf protocol §10). */
    private static boolean crashesAgents(SerfMessage.Query query) {
        return CHANGES_OF_KEYS.contains(query.name()) && query.payload().length() == 0;
    }

    private void answer(SerfMessage.Query query, Address asker) {
        if (query.wantsAck()) {
            respond(query, asker, true, AbsentBytes.ABSENT);
        }
        if (query.name().startsWith(INTERNAL)) {
            internalAnswer(query, query.name().substring(INTERNAL.length()))
                    .ifPresent(payload -> respond(query, asker, false, payload));
        } else {
            Duration timeout = Duration.ofNanos(Math.clamp(query.timeoutNanos(), 0, MAX_TIMEOUT.toNanos()));
            lastNumber++;
            waiting.put(lastNumber, new Waiting(query, asker, host.now().plus(timeout)));
            handler.asked(
                    lastNumber,
                    new Query(
                            host.wallTime(), query.name(), query.payload(), query.sourceNode(), query.time(), timeout));
        }
    }

    /**
     * Answers a query; without effect if its timeout has passed or it was answered before.
     *
     * @throws IllegalArgumentException if the answer is too large
     */
    void respond(long number, Bytes payload) {
        Waiting query = waiting.remove(number);
        if (query == null || !host.now().isBefore(query.deadline)) {
            return;
        }
        SerfMessage.Response response = response(query.query, false, payload);
        Bytes encoded = encoding.encode(response);
        if (encoded.length() > MAX_RESPONSE_BYTES) {
            throw new IllegalArgumentException("an encoded response must have at most %d bytes, had %d"
                    .formatted(MAX_RESPONSE_BYTES, encoded.length()));
        }
        respond(query.query, query.asker, response, encoded);
    }

    /**
     * The address of the member that asks. Answers go only to members at their recorded addresses: a query reaches all
     * members, and would otherwise have them all send to any address.
     */
    private Optional<Address> asker(SerfMessage.Query query) {
        Address address = Address.of(query.address(), query.port());
        Address namesake = host.namesake();
        if (namesake != null && query.sourceNode().equals(host.self().name()) && namesake.isSameEndpoint(address)) {
            // The rightful holder of this member's name asks who has it.
            return Optional.of(namesake);
        }
        return recorded(query.sourceNode(), address);
    }

    /** The recorded address of this member, if it is this one. */
    private Optional<Address> recorded(String name, Address address) {
        return host.member(name).map(Member::address).filter(known -> known.isSameEndpoint(address));
    }

    private void respond(SerfMessage.Query query, Address asker, boolean ack, Bytes payload) {
        SerfMessage.Response response = response(query, ack, payload);
        respond(query, asker, response, encoding.encode(response));
    }

    private SerfMessage.Response response(SerfMessage.Query query, boolean ack, Bytes payload) {
        return new SerfMessage.Response(query.time(), query.id(), host.self().name(), ack, payload);
    }

    private void respond(SerfMessage.Query query, Address asker, SerfMessage.Response response, Bytes encoded) {
        if (asker.isSameEndpoint(host.self().address())) {
            received(response);
            return;
        }
        host.send(asker, encoded);
        if (query.relayFactor() > 0 && host.known() > query.relayFactor()) {
            relay(query, encoded);
        }
    }

    private void relay(SerfMessage.Query query, Bytes response) {
        Bytes relay =
                encoding.encode(new SerfMessage.Relay(query.address(), query.port(), query.sourceNode(), response));
        if (relay.length() > MAX_RESPONSE_BYTES) {
            return;
        }
        List<Address> relays = new ArrayList<>();
        host.forEach((member, statusTime, leaving) -> {
            if (member.state() == MemberState.ALIVE
                    && member.protocol().maximum() >= MIN_RELAY_PROTOCOL
                    && !member.name().equals(host.self().name())) {
                relays.add(member.address());
            }
        });
        int count = Math.min(relays.size(), Math.min(query.relayFactor(), MAX_RELAYS));
        for (int i = 0; i < count; i++) {
            Collections.swap(relays, i, i + host.random().nextInt(relays.size() - i));
            host.send(relays.get(i), relay);
        }
    }

    /** Sends a response on, if it is for a member. */
    void relayed(SerfMessage.Relay relay) {
        recorded(relay.node(), Address.of(relay.address(), relay.port()))
                .ifPresent(to -> host.send(to, relay.response()));
    }

    /** The answer to a query of Serf itself; empty if it needs none, such as a ping. */
    private Optional<Bytes> internalAnswer(SerfMessage.Query query, String name) {
        return switch (name) {
            case "conflict" -> conflict(query.payload().toUtf8());
            case "list-keys" -> Optional.of(listKeys(query));
            case "install-key" -> Optional.of(changeKeys(query, KeyStore.Change.INSTALL));
            case "use-key" -> Optional.of(changeKeys(query, KeyStore.Change.USE));
            case "remove-key" -> Optional.of(changeKeys(query, KeyStore.Change.REMOVE));
            default -> Optional.empty();
        };
    }

    /** The keys, or as many as fit into a response. */
    private Bytes listKeys(SerfMessage.Query query) {
        List<Bytes> all = keys.list();
        if (all.isEmpty()) {
            return encoding.keyAnswer(false, EMPTY_KEYRING);
        }
        for (int shown = all.size(); shown > 0; shown--) {
            String message = shown == all.size()
                    ? ""
                    : "truncated key list response, showing first %d of %d keys".formatted(shown, all.size());
            Bytes answer = encoding.keyAnswer(true, message, all.subList(0, shown));
            if (encoding.encode(response(query, false, answer)).length() <= MAX_RESPONSE_BYTES) {
                return answer;
            }
        }
        return encoding.keyAnswer(false, "the key list does not fit into a response");
    }

    private Bytes changeKeys(SerfMessage.Query query, KeyStore.Change change) {
        if (keys.list().isEmpty()) {
            return encoding.keyAnswer(false, NO_KEYRING);
        }
        Bytes key = encoding.decodeKey(query.payload()).orElse(Bytes.EMPTY);
        try {
            keys.change(change, key);
        } catch (IllegalArgumentException e) {
            return encoding.keyAnswer(false, String.valueOf(e.getMessage()));
        }
        host.add(new Effect.KeyringChanged(change.toString(), query.sourceNode()));
        return encoding.keyAnswer(true, "");
    }

    /**
     * Who has this name, as a vote: the asker's process shuts down unless the majority names its address (Serf protocol
     * §11). A member that does not know the name is silent, because its vote would count against the asker. So is the holder
     * of the name, except a member that found its own name in use: it knows the rightful holder.
     */
    private Optional<Bytes> conflict(String name) {
        Member self = host.self();
        if (name.equals(self.name())) {
            return Optional.ofNullable(host.namesake()).map(address -> encoding.conflictAnswer(self, address));
        }
        return host.member(name).map(member -> encoding.conflictAnswer(member, member.address()));
    }

    /** A query that the application has not answered. */
    private record Waiting(SerfMessage.Query query, Address asker, Instant deadline) {}
}
