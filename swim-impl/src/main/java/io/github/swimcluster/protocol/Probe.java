package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProbeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The failure detector: one member in each period, first directly, then through others (SWIM §3.1).
 *
 * <p>As Lifeguard §IV-A has it, period and time-out both grow with the local health score.
 */
final class Probe implements Timed {
    /** After this many acks in a row by stream only, datagrams are reported as blocked. */
    private static final int ANSWERS_BY_STREAM_ONLY = 3;

    /** Intervals vary by a tenth of their length, so that members do not synchronise. */
    private static final double JITTER = 0.1;

    private final Turn turn;
    private final ProbeSettings settings;
    private final MemberTable table;
    private final UpdateRules updates;
    private final PeerSelector selector;
    private final AddressRules addresses;
    private final Outbox outbox;
    private final LocalHealth health;
    private final Reaper reaper;
    private final RandomGenerator random;
    private final boolean asksForNacks;
    private Instant next = Reaction.NEVER;
    private @Nullable Running running;

    Probe(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            UpdateRules updates,
            PeerSelector selector,
            AddressRules addresses,
            Outbox outbox,
            LocalHealth health,
            Reaper reaper,
            RandomGenerator random,
            Lifeguard lifeguard) {
        this.turn = turn;
        this.settings = settings.probe();
        this.table = table;
        this.updates = updates;
        this.selector = selector;
        this.addresses = addresses;
        this.outbox = outbox;
        this.health = health;
        this.reaper = reaper;
        this.random = random;
        this.asksForNacks = lifeguard.localHealth();
    }

    void start() {
        // A probe may still run if a leave was cancelled.
        running = null;
        next = turn.now()
                .plusNanos((long) (random.nextDouble() * settings.interval().toNanos()));
    }

    void stop() {
        next = Reaction.NEVER;
        running = null;
    }

    /** Ends the running probe without a result. */
    void drop() {
        running = null;
    }

    @Override
    public void tick() {
        Running probe = running;
        if (waits(probe)) {
            return;
        }
        if (probe != null && !probe.indirect && turn.isDue(probe.askOthersAt)) {
            askOthers(probe);
        }
        if (probe != null && turn.isDue(probe.deadline)) {
            running = null;
            fail(probe);
        }
        if (running == null && turn.isDue(next)) {
            begin();
        }
    }

    /** A stalled member's ping may not have been sent, so its timeout does not count. */
    private boolean waits(@Nullable Running probe) {
        return turn.isStalled() && probe != null && !probe.indirect && turn.isDue(probe.askOthersAt);
    }

    private void begin() {
        Duration period = health.scale(settings.interval());
        Peer target = choose();
        next = turn.now().plus(Intervals.about(period, JITTER, random));
        if (target == null) {
            return;
        }
        if (addresses.isHere(target.address())) {
            // The peer had this address before, or two members advertise it. A ping would come back to this member.
            turn.add(new Effect.AddressShared(target.name(), target.address()));
            accuse(target, target.incarnation(), Cause.Reason.DIRECT_PROBE);
            return;
        }
        Instant deadline = turn.now().plus(period);
        Running probe =
                new Running(outbox.nextSequence(), target, turn.now().plus(health.scale(settings.timeout())), deadline);
        running = probe;
        Message.Ping ping = new Message.Ping(probe.sequence, target.name(), outbox.source());
        if (target.state() == MemberState.SUSPECT) {
            outbox.pingSuspect(target, ping);
        } else {
            outbox.send(target.address(), ping);
        }
    }

    private @Nullable Peer choose() {
        reaper.reapIfDue();
        Peer target = selector.nextPriority();
        return target == null ? chooseInRound() : target;
    }

    private @Nullable Peer chooseInRound() {
        Peer target = selector.nextInRound();
        if (target == null) {
            reaper.reap();
            selector.startRound();
            target = selector.nextInRound();
        }
        return target;
    }

