package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Push/pulls, which repair what gossip missed (memberlist protocol §7.2, §9.5 and §13).
 *
 * <p>A push/pull that brought many new members is soon followed by another one, because there are probably more: this is
 * how many members that start together find each other while their gossip is still queued. Each further pause is twice as
 * long as the one before, up to the usual interval.
 */
final class AntiEntropy implements Timed {
    /** One new member for this many known members is many. */
    private static final int NEWCOMER_SHARE = 64;

    /** While others have this member's name at another address, pauses are the usual interval divided by this. */
    private static final int CONTESTED_SHARE = 3;

    /** The pause in that case if {@code swim.push-pull.interval} is 0. */
    private static final Duration CONTESTED_PAUSE = Duration.ofSeconds(10);

    /** The longest further pause is three times the shortest. */
    private static final double JITTER = 1;

    private final Turn turn;
    private final MemberTable table;
    private final Transitions transitions;
    private final UpdateRules updates;
    private final SelfState self;
    private final OwnName ownName;
    private final AddressMoves moves;
    private final PeerSelector selector;
    private final Outbox outbox;
    private final Intents intents;
    private final NameDispute dispute;
    private final RandomGenerator random;
    private final Duration interval;
    private final Duration streamTimeout;
    private final Map<Long, NameCheck> nameChecks = new LinkedHashMap<>();
    private final Map<Long, Running> running = new LinkedHashMap<>();
    private Instant next = Reaction.NEVER;
    private boolean active;
    private Duration pause;
    private long lastExchange;
    private Instant lastSync = Reaction.NEVER;

    AntiEntropy(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            Transitions transitions,
            UpdateRules updates,
            SelfState self,
            OwnName ownName,
            AddressMoves moves,
            PeerSelector selector,
            Outbox outbox,
            Intents intents,
            NameDispute dispute,
            RandomGenerator random) {
        this.turn = turn;
        this.table = table;
        this.transitions = transitions;
        this.updates = updates;
        this.self = self;
        this.ownName = ownName;
        this.moves = moves;
        this.selector = selector;
        this.outbox = outbox;
        this.intents = intents;
        this.dispute = dispute;
        this.random = random;
        this.interval = settings.pushPull().interval();
        this.streamTimeout = settings.stream().timeout();
        this.pause = interval;
    }

    void start() {
        active = true;
        goOnWithin(interval);
    }

    /** Continues with the usual interval, as a member that has run for long. */
    void continueAtUsualInterval() {
        pause = Scaling.pushPullInterval(interval, table.known());
        goOnWithin(pause);
    }

    private void goOnWithin(Duration most) {
        if (!interval.isZero()) {
            next = turn.now().plusNanos((long) (random.nextDouble() * most.toNanos()));
        }
    }

    void stop() {
        active = false;
        next = Reaction.NEVER;
        nameChecks.clear();
    }

    @Override
    public void tick() {
        if (moves.namesBecameFree()) {
            goOnAfter(Scaling.furtherExchange(interval, table.known()));
        }
        if (turn.isDue(next)) {
            goOnLater();
            for (Peer peer : selector.pick(1, Peer::isAlive)) {
                exchangeWith(peer.name(), peer.address(), false, (answered, failure) -> {});
            }
        }
    }

    @Override
    public Instant next() {
        return next;
    }

    /**
     * Starts a push/pull with this member, after a stream ping has shown that it is still at this address. Another
     * process, possibly of another cluster, may have the address by now, and a push/pull with it would merge the clusters.
     */
    void exchangeWith(String name, Address address, boolean join, Outcome outcome) {
        long sequence = outbox.nextSequence();
        nameChecks.put(sequence, new NameCheck(name, address, join, outcome));
        turn.add(new Effect.PingByStream(address, new Message.Ping(sequence, name, outbox.source()), streamTimeout));
    }

    /** Handles the ack of a stream ping; true if the ping preceded a push/pull, which starts now. */
    boolean nameConfirmed(long sequence) {
        NameCheck check = nameChecks.remove(sequence);
        if (check == null) {
            return false;
        }
        exchange(check.address, check.join, check.outcome);
        return true;
    }

