package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ProtocolVersions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an update changes (SWIM §4.2, memberlist protocol §9). Updates about this member are {@link SelfState}'s;
 * {@link Transitions} carries out the changes of others.
 */
final class UpdateRules implements Timed {
    private final Turn turn;
    private final Encoding encoding;
    private final MemberTable table;
    private final Transitions transitions;
    private final Suspicions suspicions;
    private final AddressRules addresses;
    private final AddressClaims claims;
    private final AddressMoves moves;
    private final Admission admission;
    private final Refusals refusals;
    private final SelfState self;

    UpdateRules(
            Turn turn,
            ClusterSettings settings,
            Encoding encoding,
            MemberTable table,
            Transitions transitions,
            Suspicions suspicions,
            AddressRules addresses,
            AddressClaims claims,
            AddressMoves moves,
            Refusals refusals,
            SelfState self) {
        this.turn = turn;
        this.encoding = encoding;
        this.table = table;
        this.transitions = transitions;
        this.suspicions = suspicions;
        this.addresses = addresses;
        this.claims = claims;
        this.moves = moves;
        this.admission = new Admission(turn, settings);
        this.refusals = refusals;
        this.self = self;
    }

    // Alive

    /** An announcement of a member. */
    void applyAlive(Message.Alive alive, UpdateSource source) {
        Peer peer = table.find(alive.node());
        if (peer != null && isKnown(alive, peer)) {
            return;
        }
        if (table.isSelf(alive.node())) {
            self.applyAlive(alive, source);
        } else if (!Incarnations.isPlausible(alive.incarnation(), peer == null ? 0 : peer.incarnation(), source)) {
            refusals.refuse(Effect.Reason.IMPLAUSIBLE_INCARNATION, alive);
        } else if (Versions.isValid(alive.versions())
                && !Compatibility.allows(alive.versions(), table.self().member().protocol())) {
            refusals.refuse(Effect.Reason.INCOMPATIBLE_VERSIONS, alive);
        } else {
            applyAliveOfOther(peer, alive, source);
        }
    }

    /** Whether this announcement cannot change anything. */
    private boolean isKnown(Message.Alive alive, Peer peer) {
        return peer != table.self()
                && alive.incarnation() <= peer.incarnation()
                && peer.isAt(alive.address(), alive.port())
                && Versions.matches(alive.versions(), peer.member().protocol())
                && !table.isOutdated(peer);
    }

    private void applyAliveOfOther(@Nullable Peer peer, Message.Alive alive, UpdateSource source) {
        Address address = addresses.of(alive);
        if (address == null) {
            refusals.refuse(Effect.Reason.BAD_ADDRESS, alive);
            return;
        }
        boolean isNewThere = peer == null || !peer.address().isSameEndpoint(address);
        if (isNewThere && !addresses.isAllowed(address)) {
            refusals.refuse(Effect.Reason.NOT_ALLOWED, alive);
        } else if (peer == null) {
            admit(alive, address, source);
        } else if (isNewThere && !table.isOutdated(peer) && !moves.isAllowed(peer, alive)) {
            moves.refused(peer, alive, address);
        } else if (isNewThere || alive.incarnation() > peer.incarnation() || table.isOutdated(peer)) {
            accept(peer, alive, address, source);
        }
    }

    private void admit(Message.Alive alive, Address address, UpdateSource source) {
        if (!Versions.isValid(alive.versions())) {
            refusals.refuse(Effect.Reason.INCOMPATIBLE_VERSIONS, alive);
        } else if (!admission.hasCapacity(table.known())) {
            refusals.refuse(Effect.Reason.TOO_MANY_MEMBERS, alive);
        } else if (alive.incarnation() == 0) {
            // The first announcement of a member has incarnation 1.
            return;
        } else if (!admission.admits(source)) {
            refusals.refuse(Effect.Reason.TOO_MANY_NEWCOMERS, alive);
        } else {
            Member newcomer = describe(alive, address, table.self().member());
            transitions.admit(
                    newcomer, new MemberJoined(turn.wallTime(), newcomer, Optional.empty(), Cause.of(source.reason())));
        }
    }

    /**
     * Takes over an announcement that a member made itself, in answer to this member. It counts also against a forced
     * incarnation, which the member cannot exceed.
     *
     * @param asked the address at which the member answered
     */
    void applyAliveFromItself(Message.Alive alive, Address asked) {
        Address address = addresses.of(alive);
        // Compared before the lookup, because at most one entry of a view is at this address.
        if (address == null || !asked.isSameEndpoint(address)) {
            return;
        }
        Peer peer = table.find(alive.node());
        if (peer != null
                && peer != table.self()
                && peer.address().isSameEndpoint(asked)
                && alive.incarnation() != peer.incarnation()
                && Incarnations.isForced(Math.max(alive.incarnation(), peer.incarnation()))) {
            accept(peer, alive, asked, UpdateSource.PUSH_PULL_ANSWER);
        }
    }