    private void askOthers(Running probe) {
        probe.indirect = true;
        Peer target = probe.target;
        List<Peer> relays = selector.pick(settings.indirectChecks(), peer -> peer.isAlive() && peer != target);
        probe.relays = relays.size();
        for (Peer relay : relays) {
            boolean nack = asksForNacks && relay.supportsNack();
            probe.nacksExpected += nack ? 1 : 0;

            outbox.send(
                    relay.address(),
                    new Message.IndirectPing(
                            probe.sequence,
                            target.ip(),
                            target.address().port(),
                            target.name(),
                            nack,
                            outbox.source()));
        }
        if (settings.streamFallback() && target.supportsStreamPing()) {
            turn.add(new Effect.PingByStream(
                    target.address(),
                    new Message.Ping(probe.sequence, target.name(), outbox.source()),
                    Duration.between(turn.now(), probe.deadline)));
        }
    }

    /** Whether this ack ended the running probe. */
    boolean acked(long sequence) {
        Running probe = running;
        if (probe == null || probe.sequence != sequence) {
            return false;
        }
        succeed(probe);
        return true;
    }

    /** Whether this nack belongs to the running probe. */
    boolean nacked(long sequence) {
        Running probe = running;
        if (probe == null || probe.sequence != sequence || probe.nacks >= probe.nacksExpected) {
            return false;
        }
        probe.nacks++;
        return true;
    }

    /** The ack of a stream ping counts if no ack arrives by datagram until the deadline. */
    void ackedByStream(long sequence) {
        Running probe = running;
        if (probe != null && probe.sequence == sequence) {
            probe.ackedByStream = true;
        }
    }

    void streamFailed(long sequence, Input.Failure why) {
        Running probe = running;
        if (probe != null && probe.sequence == sequence) {
            probe.refused = why == Input.Failure.REFUSED;
        }
    }

    private void succeed(Running probe) {
        running = null;
        probe.target.answersByStreamOnly = 0;
        updates.applyAnswer(probe.target, probe.address);
        health.improve();
    }

    private void fail(Running probe) {
        if (probe.ackedByStream) {
            health.improve();
            updates.applyAnswer(probe.target, probe.address);
            if (probe.target.answersByStreamOnly < ANSWERS_BY_STREAM_ONLY) {
                probe.target.answersByStreamOnly++;
            }
            if (probe.target.answersByStreamOnly == ANSWERS_BY_STREAM_ONLY) {
                turn.add(new Effect.DatagramsBlocked(probe.target.name()));
            }
            return;
        }
        health.worsen(probe.nacksExpected > 0 ? probe.nacksExpected - probe.nacks : 1);
        accuse(probe.target, probe.incarnation, probe.reason());
    }

    private void accuse(Peer target, long incarnation, Cause.Reason reason) {
        updates.applySuspect(
                new Message.Suspect(incarnation, target.name(), table.self().name()), reason);
    }

    @Override
    public Instant next() {
        Running probe = running;
        if (probe == null) {
            return next;
        }
        if (waits(probe)) {
            return Reaction.NEVER;
        }
        return probe.indirect ? probe.deadline : Turn.earlier(probe.askOthersAt, probe.deadline);
    }

    /** A running probe. */
    private static final class Running {
        private final long sequence;
        private final Peer target;
        private final Address address;
        private final long incarnation;
        private final Instant askOthersAt;
        private final Instant deadline;
        private boolean indirect;
        private boolean ackedByStream;
        private boolean refused;
        private int relays;
        private int nacksExpected;
        private int nacks;

        Running(long sequence, Peer target, Instant askOthersAt, Instant deadline) {
            this.sequence = sequence;
            this.target = target;
            this.address = target.address();
            this.incarnation = target.incarnation();
            this.askOthersAt = askOthersAt;
            this.deadline = deadline;
        }

        Cause.Reason reason() {
            if (refused) {
                return Cause.Reason.CONNECTION_REFUSED;
            }
            return relays == 0 ? Cause.Reason.DIRECT_PROBE : Cause.Reason.INDIRECT_PROBE;
        }
    }
}
