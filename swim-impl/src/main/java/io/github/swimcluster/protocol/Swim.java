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
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One member of a SWIM cluster with the Lifeguard extensions, as a state machine: each input gives a reaction, which says
 * what to do and when to wake the member.
 *
 * <p>Not thread-safe. It gives the same reactions to the same inputs and random numbers on every machine.
 */
public final class Swim {
    private final ClusterSettings settings;
    private final Turn turn;
    private final LocalHealth health;
    private final MemberTable table;
    private final AddressRules addresses;
    private final Suspicions suspicions;
    private final AddressMoves moves;
    private final Refusals refusals;
    private final SelfState self;
    private final UpdateRules updates;
    private final Outbox outbox;
    private final Probe probe;
    private final Relays relays;
    private final Delegate delegate;
    private final PushPullMerger merger;
    private final AntiEntropy antiEntropy;
    private final SeedJoin seedJoin;
    private final Recontact recontact;
    private final Reaper reaper;
    private final Departure departure;
    private final PendingRequests pending;
    private final Convergence convergence;
    // In the order in which they act in each turn.
    private final List<Timed> timed;

    private Swim(Builder builder) {
        settings = builder.settings;
        RandomGenerator random = builder.random;
        Encoding encoding = builder.encoding;
        Lifeguard lifeguard = builder.lifeguard;
        turn = new Turn(settings.probe().timeout().dividedBy(2));
        health = new LocalHealth(lifeguard.localHealth() ? settings.probe().maxLocalHealth() : 1);
        GossipQueue updateQueue =
                new GossipQueue(encoding, settings.membership().maxMembers());
        table = new MemberTable(turn, SelfState.unannounced(builder.identity, encoding), random, builder.sharing);
        Transitions transitions = new Transitions(turn, table, updateQueue);
        addresses = new AddressRules(settings, table.self());
        OwnName ownName = new OwnName(table.self(), addresses);
        suspicions = new Suspicions(turn, settings, lifeguard);
        AddressClaims claims = new AddressClaims(turn, settings);
        moves = new AddressMoves(turn, settings, table, addresses, suspicions, claims);
        refusals = new Refusals(turn);
        self = new SelfState(turn, settings, encoding, table, transitions, addresses, moves, health);
        updates = new UpdateRules(
                turn, settings, encoding, table, transitions, suspicions, addresses, claims, moves, refusals, self);
        PeerSelector selector = new PeerSelector(table, addresses, claims);
        outbox = new Outbox(turn, settings, encoding, table, addresses, updateQueue, lifeguard);
        Gossip gossip = new Gossip(turn, settings, table, selector, addresses, outbox);
        relays = new Relays(turn, settings, table, addresses, outbox);
        NameDispute dispute = new NameDispute(turn);
        delegate = builder.delegate.apply(new DelegateHost(
                turn, table, updates, addresses, dispute, outbox, random, this::hasLeft, this::remove));
        merger = new PushPullMerger(turn, table, transitions, updates, self, ownName, moves, dispute, delegate);
        antiEntropy = new AntiEntropy(turn, settings, table, merger, moves, selector, outbox, dispute, random);
        JoinAnswers answers = new JoinAnswers(table, ownName, refusals);
        seedJoin = new SeedJoin(turn, settings, table, addresses, answers, antiEntropy, delegate, random);
        recontact = new Recontact(turn, settings, table, addresses, antiEntropy, seedJoin, random);
        reaper = new Reaper(turn, settings, table, claims, recontact::removed);
        probe = new Probe(
                turn, settings, table, updates, selector, addresses, outbox, health, reaper, random, lifeguard);
        departure = new Departure(turn, settings, table, self, delegate, dispute);
        pending = new PendingRequests(turn);
        convergence = new Convergence(
                turn, settings, table, health, dispute, ownName, seedJoin, recontact, outbox, departure);
        timed = List.of(
                updates,
                self,
                relays,
                probe,
                seedJoin,
                recontact,
                antiEntropy,
                gossip,
                pending,
                new DelegateTimer(delegate),
                departure,
                new Retirement(),
                convergence);
    }

    /**
     * Begins a member, which {@link Input.Start} starts.
     *
     * @param random source of all random choices; the same seed gives the same choices
     */
    public static Builder builder(
            ClusterSettings settings, Identity identity, Encoding encoding, RandomGenerator random) {
        return new Builder(settings, identity, encoding, random);
    }

    /** Processes one input and everything that is due. A clock that goes back counts as standing still. */
    public Reaction react(Instant now, Input input) {
        turn.begin(now);
        if (turn.overslept().compareTo(settings.probe().interval()) >= 0) {
            wakeFromSleep();
        }
        take(input);
        timed.forEach(Timed::tick);
        return turn.end(nextWake());
    }