    private void accept(Peer peer, Message.Alive alive, Address address, UpdateSource source) {
        Member before = peer.member();
        Member after = describe(alive, address, before);
        claims.end(peer);
        suspicions.end(peer);
        if (!before.address().isSameEndpoint(address)) {
            table.unverify(peer);
        }
        peer.stale = !table.self().isAlive();
        transitions.apply(new Transition(peer, after, Peer.aliveOf(after), acceptedEvents(before, after, source)));
    }

    private List<MemberEvent> acceptedEvents(Member before, Member after, UpdateSource source) {
        Instant at = turn.wallTime();
        Cause cause = Cause.of(source.reason());
        boolean described =
                !before.metadata().equals(after.metadata()) || !before.address().equals(after.address());
        List<MemberEvent> events = new ArrayList<>();
        Member previous = before;
        switch (before.state()) {
            case FAILED, LEFT -> events.add(new MemberJoined(at, after, Optional.of(before), cause));
            case SUSPECT -> {
                previous = recovered(before, after);
                events.add(new MemberRecovered(
                        at, previous, Optional.of(before), Cause.of(Cause.Reason.REFUTED, before.name())));
            }
            case ALIVE -> {}
        }
        if (described && before.state().isPresent()) {
            events.add(new MemberUpdated(at, after, Optional.of(previous), cause));
        }
        return events;
    }

    /** The member alive again, and described as before the refutation. */
    private static Member recovered(Member before, Member after) {
        return new Member(
                after.name(),
                before.address(),
                after.state(),
                after.incarnation(),
                before.tags(),
                before.metadata(),
                after.protocol());
    }

    /**
     * The announced member. Parts that are equal to those of {@code known} are the same objects, because a large cluster
     * has many equal ones.
     */
    private Member describe(Message.Alive alive, Address address, Member known) {
        return table.share(new Member(
                alive.node(),
                address,
                MemberState.ALIVE,
                alive.incarnation(),
                tags(alive, known),
                shared(alive.metadata(), known.metadata()),
                versions(alive, known.protocol())));
    }

    private Map<String, String> tags(Message.Alive alive, Member known) {
        return known.metadata().equals(alive.metadata()) ? known.tags() : encoding.tags(alive.metadata());
    }

    /** Absent bytes equal empty ones, and are encoded differently. */
    private static Bytes shared(Bytes bytes, Bytes known) {
        return known.equals(bytes) && AbsentBytes.isAbsent(known) == AbsentBytes.isAbsent(bytes) ? known : bytes;
    }

    /** An announcement without versions does not change them. */
    private static ProtocolVersions versions(Message.Alive alive, ProtocolVersions known) {
        boolean same = !Versions.isValid(alive.versions()) || Versions.matches(alive.versions(), known);
        return same ? known : Versions.of(alive.versions());
    }

    // Suspect

    /** A suspicion; {@code reason} says how it came here. */
    void applySuspect(Message.Suspect suspect, Cause.Reason reason) {
        if (table.isSelf(suspect.node())) {
            self.applyAccusation(suspect.incarnation());
            return;
        }
        if (suspect.from().equals(suspect.node())) {
            return;
        }
        Peer known = table.find(suspect.node());
        long suspectedAt = known == null ? 0 : known.incarnation();
        Peer peer = accusable(suspect);
        if (peer == null) {
            return;
        }
        raiseIncarnation(peer, suspect.incarnation(), false);
        if (peer.isAlive()) {
            startSuspicion(peer, suspect, suspected(peer, suspect, reason));
        } else if (peer.state() == MemberState.SUSPECT && peer.incarnation() != suspectedAt) {
            // The accused incarnation exists only because the suspect refuted the former accusation.
            startSuspicion(peer, suspect, List.of());
        } else if (peer.state() == MemberState.SUSPECT && suspicions.confirm(peer, suspect.from())) {
            transitions.gossip(suspect);
        }
    }

    private List<MemberEvent> suspected(Peer peer, Message.Suspect suspect, Cause.Reason reason) {
        Member after = table.with(peer, MemberState.SUSPECT, peer.incarnation());
        return List.of(new MemberSuspected(
                turn.wallTime(), after, Optional.of(peer.member()), Cause.of(reason, suspect.from())));
    }

