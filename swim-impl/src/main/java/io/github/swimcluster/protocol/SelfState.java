package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberUpdated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * This member's own record: it announces, describes and withdraws itself, and refutes what others claim about it
 * (SWIM §4.2).
 */
final class SelfState implements Timed {
    private static final Duration REANNOUNCE_INTERVAL = Duration.ofSeconds(3);
    private static final int MAX_REANNOUNCEMENTS = 20;

    private final Turn turn;
    private final ClusterSettings settings;
    private final Encoding encoding;
    private final MemberTable table;
    private final Transitions transitions;
    private final AddressRules addresses;
    private final AddressMoves moves;
    private final LocalHealth health;
    private final Peer self;
    private int reannouncements;
    private Instant reannounceAt = Reaction.NEVER;

    SelfState(
            Turn turn,
            ClusterSettings settings,
            Encoding encoding,
            MemberTable table,
            Transitions transitions,
            AddressRules addresses,
            AddressMoves moves,
            LocalHealth health) {
        this.turn = turn;
        this.settings = settings;
        this.encoding = encoding;
        this.table = table;
        this.transitions = transitions;
        this.addresses = addresses;
        this.moves = moves;
        this.health = health;
        this.self = table.self();
    }

    /** This member before its first announcement. */
    static Member unannounced(Identity identity, Encoding encoding) {
        return new Member(
                identity.name(),
                identity.address(),
                MemberState.FAILED,
                0,
                encoding.tags(identity.metadata()),
                identity.metadata(),
                identity.versions());
    }

    /** Announces this member, for the first time or again after it left. A leave that has not been sent yet is cancelled. */
    void announce() {
        if (self.isAlive()) {
            return;
        }
        Optional<Member> before = Optional.empty();
        if (table.find(self.name()) == null) {
            table.insertSelf();
        } else {
            before = Optional.of(self.member());
        }
        Member after = table.with(self, MemberState.ALIVE, self.incarnation() + 1);
        change(after, new MemberJoined(turn.wallTime(), after, before, Cause.of(Cause.Reason.SELF)), () -> {});
    }

    /** Replaces the metadata; {@code onTransmitted} runs once the others were sent the change. */
    void describe(Bytes metadata, Runnable onTransmitted) {
        update(self.address(), encoding.tags(metadata), metadata, onTransmitted);
    }

    /** Moves to another address, unless other members know this one at its present address. */
    void relocate(Address address) {
        if (!addresses.isHere(address) && !isKnownToOthers()) {
            Member before = self.member();
            update(address, before.tags(), before.metadata(), () -> {});
        }
    }

    /** Members elsewhere cannot know this one at a loopback or link-local address. */
    private boolean isKnownToOthers() {
        return table.all().stream()
                .anyMatch(peer -> peer != self
                        && peer.isPresent()
                        && !addresses.isHere(peer.address())
                        && AddressRules.isReached(self.address(), peer.address()));
    }

    /** A member that has left changes its record only; it announces the change when it joins again. */
    private void update(Address address, Map<String, String> tags, Bytes metadata, Runnable onTransmitted) {
        Member before = self.member();
        Member after = table.share(new Member(
                before.name(),
                address,
                before.state(),
                before.incarnation() + (self.isAlive() ? 1 : 0),
                tags,
                metadata,
                before.protocol()));
        if (self.isAlive()) {
            change(
                    after,
                    new MemberUpdated(turn.wallTime(), after, Optional.of(before), Cause.of(Cause.Reason.SELF)),
                    onTransmitted);
        } else {
            table.replace(self, after);
        }
    }

    private void change(Member after, MemberEvent event, Runnable onTransmitted) {
        transitions.apply(new Transition(self, after, Peer.aliveOf(after), List.of(event)), onTransmitted);
    }

    /** Leaves; {@code onTransmitted} runs once the dead message was transmitted often enough. */
    void leave(Runnable onTransmitted) {
        leaveSilently();
        transitions.gossip(goodbye(), onTransmitted);
    }

    /** Leaves without a message to others. */
    void leaveSilently() {
        Optional<Member> before = Optional.of(self.member());
        table.replace(self, MemberState.LEFT, self.incarnation());
        turn.deliver(new MemberLeft(turn.wallTime(), self.member(), before, Cause.of(Cause.Reason.LEFT)));
    }

    /** The leave of this member as others are sent it: dead, by its own word. */
    Message.Dead goodbye() {
        return new Message.Dead(self.incarnation(), self.name(), self.name());
    }

    /** An announcement with this member's name. One that is not its own is refuted. */
    void applyAlive(Message.Alive alive, UpdateSource source) {
        if (!self.isAlive() || alive.incarnation() < self.incarnation()) {
            return;
        }
        Address claimed = addresses.of(alive);
        if (claimed != null && !addresses.isHere(claimed)) {
            moves.conflict(self, claimed);
            if (source == UpdateSource.PUSH_PULL_ANSWER
                    && Incarnations.isRefutable(alive.incarnation(), self.incarnation())) {
                // The answering member knows a former life of this one, and applies to this one what it knows of that.
                exceed(alive.incarnation());
            }
            return;
        }
        // An address in its 16-byte form is not this member's announcement either: peers compare bytes.
        boolean isOwn = alive.incarnation() == self.incarnation()
                && (claimed == null || claimed.equals(self.address()))
                && alive.metadata().equals(self.member().metadata())
                && Versions.matches(alive.versions(), self.member().protocol());
        if (!isOwn && !Incarnations.isPlausible(alive.incarnation(), self.incarnation(), source)) {
            // Other members, which know this one, do not believe it either.
            turn.ignore(Effect.Reason.IMPLAUSIBLE_INCARNATION);
        } else if (!isOwn) {
            refute(alive.incarnation());
        }
    }

    /** A suspicion or death of this member. */
    void applyAccusation(long incarnation) {
        if (!Incarnations.isRefutable(incarnation, self.incarnation())) {
            turn.ignore(Effect.Reason.IMPLAUSIBLE_INCARNATION);
        } else if (self.isAlive() && incarnation >= self.incarnation()) {
            refute(incarnation);
        }
    }

    /** Answers a false update about this member with an announcement that overrides it. */
    private void refute(long incarnation) {
        health.worsen(1);
        exceed(incarnation);
    }

    private void exceed(long incarnation) {
        table.replace(self, self.state(), Math.max(self.incarnation(), incarnation) + 1);
        transitions.gossip(self.toAlive());
    }

    /**
     * Others have this member's name at another address: that of its former life, or of another member. Announces this
     * member repeatedly for a while, so that they take its address over as soon as their rules allow it.
     */
    void nameIsContested() {
        if (settings.membership().reclaimAfter().isZero()) {
            return;
        }
        if (reannouncements == 0) {
            reannounceAt = turn.now().plus(REANNOUNCE_INTERVAL);
        }
        reannouncements = MAX_REANNOUNCEMENTS;
    }

    @Override
    public void tick() {
        if (turn.isDue(reannounceAt)) {
            reannouncements--;
            reannounceAt = reannouncements == 0 ? Reaction.NEVER : turn.now().plus(REANNOUNCE_INTERVAL);
            if (self.isAlive()) {
                transitions.gossip(self.toAlive());
            }
        }
    }

    @Override
    public Instant next() {
        return reannounceAt;
    }
}