    /** Handles the failure of a stream ping; true if the ping preceded a push/pull, which does not start. */
    boolean nameNotConfirmed(long sequence, Input.Failure why) {
        NameCheck check = nameChecks.remove(sequence);
        if (check == null) {
            return false;
        }
        if (isAnotherProcess(why) && !table.hasMemberAt(check.address)) {
            turn.add(new Effect.AddressTaken(check.name, check.address));
        }
        check.outcome.ended(Optional.empty(), why);
        return true;
    }

    /** A member closes the stream of a ping for another name without an answer; other programs answer something else. */
    private static boolean isAnotherProcess(Input.Failure why) {
        return switch (why) {
            case CLOSED, BROKEN, NOT_UNDERSTOOD, INCOMPATIBLE -> true;
            case REFUSED, UNREACHABLE, NO_IPV6, TIMED_OUT -> false;
            // Different keys have a notice of their own.
            case NOT_ENCRYPTED, ENCRYPTED, OTHER_KEY -> false;
        };
    }

    /** Starts a push/pull with any member at this address. */
    void exchange(Address with, boolean join, Outcome outcome) {
        long exchange = ++lastExchange;
        running.put(exchange, new Running(with, outcome));
        turn.add(new Effect.StartPushPull(exchange, with, ours(join)));
    }

    void exchanged(long exchange, PushPull theirs, long serfTime) {
        Running asked = running.remove(exchange);
        if (asked == null) {
            return;
        }
        if (mergeAnswer(theirs, serfTime, asked.with)) {
            theirs.nodes().stream()
                    .filter(node -> node.state() == PushPull.ALIVE)
                    .forEach(node -> updates.applyAliveFromItself(announcement(node), asked.with));
            asked.outcome.ended(Optional.of(theirs), Input.Failure.BROKEN);
        } else {
            asked.outcome.ended(Optional.empty(), Input.Failure.INCOMPATIBLE);
        }
    }

    private boolean mergeAnswer(PushPull theirs, long serfTime, Address asked) {
        long before = table.arrivals();
        boolean first = !table.hasPresentOthers();
        Address namesake = ownName.isUsedAt(asked, theirs) ? asked : null;
        boolean merged = first
                ? mergeFirstAnswer(theirs, serfTime, namesake)
                : merge(theirs, serfTime, UpdateSource.PUSH_PULL_ANSWER, namesake);
        if (merged && (first || namesake == null)) {
            // A member that knows others ignores its namesake's answer: the others decide which of the two has the
            // name.
            dispute.answered(ownName.elsewhere(theirs));
        }
        goOnSoonAfter(table.arrivals() - before);
        return merged;
    }

    /** The others know everything in the first answer already, so it is not gossiped. */
    private boolean mergeFirstAnswer(PushPull theirs, long serfTime, @Nullable Address namesake) {
        table.expect(theirs.nodes().size() + 1);
        return transitions.withoutGossip(() -> merge(theirs, serfTime, UpdateSource.PUSH_PULL_ANSWER, namesake));
    }

    /** A table that lacked many members probably lacks more. */
    private void goOnSoonAfter(long newcomers) {
        if (newcomers * NEWCOMER_SHARE >= table.known()) {
            goOnAfter(Scaling.furtherExchange(interval, table.known()));
        }
    }

    private void goOnAfter(Duration mean) {
        if (!next.equals(Reaction.NEVER)) {
            pause = Intervals.shorter(pause, mean);
            next = Turn.earlier(next, turn.now().plus(jittered(mean)));
        }
    }

    private void goOnAfterContest() {
        if (active) {
            Duration mean = interval.isZero() ? CONTESTED_PAUSE : interval.dividedBy(CONTESTED_SHARE);
            next = Turn.earlier(next, turn.now().plus(jittered(mean)));
        }
    }

    private void goOnLater() {
        if (interval.isZero()) {
            // Only an answer ends the dispute about this member's name, and a push/pull may fail.
            next = dispute.isRunning() ? turn.now().plus(jittered(CONTESTED_PAUSE)) : Reaction.NEVER;
            return;
        }
        Duration usual = Scaling.pushPullInterval(interval, table.known());
        pause = pause.multipliedBy(2);
        if (pause.compareTo(usual) < 0) {
            next = turn.now().plus(jittered(pause));
        } else {
            pause = usual;
            next = turn.now().plus(usual);
        }
    }

    private Duration jittered(Duration mean) {
        return Intervals.about(mean, JITTER, random);
    }

    void failed(long exchange, Input.Failure why) {
        Running asked = running.remove(exchange);
        if (asked != null) {
            asked.outcome.ended(Optional.empty(), why);
        }
    }