    /** After a sleep, this member cannot know whether the others answered: it drops its probe and restarts the suspicions. */
    private void wakeFromSleep() {
        probe.drop();
        suspicions.renew();
    }

    private void take(Input input) {
        switch (input) {
            case Input.Start() -> start(settings.seeds());
            case Input.Preload(List<Member> others) -> {
                updates.insertKnown(others);
                antiEntropy.continueAtUsualInterval();
            }
            case Input.Alarm() -> {}
            case Input.Stalled(boolean stalled) -> turn.stall(stalled);
            case Input.Received(Address from, List<Message> messages) -> {
                convergence.heard();
                receive(from, messages);
            }
            case Input.PushPullReceived(long stream, PushPull theirs) -> {
                convergence.heard();
                if (antiEntropy.received(stream, theirs)) {
                    seedJoin.reachedBy(theirs);
                }
            }
            case Input.PingedByStream(long stream, Message.Ping ping) -> pingedByStream(stream, ping);
            case Input.PushPullAnswered(long exchange, PushPull theirs) -> {
                convergence.heard();
                antiEntropy.answered(exchange, theirs);
            }
            case Input.PushPullFailed(long exchange, Input.Failure why) -> antiEntropy.failed(exchange, why);
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
            case Input.Resolved(String seed, List<Address> addresses) -> seedJoin.resolved(seed, addresses);
            case Input.Unresolved(String seed, String why) -> seedJoin.unresolved(seed, why);
            case Input.Advertise(Address address, String whyUnreachable) -> {
                self.relocate(address);
                convergence.advertised(whyUnreachable);
            }
            case Input.DelegateCall(Runnable call) -> call.run();
            case Input.Join(long request, List<String> seeds) -> join(request, seeds);
            case Input.Update(long request, Bytes metadata) -> update(request, metadata);
            case Input.Leave(long request) -> departure.leave(request);
        }
    }

