package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Relays the indirect probes of other members (SWIM §3.1), and sends them nacks (Lifeguard §IV-A). */
final class Relays implements Timed {
    /** Relayed pings at the same time; further requests are ignored. */
    static final int MAX_RELAYS = 256;

    /** The same for one host, which may run several members. */
    static final int MAX_RELAYS_PER_HOST = 64;

    /** The nack is sent after this share of the timeout, so that it arrives in time (Lifeguard §IV-A). */
    private static final double NACK_AFTER = 0.8;

    private final Turn turn;
    private final MemberTable table;
    private final AddressRules addresses;
    private final Outbox outbox;
    private final Duration timeout;
    // In the order of the requests, which is that of the deadlines.
    private final Map<Long, Relay> bySequence = new LinkedHashMap<>();

    Relays(Turn turn, ClusterSettings settings, MemberTable table, AddressRules addresses, Outbox outbox) {
        this.turn = turn;
        this.table = table;
        this.addresses = addresses;
        this.outbox = outbox;
        this.timeout = settings.probe().timeout();
    }

    void ask(Address from, Message.IndirectPing request) {
        Address target = target(from, request);
        if (target == null) {
            turn.ignore(Effect.Reason.BAD_ADDRESS);
        } else if (bySequence.size() >= MAX_RELAYS || runningFor(from) >= MAX_RELAYS_PER_HOST) {
            turn.ignore(Effect.Reason.TOO_MANY_RELAYS);
        } else {
            relay(from, request, target);
        }
    }

    /**
     * The address to ping; null if it is refused. A loopback or link-local target is refused unless the requester is there
     * too: otherwise this member would help it around a firewall.
     */
    private @Nullable Address target(Address from, Message.IndirectPing request) {
        Address here = table.self().address();
        if (request.port() == 0
                || (request.target().length() != 4 && request.target().length() != 16)) {
            return null;
        }
        Address target = Address.of(request.target(), request.port());
        boolean meansTheSame = AddressRules.isReached(target, from) || AddressRules.isReached(target, here);
        return Address.isUnicast(target) && meansTheSame && !addresses.isHere(target) ? target : null;
    }

    private int runningFor(Address from) {
        Address host = from.withPort(0);
        return (int) bySequence.values().stream()
                .filter(relay -> relay.host.equals(host))
                .count();
    }

    private void relay(Address from, Message.IndirectPing request, Address target) {
        long sequence = outbox.nextSequence();
        Address requester = outbox.answerTo(from, request.source());
        bySequence.put(
                sequence,
                new Relay(
                        from.withPort(0),
                        request.sequence(),
                        requester,
                        outbox.isUnknownSender(requester, request.source()),
                        request.nack(),
                        turn.now().plusNanos((long) (timeout.toNanos() * NACK_AFTER)),
                        turn.now().plus(timeout)));
        Message.Ping ping = new Message.Ping(sequence, request.node(), outbox.source());
        Peer known = table.find(request.node());
        if (known == null || !known.address().isSameEndpoint(target)) {
            // The target is unverified: no gossip, so that the relayed packet is not larger than the request.
            outbox.sendBare(target, false, ping);
        } else if (known.state() == MemberState.SUSPECT) {
            outbox.pingSuspect(known, ping);
        } else {
            outbox.send(target, ping);
        }
    }

    /** Handles an ack; false if it does not answer a relayed ping. */
    boolean acked(long sequence) {
        Relay relay = bySequence.remove(sequence);
        if (relay == null) {
            return false;
        }
        answer(relay, new Message.Ack(relay.sequence, AbsentBytes.ABSENT));
        return true;
    }

    private void answer(Relay relay, Message message) {
        if (relay.isUnknownSender) {
            outbox.sendBare(relay.requester, false, message);
        } else {
            outbox.send(relay.requester, message);
        }
    }

    @Override
    public void tick() {
        for (Iterator<Relay> relays = bySequence.values().iterator(); relays.hasNext(); ) {
            Relay relay = relays.next();
            if (relay.nack && turn.isDue(relay.nackAt)) {
                relay.nack = false;
                answer(relay, new Message.Nack(relay.sequence));
            }
            if (turn.isDue(relay.expiresAt)) {
                relays.remove();
            }
        }
    }

    @Override
    public Instant next() {
        Instant next = Reaction.NEVER;
        for (Relay relay : bySequence.values()) {
            next = Turn.earlier(next, relay.nack ? relay.nackAt : relay.expiresAt);
        }
        return next;
    }

    /** A relayed ping. */
    private static final class Relay {
        private final Address host;
        private final long sequence;
        private final Address requester;
        private final boolean isUnknownSender;
        private final Instant nackAt;
        private final Instant expiresAt;
        private boolean nack;

        Relay(
                Address host,
                long sequence,
                Address requester,
                boolean isUnknownSender,
                boolean nack,
                Instant nackAt,
                Instant expiresAt) {
            this.host = host;
            this.sequence = sequence;
            this.requester = requester;
            this.isUnknownSender = isUnknownSender;
            this.nack = nack;
            this.nackAt = nackAt;
            this.expiresAt = expiresAt;
        }
    }
}
