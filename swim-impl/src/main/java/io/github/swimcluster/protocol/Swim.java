package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import io.github.swimcluster.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One member of a SWIM cluster with the Lifeguard extensions, as a state machine: it is told what happens, and answers
 * with what to do and when to be woken.
 *
 * <p>It belongs to one thread at a time, and gives the same reactions to the same inputs and random numbers on every machine.
 */
public final class Swim {
    private final ClusterSettings settings;
    private final Turn turn;
    private final LocalHealth health;
    private final Membership membership;
    private final Outbox outbox;
    private final Gossip gossip;
    private final Probe probe;
    private final Relays relays;
    private final Intents intents;
    private final Convergence convergence;
    private final AntiEntropy antiEntropy;
    private final Rejoin rejoin;
    private final Departure departure;
    private final PendingRequests pending;

    /**
     * A member that has not started; {@link Input.Start} starts it.
     *
     * @param random source of all random choices; the same seed gives the same choices
     */
    public Swim(ClusterSettings settings, Identity identity, Encoding encoding, RandomGenerator random) {
        this(settings, identity, encoding, random, Lifeguard.ALL, UnaryOperator.identity());
    }

    /**
     * As above, with these parts of Lifeguard.
     *
     * @param sharing gives for a member an equal one, so that many in one process can have the same; or the same again
     */
    public Swim(
            ClusterSettings settings,
            Identity identity,
            Encoding encoding,
            RandomGenerator random,
            Lifeguard lifeguard,
            UnaryOperator<Member> sharing) {
        this.settings = settings;
        turn = new Turn(settings.probe().timeout().dividedBy(2));
        health = new LocalHealth(lifeguard.localHealth() ? settings.probe().maxLocalHealth() : 1);
        GossipQueue rumors = new GossipQueue(encoding, settings.membership().maxMembers());
        GossipQueue intentQueue = new GossipQueue(encoding, Intents.MAX_INTENTS);
        membership = new Membership(turn, settings, identity, encoding, rumors, health, random, lifeguard, sharing);
        outbox = new Outbox(turn, settings, encoding, membership, rumors, intentQueue, lifeguard);
        gossip = new Gossip(turn, settings, membership, outbox);
        relays = new Relays(turn, settings, membership, outbox);
        intents = new Intents(turn, settings, membership, intentQueue);
        convergence = new Convergence(turn, settings, membership, health);
        antiEntropy = new AntiEntropy(turn, settings, membership, outbox, intents, convergence, random);
        rejoin = new Rejoin(turn, settings, membership, antiEntropy, intents, random);
        probe = new Probe(turn, settings, membership, outbox, health, rejoin, random, lifeguard);
        departure = new Departure(turn, settings, membership, intents, convergence);
        pending = new PendingRequests(turn);
    }

    /** Takes one input, and does whatever is due by now. Time that goes back counts as time that stands still. */
    public Reaction react(Instant now, Input input) {
        turn.begin(now);
        if (turn.overslept().compareTo(settings.probe().interval()) >= 0) {
            wakeFromSleep();
        }
        take(input);
        doWhatIsDue();
        return turn.end(nextWake());
    }

    /** Whoever was away for long takes back its own verdicts that are not yet out. */
    private void wakeFromSleep() {
        probe.drop();
        membership.renewSuspicions();
    }

