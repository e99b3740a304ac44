package io.github.swimcluster.serf;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Delegate;
import io.github.swimcluster.protocol.Delegate.GossipPriority;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.TokenBucket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Queries of other members: passes them on, acks them, and answers those that Serf itself asks (Serf protocol §9 and §10). */
final class Queries {
    /** Names of this kind are reserved for Serf. */
    private static final String INTERNAL = "_serf_";

    private static final List<String> CHANGES_OF_KEYS =
            List.of(INTERNAL + "install-key", INTERNAL + "use-key", INTERNAL + "remove-key");

    private static final String NO_KEYRING = "No keyring to modify (encryption not enabled)";
    private static final String EMPTY_KEYRING = "Keyring is empty (encryption not enabled)";

    /** Limit of an encoded response, as Serf has it. */
    private static final int MAX_RESPONSE_BYTES = 1024;

    /** Limit of copies of one response that go through other members, whatever the query asks for. */
    private static final int MAX_RELAYS = 8;

    /** Limit of an encoded relay message, as Serf has it. */
    private static final int MAX_RELAY_BYTES = 1024;

    private static final int MIN_RELAY_PROTOCOL = 5;

    /** Queries that are answered at once, and in the long run. People and scripts ask far fewer; others flood. */
    static final int ANSWERED_AT_ONCE = 256;

    static final int ANSWERED_PER_SECOND = 64;

    private final Delegate.Host host;
    private final SerfEncoding encoding;
    private final KeyStore keys;
    private final LamportClock clock = new LamportClock();
    private final QueryBuffer buffer = new QueryBuffer();
    private final TokenBucket answers;

    Queries(Delegate.Host host, SerfEncoding encoding, KeyStore keys) {
        this.host = host;
        this.encoding = encoding;
        this.keys = keys;
        this.answers = new TokenBucket(host::now, ANSWERED_PER_SECOND, ANSWERED_AT_ONCE);
    }

    LamportClock clock() {
        return clock;
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
        }
    }

    /**
     * The address of the member that asks. Answers go only to members at their recorded addresses: a query reaches all
     * members, and would otherwise have them all send to any address.
     */
    private Optional<Address> asker(SerfMessage.Query query) {
        return recorded(query.sourceNode(), query.address(), query.port());
    }

    private Optional<Address> recorded(String name, Bytes ip, int port) {
        return host.member(name).map(Member::address).filter(address -> address.isSameEndpoint(Address.of(ip, port)));
    }

    private void respond(SerfMessage.Query query, Address asker, boolean ack, Bytes payload) {
        Bytes response = encoding.encode(
                new SerfMessage.Response(query.time(), query.id(), host.self().name(), ack, payload));
        host.send(asker, response);
        if (query.relayFactor() > 0 && host.known() > query.relayFactor()) {
            relay(query, response);
        }
    }

    private void relay(SerfMessage.Query query, Bytes response) {
        Bytes relay =
                encoding.encode(new SerfMessage.Relay(query.address(), query.port(), query.sourceNode(), response));
        if (relay.length() > MAX_RELAY_BYTES) {
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
        recorded(relay.node(), relay.address(), relay.port()).ifPresent(to -> host.send(to, relay.response()));
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
            if (encoding.encode(new SerfMessage.Response(
                                    query.time(), query.id(), host.self().name(), false, answer))
                            .length()
                    <= MAX_RESPONSE_BYTES) {
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
}