    private void start(List<String> seeds) {
        self.announce();
        delegate.joining();
        seedJoin.start(seeds);
        recontact.start();
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
            case Message.Suspect suspect -> {
                updates.applySuspect(suspect, Cause.Reason.ACCUSED);
                mentioned(from, suspect.node());
            }
            case Message.Alive alive
            when !addresses.isAllowed(from) -> refusals.refuse(Effect.Reason.NOT_ALLOWED, alive);
            case Message.Alive alive -> updates.applyAlive(alive, UpdateSource.GOSSIP);
            case Message.Dead dead -> {
                updates.applyDead(dead);
                mentioned(from, dead.node());
            }
            case Message.User(Bytes payload) -> delegate.received(payload);
        }
    }

    /** A failed member has left, so it is not contacted again. */
    private void hasLeft(String name) {
        recontact.forget(name);
    }

    private void remove(String name) {
        reaper.remove(name);
        recontact.forget(name);
    }

    private void pinged(Address from, Message.Ping ping) {
        if (isForThisMember(ping)) {
            Message.Ack ack = new Message.Ack(ping.sequence(), AbsentBytes.ABSENT);
            Address to = outbox.answerTo(from, ping.source());
            if (departure.phase() == ClusterStatus.Phase.LEFT) {
                outbox.sendBare(to, false, ack, self.goodbye());
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
        if (name.equals(table.self().name())) {
            recontact.mentionedBy(sender);
        }
    }

    /** A failed or left member that pings is sent that verdict at once, so that it refutes. */
    private void answer(Address to, Message.Ack ack, Message.Source source) {
        Peer asking = table.find(source.node());
        if (asking == null || asking.isPresent()) {
            outbox.send(to, ack);
        } else {
            outbox.sendBare(to, false, ack, moves.verdict(asking));
        }
    }

    /**
     * Sends no gossip, so that the answer is not larger than the ping and no transmission is wasted. A failed or left member
     * that pings from another address may have been restarted, and is sent the incarnation that it must exceed.
     */
    private void answerUnknownSender(Address to, Message.Ack ack, Message.Source source) {
        Peer asking = table.find(source.node());
        if (asking != null && moves.maySendVerdict(asking, to)) {
            outbox.sendBare(to, false, ack, moves.verdict(asking));
        } else {
            outbox.sendBare(to, false, ack);
        }
    }

    private void pingedByStream(long stream, Message.Ping ping) {
        if (isForThisMember(ping)) {
            turn.add(new Effect.AnswerPing(stream, new Message.Ack(ping.sequence(), AbsentBytes.ABSENT)));
        } else {
            turn.ignore(Effect.Reason.WRONG_NAME);
            turn.add(new Effect.CloseStream(stream));
        }
    }

    private boolean isForThisMember(Message.Ping ping) {
        return ping.node().isEmpty() || ping.node().equals(table.self().name());
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
        seedJoin.join(request, through);
    }

    private void update(long request, Bytes metadata) {
        Instant latest = turn.now()
                .plus(Scaling.dissemination(settings, table.known()))
                .plus(settings.leave().timeout());
        boolean gossips = table.hasPresentOthers() && departure.phase() == ClusterStatus.Phase.RUNNING;
        Runnable onTransmitted = pending.add(request, latest);
        self.describe(metadata, onTransmitted);
        if (!gossips) {
            onTransmitted.run();
        }
    }

    private Instant nextWake() {
        Instant next = Reaction.NEVER;
        for (Timed part : timed) {
            next = Turn.earlier(next, part.next());
        }
        return next;
    }

    /** This member. */
    public Member self() {
        return table.self().member();
    }

    /** The alive and suspect members with this one, sorted by name. */
    public List<Member> members() {
        return table.members();
    }

    /** The known member with this name, in any state. */
    public Optional<Member> member(String name) {
        return Optional.ofNullable(table.find(name)).map(Peer::member);
    }

    /** All known members in any state, in the order in which they became known. */
    public List<Member> knownMembers() {
        return table.all().stream().map(Peer::member).toList();
    }

    /** Rises whenever the result of {@link #members()} or {@link #member} may have changed. */
    public long changes() {
        return table.changes();
    }

    /** Rises whenever what this member sends in a push/pull may have changed. */
    public long pushPullChanges() {
        return table.changes() + delegate.changes();
    }

    /** The status of this member, with the traffic that its node counted. */
    public ClusterStatus status(Traffic traffic) {
        ClusterStatus.Builder status = ClusterStatus.builder()
                .phase(departure.phase())
                .joined(seedJoin.isJoined())
                .startedUp(seedJoin.isStartedUp())
                .diverged(convergence.reason())
                .localHealth(health.score())
                .members(table.present(), table.alive())
                .suspects(suspicions.names())
                .failed(recontact.failedMembers())
                .queuedUpdates(outbox.queued())
                .unreachableSeeds(seedJoin.unreachable())
                .traffic(traffic);
        convergence.convergedSince().ifPresent(status::converged);
        merger.lastSync().ifPresent(status::lastSync);
        return status.build();
    }

    /** The delegate's turn among the parts with a timer. */
    private record DelegateTimer(Delegate delegate) implements Timed {
        @Override
        public void tick() {
            delegate.tick();
        }

        @Override
        public Instant next() {
            return delegate.next();
        }
    }

    /** After this member left, it answers for itself, and starts nothing any more. */
    private final class Retirement implements Timed {
        @Override
        public void tick() {
            if (departure.phase() == ClusterStatus.Phase.LEFT && seedJoin.isActive()) {
                seedJoin.stop();
                recontact.stop();
                probe.stop();
                antiEntropy.stop();
                table.markOthersStale();
            }
        }

        @Override
        public Instant next() {
            return Reaction.NEVER;
        }
    }

    /** Makes a member, and varies what experiments and simulations need to vary. */
    public static final class Builder {
        private final ClusterSettings settings;
        private final Identity identity;
        private final Encoding encoding;
        private final RandomGenerator random;
        private Function<Delegate.Host, Delegate> delegate = Delegate::none;
        private Lifeguard lifeguard = Lifeguard.ALL;
        private UnaryOperator<Member> sharing = UnaryOperator.identity();

        private Builder(ClusterSettings settings, Identity identity, Encoding encoding, RandomGenerator random) {
            this.settings = settings;
            this.identity = identity;
            this.encoding = encoding;
            this.random = random;
        }

        /** The layer above membership; by default there is none. */
        public Builder delegate(Function<Delegate.Host, Delegate> factory) {
            delegate = factory;
            return this;
        }

        /** Which parts of Lifeguard the member has; all by default. */
        public Builder lifeguard(Lifeguard parts) {
            lifeguard = parts;
            return this;
        }

        /**
         * Called for each member that goes into the table. It returns the same one, or an equal one, so that the tables of
         * many members in one process can have it in common.
         */
        public Builder sharing(UnaryOperator<Member> equalOnes) {
            sharing = equalOnes;
            return this;
        }

        /** Makes the member, which has not started. */
        public Swim build() {
            return new Swim(this);
        }
    }
}