    private void take(Input input) {
        switch (input) {
            case Input.Start() -> start(settings.seeds());
            case Input.Acquainted(List<Member> others) -> {
                membership.insertKnown(others);
                antiEntropy.goOnAsEver();
            }
            case Input.Alarm() -> {}
            case Input.Stalled(boolean stalled) -> turn.stall(stalled);
            case Input.Received(Address from, List<Message> messages) -> {
                convergence.heard();
                receive(from, messages);
            }
            case Input.Offered(long stream, PushPull theirs, long serfTime) -> {
                convergence.heard();
                if (antiEntropy.offered(stream, theirs, serfTime)) {
                    rejoin.reachedBy(theirs);
                }
            }
            case Input.PingedByStream(long stream, Message.Ping ping) -> pingedByStream(stream, ping);
            case Input.Exchanged(long exchange, PushPull theirs, long serfTime) -> {
                convergence.heard();
                antiEntropy.exchanged(exchange, theirs, serfTime);
            }
            case Input.ExchangeFailed(long exchange, Input.Failure why) -> antiEntropy.failed(exchange, why);
            case Input.AckedByStream(long sequence) -> {
                convergence.heard();
                if (!antiEntropy.nameConfirmed(sequence)) {
                    probe.ackedByStream(sequence);
                }
            }
            case Input.PingByStreamFailed(long sequence, Input.Failure why) -> {
                if (!antiEntropy.nameNotConfirmed(sequence, why)) {
                    probe.streamFailed(sequence, why);
                }
            }
            case Input.Resolved(String seed, List<Address> addresses) -> rejoin.resolved(seed, addresses);
            case Input.Unresolved(String seed, String why) -> rejoin.unresolved(seed, why);
            case Input.Located(Address address, String doubt) -> {
                membership.relocate(address);
                convergence.located(doubt);
            }
            case Input.Join(long request, List<String> seeds) -> join(request, seeds);
            case Input.Update(long request, Bytes metadata) -> update(request, metadata);
            case Input.Leave(long request) -> departure.leave(request);
        }
    }

    private void start(List<String> seeds) {
        membership.appear();
        rejoin.start(seeds);
        probe.start();
        antiEntropy.start();
    }

    private void receive(Address from, List<Message> messages) {
        boolean asked = false;
        for (Message message : messages) {
            boolean asks = message instanceof Message.Ping || message instanceof Message.IndirectPing;
            if (asks && asked) {
                turn.ignore(Effect.Reason.TOO_MANY_PINGS);
            } else {
                receive(from, message);
            }
            asked |= asks;
        }
    }

    private void receive(Address from, Message message) {
        switch (message) {
            case Message.Ping ping -> pinged(from, ping);
            case Message.IndirectPing request -> relays.ask(from, request);
            case Message.Ack ack -> acked(ack.sequence());
            case Message.Nack nack -> nacked(nack.sequence());
            case Message.Suspect news -> {
                membership.hear(news, Cause.Reason.ACCUSED);
                mentioned(from, news.node());
            }
            case Message.Alive news
            when !membership.isAllowed(from) -> membership.refuse(Effect.Reason.NOT_ALLOWED, news);
            case Message.Alive news -> membership.hear(news, UpdateSource.GOSSIP);
            case Message.Dead news -> {
                membership.hear(news);
                mentioned(from, news.node());
            }
            case Message.LeaveIntent intent -> intents.hear(intent);
            case Message.JoinIntent intent -> intents.hear(intent);
            case Message.User ignored -> turn.ignore(Effect.Reason.USER_MESSAGE);
        }
    }

    private void pinged(Address from, Message.Ping ping) {
        if (isMeant(ping)) {
            Message.Ack ack = new Message.Ack(ping.sequence(), Bytes.ABSENT);
            Address to = outbox.answerTo(from, ping.source());
            if (departure.phase() == ClusterStatus.Phase.LEFT) {
                outbox.sendBare(to, false, ack, membership.goodbye());
            } else if (outbox.isUnknownSender(to, ping.source())) {
                answerUnknownSender(to, ack, ping.source());
                mentioned(to, ping.node());
            } else {
                answer(to, ack, ping.source());
            }
        } else {
            turn.ignore(Effect.Reason.WRONG_NAME);
        }
    }

    private void mentioned(Address sender, String name) {
        if (name.equals(membership.self().name())) {
            rejoin.mentionedBy(sender);
        }
    }

    /** Whoever asks while it is held to be gone hears of that at once, and refutes. */
    private void answer(Address to, Message.Ack ack, Message.Source source) {
        Peer asking = membership.find(source.node());
        if (asking == null || asking.isPresent()) {
            outbox.send(to, ack);
        } else {
            outbox.sendBare(to, false, ack, membership.verdict(asking));
        }
    }

    /**
     * No more than a small packet for a small packet, and no gossip is used up. A failed or left member that asks from
     * another address may be a new life, which learns what it has to outbid.
     */
    private void answerUnknownSender(Address to, Message.Ack ack, Message.Source source) {
        Peer asking = membership.find(source.node());
        if (asking != null && membership.mayBeTold(asking, to)) {
            outbox.sendBare(to, false, ack, membership.verdict(asking));
        } else {
            outbox.sendBare(to, false, ack);
        }
    }

