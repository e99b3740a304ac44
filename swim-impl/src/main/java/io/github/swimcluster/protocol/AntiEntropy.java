package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Push/pulls, which repair what gossip missed (memberlist protocol §7.2, §9.5 and §13).
 *
 * <p>A push/pull that brought many new members is soon followed by another one, because there are probably more: this is
 * how many members that start together find each other while their gossip is still queued. Each further pause is twice as
 * long as the one before, up to the usual interval.
 */
final class AntiEntropy implements Timed {
    /** New members are many from this fraction of the known members on: one in 64. */
    private static final int NEWCOMER_SHARE = 64;

    /** While others have this member's name at another address, pauses are the usual interval divided by this. */
    private static final int DISPUTED_SHARE = 3;

    /** The pause in that case if {@code swim.push-pull.interval} is 0. */
    private static final Duration DISPUTED_PAUSE = Duration.ofSeconds(10);

    /** Pauses vary from half to one and a half times their mean. */
    private static final double JITTER = 1;

    private final Turn turn;
    private final MemberTable table;
    private final PushPullMerger merger;
    private final AddressMoves moves;
    private final PeerSelector selector;
    private final Outbox outbox;
    private final NameDispute dispute;
    private final RandomGenerator random;
    private final Duration interval;
    private final Duration streamTimeout;
    private final Map<Long, NameCheck> nameChecks = new LinkedHashMap<>();
    private final Map<Long, Running> running = new LinkedHashMap<>();
    private Instant next = Reaction.NEVER;
    private boolean active;
    private Duration pause;
    private long lastNumber;

    AntiEntropy(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            PushPullMerger merger,
            AddressMoves moves,
            PeerSelector selector,
            Outbox outbox,
            NameDispute dispute,
            RandomGenerator random) {
        this.turn = turn;
        this.table = table;
        this.merger = merger;
        this.moves = moves;
        this.selector = selector;
        this.outbox = outbox;
        this.dispute = dispute;
        this.random = random;
        this.interval = settings.pushPull().interval();
        this.streamTimeout = settings.stream().timeout();
        this.pause = interval;
    }

    void start() {
        active = true;
        scheduleWithin(interval);
    }

    /** Continues with the usual interval, as a member that has run for long. */
    void continueAtUsualInterval() {
        pause = Scaling.pushPullInterval(interval, table.known());
        scheduleWithin(pause);
    }

    private void scheduleWithin(Duration most) {
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
            scheduleNoLaterThan(Scaling.furtherExchange(interval, table.known()));
        }
        if (turn.isDue(next)) {
            scheduleNext();
            for (Peer peer : selector.pick(1, Peer::isAlive)) {
                startWith(peer.name(), peer.address(), false, Outcome.IGNORED);
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
    void startWith(String name, Address address, boolean join, Outcome outcome) {
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
        start(check.address, check.join, check.outcome);
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
        check.outcome.failed(why);
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
    void start(Address with, boolean join, Outcome outcome) {
        long number = ++lastNumber;
        running.put(number, new Running(with, outcome));
        turn.add(new Effect.StartPushPull(number, with, merger.ours(join)));
    }

    void answered(long number, PushPull theirs) {
        Running pushPull = running.remove(number);
        if (pushPull == null) {
            return;
        }
        long before = table.arrivals();
        boolean merged = merger.mergeAnswer(theirs, pushPull.with, this::hurryWhileDisputed);
        hurryIfManyNewcomers(table.arrivals() - before);
        if (merged) {
            merger.applyAnswerOfItself(theirs, pushPull.with);
            pushPull.outcome.merged(theirs);
        } else {
            pushPull.outcome.failed(Input.Failure.INCOMPATIBLE);
        }
    }

    /** A table that lacked many members probably lacks more. */
    private void hurryIfManyNewcomers(long newcomers) {
        if (newcomers * NEWCOMER_SHARE >= table.known()) {
            scheduleNoLaterThan(Scaling.furtherExchange(interval, table.known()));
        }
    }

    private void scheduleNoLaterThan(Duration mean) {
        if (!next.equals(Reaction.NEVER)) {
            pause = Intervals.shorter(pause, mean);
            next = Turn.earlier(next, turn.now().plus(jittered(mean)));
        }
    }

    private void hurryWhileDisputed() {
        if (active) {
            Duration mean = interval.isZero() ? DISPUTED_PAUSE : interval.dividedBy(DISPUTED_SHARE);
            next = Turn.earlier(next, turn.now().plus(jittered(mean)));
        }
    }

    private void scheduleNext() {
        if (interval.isZero()) {
            // Only an answer ends the dispute about this member's name, and a push/pull may fail.
            next = dispute.isRunning() ? turn.now().plus(jittered(DISPUTED_PAUSE)) : Reaction.NEVER;
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

    void failed(long number, Input.Failure why) {
        Running pushPull = running.remove(number);
        if (pushPull != null) {
            pushPull.outcome.failed(why);
        }
    }

    /** Answers with this member's table as it was before the merge; true if the offered one was merged. */
    boolean received(long stream, PushPull theirs) {
        turn.add(new Effect.AnswerPushPull(stream, merger.ours(theirs.join())));
        long before = table.arrivals();
        boolean merged = merger.mergeRequest(theirs);
        // The other member itself does not count.
        hurryIfManyNewcomers(table.arrivals() - before - 1);
        return merged;
    }

    /** A push/pull that starts once the member has answered to its name. */
    private record NameCheck(String name, Address address, boolean join, Outcome outcome) {}

    /** A push/pull that this member started. */
    private record Running(Address with, Outcome outcome) {}

    /**
     * Called when a push/pull ends. Not called if this member stops, by leaving, before the push/pull starts.
     *
     * @param onMerged receives the answer after its merge
     * @param onFailed receives the reason why there is none
     */
    record Outcome(Consumer<PushPull> onMerged, Consumer<Input.Failure> onFailed) {
        static final Outcome IGNORED = ifMerged(answer -> {});

        static Outcome ifMerged(Consumer<PushPull> onMerged) {
            return new Outcome(onMerged, failure -> {});
        }

        void merged(PushPull answer) {
            onMerged.accept(answer);
        }

        void failed(Input.Failure why) {
            onFailed.accept(why);
        }
    }
}