    /** Answers with this member's table as it was before the merge; true if the offered one was merged. */
    boolean offered(long stream, PushPull theirs, long serfTime) {
        turn.add(new Effect.AnswerPushPull(stream, ours(theirs.join())));
        long before = table.arrivals();
        boolean merged = merge(theirs, serfTime, UpdateSource.PUSH_PULL_REQUEST, null);
        // The other member itself does not count.
        goOnSoonAfter(table.arrivals() - before - 1);
        return merged;
    }

    private PushPull ours(boolean join) {
        List<PushPull.NodeState> nodes = new ArrayList<>(table.known());
        PushPull.NodeState otherHolder = dispute.sentInstead();
        for (Peer peer : table.all()) {
            if (peer == table.self() && otherHolder != null) {
                nodes.add(otherHolder);
            } else if (!peer.stale) {
                nodes.add(peer.toNodeState());
            }
        }
        return new PushPull(join, nodes, Bytes.ABSENT);
    }

    private boolean merge(PushPull theirs, long serfTime, UpdateSource how, @Nullable Address namesake) {
        if (!Compatibility.allows(theirs.nodes(), table.all())) {
            turn.ignore(Effect.Reason.INCOMPATIBLE_VERSIONS);
            theirs.nodes().stream().findFirst().ifPresent(node -> turn.add(new Effect.Incompatible(node.name())));
            return false;
        }
        intents.witnessOthers(serfTime);
        theirs.nodes().forEach(node -> merge(node, how, namesake));
        lastSync = turn.wallTime();
        return true;
    }

    /**
     * Merges one entry. A dead member is only suspected here (memberlist protocol §9.5). So is one that left at another
     * address than its recorded one: its former life may have left.
     */
    private void merge(PushPull.NodeState node, UpdateSource how, @Nullable Address namesake) {
        Address elsewhere = ownName.elsewhere(node);
        if (elsewhere != null && how == UpdateSource.PUSH_PULL_ANSWER) {
            if (namesake != null && namesake.isSameEndpoint(elsewhere) && node.state() == PushPull.ALIVE) {
                // The namesake does not give the name up, so announcements are useless.
                moves.conflict(table.self(), elsewhere);
                return;
            }
            self.nameIsContested();
            // No message tells when others accept this address, so push/pulls ask even where periodic ones are off.
            goOnAfterContest();
        }
        switch (node.state()) {
            case PushPull.ALIVE -> updates.applyAlive(announcement(node), how);
            case PushPull.LEFT -> {
                if (isPresentElsewhere(node)) {
                    suspect(node);
                } else {
                    updates.applyDead(new Message.Dead(node.incarnation(), node.name(), node.name()));
                }
            }
            case PushPull.SUSPECT, PushPull.DEAD -> suspect(node);
            default -> {
                // A state of a later version is unknown here.
            }
        }
    }

    /** Whether another member of this entry's name is present here, at another address. */
    private boolean isPresentElsewhere(PushPull.NodeState node) {
        Peer peer = table.find(node.name());
        return peer != null && peer != table.self() && peer.isPresent() && !peer.isAt(node.address(), node.port());
    }

    private void suspect(PushPull.NodeState node) {
        String accuser = table.self().name();
        updates.applySuspect(new Message.Suspect(node.incarnation(), node.name(), accuser), Cause.Reason.HEARSAY);
    }

    private static Message.Alive announcement(PushPull.NodeState node) {
        return new Message.Alive(
                node.incarnation(), node.name(), node.address(), node.port(), node.metadata(), node.versions());
    }

    /** When the last push/pull succeeded, by the wall clock. */
    Optional<Instant> lastSync() {
        return Optional.of(lastSync).filter(at -> !at.equals(Reaction.NEVER));
    }

    /** A push/pull that starts once the member has answered to its name. */
    private record NameCheck(String name, Address address, boolean join, Outcome outcome) {}

    /** A push/pull that this member started. */
    private record Running(Address with, Outcome outcome) {}

    /** Called once when a push/pull ends. */
    interface Outcome {
        /**
         * The push/pull ended.
         *
         * @param theirs  the answer, if it was merged
         * @param failure why there is none; meaningless otherwise
         */
        void ended(Optional<PushPull> theirs, Input.Failure failure);
    }
}