    private void pingedByStream(long stream, Message.Ping ping) {
        if (isMeant(ping)) {
            turn.add(new Effect.AnswerPing(stream, new Message.Ack(ping.sequence(), Bytes.ABSENT)));
        } else {
            turn.ignore(Effect.Reason.WRONG_NAME);
            turn.add(new Effect.Refuse(stream));
        }
    }

    private boolean isMeant(Message.Ping ping) {
        return ping.node().isEmpty() || ping.node().equals(membership.self().name());
    }

    private void acked(long sequence) {
        if (!probe.acked(sequence) && !relays.acked(sequence)) {
            turn.ignore(Effect.Reason.UNEXPECTED_ACK);
        }
    }

    private void nacked(long sequence) {
        if (!probe.nacked(sequence)) {
            turn.ignore(Effect.Reason.UNEXPECTED_ACK);
        }
    }

    private void join(long request, List<String> seeds) {
        List<String> through = seeds.isEmpty() ? settings.seeds() : seeds;
        if (departure.phase() != ClusterStatus.Phase.RUNNING) {
            departure.stay();
            start(through);
        }
        rejoin.join(request, through);
    }

    private void update(long request, Bytes metadata) {
        Instant latest = turn.now()
                .plus(Scaling.dissemination(settings, membership.known()))
                .plus(settings.leave().timeout());
        boolean told = membership.hasPresentOthers() && departure.phase() == ClusterStatus.Phase.RUNNING;
        Runnable known = pending.add(request, latest);
        membership.describe(metadata, known);
        if (!told) {
            known.run();
        }
    }

    private void doWhatIsDue() {
        membership.expireSuspicions();
        membership.reannounce();
        relays.tick();
        probe.tick();
        rejoin.tick();
        antiEntropy.tick();
        gossip.tick();
        pending.tick();
        departure.tick();
        if (departure.phase() == ClusterStatus.Phase.LEFT) {
            retire();
        }
        convergence.judge(departure.phase(), rejoin, outbox);
    }

    /** A member that has left answers for itself, and asks nobody. */
    private void retire() {
        if (rejoin.isActive()) {
            rejoin.stop();
            probe.stop();
            antiEntropy.stop();
            membership.retire();
        }
    }

    private Instant nextWake() {
        Instant next = Turn.earlier(membership.next(), relays.next());
        next = Turn.earlier(next, probe.next());
        next = Turn.earlier(next, rejoin.next());
        next = Turn.earlier(next, antiEntropy.next());
        next = Turn.earlier(next, gossip.next());
        next = Turn.earlier(next, pending.next());
        next = Turn.earlier(next, departure.next());
        return Turn.earlier(next, convergence.next());
    }

    /** This member, as it announces itself. */
    public Member self() {
        return membership.self().member();
    }

    /** Who is alive or suspect, this member included, sorted by name. */
    public List<Member> members() {
        return membership.members();
    }

    /** The member of this name, whatever its state, if it is known. */
    public Optional<Member> member(String name) {
        return Optional.ofNullable(membership.find(name)).map(Peer::member);
    }

    /** Everybody known, in whatever state, in the order in which they became known. */
    public List<Member> everybody() {
        return membership.all().stream().map(Peer::member).toList();
    }

    /** Rises whenever what {@link #members()} or {@link #member} say may have changed. */
    public long changes() {
        return membership.changes();
    }

    /** How this member is, with what its world counted. */
    public ClusterStatus status(Traffic traffic) {
        return new ClusterStatus(
                departure.phase(),
                rejoin.isJoined(),
                rejoin.isStartedUp(),
                convergence.convergedSince().isPresent(),
                convergence.convergedSince(),
                convergence.reason(),
                health.score(),
                membership.present(),
                membership.alive(),
                List.copyOf(membership.suspects()),
                rejoin.lost(),
                outbox.queued(),
                convergence.lastSync(),
                rejoin.unreachable(),
                traffic);
    }
}