    /** Starts the suspicion timer, in place of the timer of an earlier incarnation. */
    private void startSuspicion(Peer peer, Message.Suspect suspect, List<MemberEvent> events) {
        suspicions.start(peer, suspect.from(), table.present());
        if (claims.contains(peer)) {
            suspicions.shorten(peer);
        }
        Member after = table.with(peer, MemberState.SUSPECT, peer.incarnation());
        transitions.apply(new Transition(peer, after, suspect, events));
    }

    // Dead

    /** A death, or a leave if the member sent it itself. */
    void applyDead(Message.Dead dead) {
        if (table.isSelf(dead.node())) {
            self.applyAccusation(dead.incarnation());
            return;
        }
        Peer peer = accusable(dead);
        if (peer == null) {
            return;
        }
        boolean leaves = dead.from().equals(dead.node()) || peer.leaving;
        if (!peer.isPresent()) {
            raiseIncarnation(peer, dead.incarnation(), leaves);
        } else if (leaves) {
            end(peer, dead, MemberState.LEFT, Cause.of(Cause.Reason.LEFT, dead.node()));
        } else {
            end(peer, dead, MemberState.FAILED, Cause.of(Cause.Reason.DECLARED_FAILED, dead.from()));
        }
    }

    /** Declares suspects dead that did not refute in time. */
    @Override
    public void tick() {
        for (Suspicion suspicion : suspicions.takeExpired()) {
            Peer peer = suspicion.suspect();
            Message.Dead dead = new Message.Dead(
                    peer.incarnation(), peer.name(), table.self().name());
            MemberState state = peer.leaving ? MemberState.LEFT : MemberState.FAILED;
            end(peer, dead, state, new Cause(Cause.Reason.SUSPICION_EXPIRED, suspicion.accusers()));
        }
    }

    @Override
    public Instant next() {
        return suspicions.next();
    }

    private void end(Peer peer, Message.Dead dead, MemberState state, Cause cause) {
        Optional<Member> before = Optional.of(peer.member());
        Member after = table.with(peer, state, dead.incarnation());
        Instant at = turn.wallTime();
        suspicions.end(peer);
        transitions.apply(new Transition(
                peer,
                after,
                dead,
                List.of(
                        state == MemberState.LEFT
                                ? new MemberLeft(at, after, before, cause)
                                : new MemberFailed(at, after, before, cause))));
    }

    /** The delegate learned that this failed member had left. */
    void failedHasLeft(Peer peer) {
        if (peer.state() == MemberState.FAILED && peer != table.self()) {
            Member before = peer.member();
            table.replace(peer, MemberState.LEFT, before.incarnation());
            turn.deliver(new MemberLeft(
                    turn.wallTime(), peer.member(), Optional.of(before), Cause.of(Cause.Reason.LEFT, before.name())));
        }
    }

    // Suspect and dead

    /** The member that this accusation applies to; null if it applies to none. */
    private @Nullable Peer accusable(Message.Update accusation) {
        Peer peer = table.find(accusation.node());
        if (peer == null || (accusation.incarnation() < peer.incarnation() && !table.isOutdated(peer))) {
            return null;
        }
        if (!Incarnations.isPlausibleAccusation(accusation.incarnation(), peer.incarnation())) {
            turn.ignore(Effect.Reason.IMPLAUSIBLE_INCARNATION);
            return null;
        }
        if (table.isOutdated(peer)) {
            peer.stale = false;
            table.replace(peer, peer.state(), accusation.incarnation());
        }
        return peer;
    }

    /** Records the incarnation also where it changes no state, so that an older announcement cannot undo the accusation. */
    private void raiseIncarnation(Peer peer, long incarnation, boolean leaves) {
        if (incarnation <= peer.incarnation()) {
            return;
        }
        // A member that left came back before it was accused at a higher incarnation. That it left again is not known.
        boolean cameBack = peer.state() == MemberState.LEFT && !leaves;
        table.replace(peer, cameBack ? MemberState.FAILED : peer.state(), incarnation);
    }

    // Other changes

    /** A member answered a probe at this address. */
    void applyAnswer(Peer peer, Address at) {
        if (peer.address().isSameEndpoint(at)) {
            claims.end(peer);
            table.verify(peer);
        }
    }

    /** Adds members that know each other and this one already, so that nothing is gossiped: see {@link Input.Preload}. */
    void insertKnown(List<Member> others) {
        table.expect(others.size() + 1);
        for (Member other : others) {
            if (table.find(other.name()) == null) {
                table.insert(other);
                table.countArrival();
                turn.deliver(
                        new MemberJoined(turn.wallTime(), other, Optional.empty(), Cause.of(Cause.Reason.PUSH_PULL)));
            }
        }
    }
}
