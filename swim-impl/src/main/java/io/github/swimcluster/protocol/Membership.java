package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ProtocolVersions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The member table, and the rules by which news changes it (SWIM §4.2, memberlist protocol §9).
 *
 * <p>What changes is queued for gossip and announced to the user here, so that neither can be forgotten.
 */
final class Membership {
    private static final Duration REANNOUNCE_INTERVAL = Duration.ofSeconds(3);
    private static final int MAX_REANNOUNCEMENTS = 20;

    private final Turn turn;
    private final ClusterSettings settings;
    private final Encoding encoding;
    private final GossipQueue queue;
    private final LocalHealth health;
    private final Lifeguard lifeguard;
    private final UnaryOperator<Member> sharing;
    private final Peer self;

    private final Roster peers;
    private final Map<String, Suspicion> suspects = new TreeMap<>();
    private final ProbeOrder order;
    private final ProbeOrder gossipOrder;
    private final VerifiedPeers verified;
    private final Admission admission;
    private final AddressClaims claims;
    private final Refusals refusals;
    private final StaleMoves staleMoves;
    private int alive;
    private int failed;
    private long changes;
    private long arrivals;
    private boolean passesOn = true;
    private int reannouncements;
    private Instant reannounceAt = Reaction.NEVER;
    private Instant reapAt = Instant.EPOCH;
    // Not later than the first of all suspicions; each of many of them would otherwise be looked at in every turn.
    private Instant firstDeadline = Reaction.NEVER;

    Membership(
            Turn turn,
            ClusterSettings settings,
            Identity identity,
            Encoding encoding,
            GossipQueue queue,
            LocalHealth health,
            RandomGenerator random,
            Lifeguard lifeguard,
            UnaryOperator<Member> sharing) {
        this.turn = turn;
        this.settings = settings;
        this.encoding = encoding;
        this.queue = queue;
        this.health = health;
        this.lifeguard = lifeguard;
        this.sharing = sharing;
        this.peers = new Roster(random);
        this.order = new ProbeOrder(random);
        this.gossipOrder = new ProbeOrder(random);
        this.verified = new VerifiedPeers(random);
        this.admission = new Admission(turn, settings);
        this.claims = new AddressClaims(turn, settings);
        this.refusals = new Refusals(turn);
        this.staleMoves = new StaleMoves(turn);
        this.self = new Peer(
                new Member(
                        identity.name(),
                        identity.address(),
                        MemberState.FAILED,
                        0,
                        encoding.tags(identity.metadata()),
                        identity.metadata(),
                        identity.versions()),
                Instant.EPOCH);
    }

    // What this member says about itself

    /** Appears, for the first time or again after having left. */
    void appear() {
        if (self.isAlive()) {
            // It was about to leave, and has not said goodbye.
            return;
        }
        Optional<Member> before = Optional.empty();
        if (peers.find(self.name()) == null) {
            insert(self);
        } else {
            before = Optional.of(self.member());
        }
        become(self, MemberState.ALIVE, self.incarnation() + 1);
        spread(self.toAlive(), null);
        turn.announce(new MemberJoined(turn.wallTime(), self.member(), before, Cause.of(Cause.Reason.SELF)));
    }

    void describe(Bytes metadata, Runnable known) {
        changeSelf(self.address(), encoding.tags(metadata), metadata, known);
    }

    /** This member is at another address than it thought, which counts unless others know it where it was. */
    void relocate(Address address) {
        if (!isHere(address) && !isKnownToOthers()) {
            Member before = self.member();
            changeSelf(address, before.tags(), before.metadata(), null);
        }
    }

    /** A member that has left changes its record only; it announces the change when it joins again. */
    private void changeSelf(Address address, Map<String, String> tags, Bytes metadata, @Nullable Runnable transmitted) {
        Member before = self.member();
        become(
                self,
                new Member(
                        before.name(),
                        address,
                        before.state(),
                        before.incarnation() + (self.isAlive() ? 1 : 0),
                        tags,
                        metadata,
                        before.protocol()));
        if (self.isAlive()) {
            spread(self.toAlive(), transmitted);
            turn.announce(new MemberUpdated(
                    turn.wallTime(), self.member(), Optional.of(before), Cause.of(Cause.Reason.SELF)));
        }
    }

    /** Others refuse a member at an address that means nothing where they are. */
    private boolean isKnownToOthers() {
        return peers.all().stream()
                .anyMatch(peer -> peer != self
                        && peer.isPresent()
                        && !isHere(peer.address())
                        && isReached(self.address(), peer.address()));
    }

    /** Has left: what it knows of others is not kept up any more. */
    void retire() {
        for (Peer peer : peers.all()) {
            peer.stale = peer != self;
        }
        changes++;
    }

    void disappear(Runnable known) {
        withdraw();
        spread(goodbye(), known);
    }

    /** Leaves without a message to others. */
    void withdraw() {
        Optional<Member> before = Optional.of(self.member());
        become(self, MemberState.LEFT, self.incarnation());
        turn.announce(new MemberLeft(turn.wallTime(), self.member(), before, Cause.of(Cause.Reason.LEFT)));
    }

    /** What this member says to those who have not heard that it has left. */
    Message.Dead goodbye() {
        return new Message.Dead(self.incarnation(), self.name(), self.name());
    }

    /** What others are told who ask while they are held to be gone, so that they refute. */
    Message.Dead verdict(Peer peer) {
        return new Message.Dead(
                peer.incarnation(), peer.name(), peer.state() == MemberState.LEFT ? peer.name() : self.name());
    }

    /** Answers an accusation, or a false announcement, with an announcement that beats it (SWIM §4.2). */
    private void refute(long incarnation) {
        health.worsen(1);
        outdo(incarnation);
    }

    private void outdo(long incarnation) {
        become(self, self.state(), Math.max(self.incarnation(), incarnation) + 1);
        spread(self.toAlive(), null);
    }

    /** So many will be known: three lists that grow as they like would have half of it to spare. */
    void expect(int members) {
        peers.expect(members);
        order.expect(members);
        gossipOrder.expect(members);
    }

    /** Knows these, of whom all others know too. */
    void insertKnown(List<Member> others) {
        expect(others.size() + 1);
        for (Member other : others) {
            if (peers.find(other.name()) == null) {
                Peer peer = new Peer(with(other, MemberState.FAILED, 0), turn.now());
                insert(peer);
                become(peer, other);
                arrivals++;
                turn.announce(
                        new MemberJoined(turn.wallTime(), other, Optional.empty(), Cause.of(Cause.Reason.EXCHANGED)));
            }
        }
    }

    // What others say

    void hear(Message.Alive news, UpdateSource how) {
        Peer peer = peers.find(news.node());
        if (peer != null && isKnown(news, peer)) {
            return;
        }
        if (news.node().equals(self.name())) {
            hearOfSelf(news, how);
        } else if (!isCredible(peer, news.incarnation(), how)) {
            refuse(Effect.Reason.IMPLAUSIBLE_INCARNATION, news);
        } else if (Versions.isValid(news.versions())
                && !Compatibility.allows(news.versions(), self.member().protocol())) {
            refuse(Effect.Reason.INCOMPATIBLE_VERSIONS, news);
        } else {
            hearOfOther(peer, news, how);
        }
    }

    /** Ignores an announcement that this member's own settings or rules do not admit, with a notice. */
    void refuse(Effect.Reason reason, Message.Alive news) {
        refusals.refuse(reason, news);
    }

    /** Why the members that this view has alive are not members here, after it was merged. */
    String whyRefused(PushPull view) {
        Effect.Refused last = refusals.last();
        if (last == null || !hasAlive(view, last.name())) {
            return "none of its members was accepted";
        }
        return "its member%s is refused: %s"
                .formatted(
                        last.address().map(at -> " at " + at).orElse(""),
                        last.reason().rule());
    }

    private static boolean hasAlive(PushPull view, String name) {
        return view.nodes().stream()
                .anyMatch(node -> node.state() == PushPull.ALIVE && node.name().equals(name));
    }

    private void hearOfOther(@Nullable Peer peer, Message.Alive news, UpdateSource how) {
        Address address = addressOf(news);
        if (address == null) {
            refuse(Effect.Reason.BAD_ADDRESS, news);
            return;
        }
        boolean isNewThere = peer == null || !peer.address().isSameEndpoint(address);
        if (isNewThere && !isAllowed(address)) {
            refuse(Effect.Reason.NOT_ALLOWED, news);
        } else if (peer == null) {
            welcome(news, address, how);
        } else if (isNewThere && !isOutdated(peer)) {
            hearOfMove(peer, news, address, how);
        } else if (news.incarnation() > peer.incarnation() || isOutdated(peer)) {
            accept(peer, news, address, Optional.of(peer.member()), how);
        }
    }

    /** Whether somebody may announce this, by the number that it bears. */
    private static boolean isCredible(@Nullable Peer peer, long incarnation, UpdateSource how) {
        return Incarnations.isPlausible(incarnation, peer == null ? 0 : peer.incarnation(), how);
    }

    /**
     * Somebody at this address was asked, and this is part of the answer. If it is what a member says of itself, it
     * counts also against an incarnation that it was given by others, and that is too high to be outbidden.
     */
    void hearFromItself(Message.Alive news, Address asked) {
        // Asked first, because only one of many is there.
        Peer peer = isAt(asked, addressOf(news)) ? peers.find(news.node()) : null;
        if (peer != null
                && peer != self
                && peer.address().isSameEndpoint(asked)
                && news.incarnation() != peer.incarnation()
                && Incarnations.isForced(Math.max(news.incarnation(), peer.incarnation()))) {
            accept(peer, news, asked, Optional.of(peer.member()), UpdateSource.ANSWER);
        }
    }

    /** Whether this can change nothing. */
    private boolean isKnown(Message.Alive news, Peer peer) {
        return peer != self
                && news.incarnation() <= peer.incarnation()
                && peer.isAt(news.address(), news.port())
                && Versions.matches(news.versions(), peer.member().protocol())
                && !isOutdated(peer);
    }

    /** Whether any news of it is better than what this member, back again, knew when it left. */
    private boolean isOutdated(Peer peer) {
        return peer.stale && self.isAlive();
    }

    /** Whether a member may be there; where anybody may be, if the settings name no networks. */
    boolean isAllowed(Address address) {
        return settings.allowedCidrs().isEmpty()
                || settings.allowedCidrs().stream().anyMatch(range -> range.contains(address));
    }

    private void hearOfSelf(Message.Alive news, UpdateSource how) {
        if (!self.isAlive() || news.incarnation() < self.incarnation()) {
            return;
        }
        Address claimed = addressOf(news);
        if (claimed != null && !isHere(claimed)) {
            conflict(self, claimed);
            if (how == UpdateSource.ANSWER && Incarnations.isRefutable(news.incarnation(), self.incarnation())) {
                // Whoever was asked knows a former life, and holds against this one what was said of that.
                outdo(news.incarnation());
            }
            return;
        }
        // Another form of the address is not ours either: peers compare bytes.
        boolean ours = news.incarnation() == self.incarnation()
                && (claimed == null || claimed.equals(self.address()))
                && news.metadata().equals(self.member().metadata())
                && Versions.matches(news.versions(), self.member().protocol());
        if (!ours && !Incarnations.isPlausible(news.incarnation(), self.incarnation(), how)) {
            // Whoever knows this member does not believe it either.
            turn.ignore(Effect.Reason.IMPLAUSIBLE_INCARNATION);
        } else if (!ours) {
            refute(news.incarnation());
        }
    }

    private void welcome(Message.Alive news, Address address, UpdateSource how) {
        if (!Versions.isValid(news.versions())) {
            refuse(Effect.Reason.INCOMPATIBLE_VERSIONS, news);
        } else if (!admission.hasCapacity(peers.size())) {
            refuse(Effect.Reason.TOO_MANY_MEMBERS, news);
        } else if (news.incarnation() == 0) {
            // Nobody announces itself before it has counted to one.
            return;
        } else if (!admission.admits(how)) {
            refuse(Effect.Reason.TOO_MANY_NEWCOMERS, news);
        } else {
            Peer peer = new Peer(unknown(news, address, self.member()), turn.now());
            insert(peer);
            accept(peer, news, address, Optional.empty(), how);
        }
    }

    private void hearOfMove(Peer peer, Message.Alive news, Address address, UpdateSource how) {
        if (mayMove(peer) && outbids(news, peer)) {
            accept(peer, news, address, Optional.of(peer.member()), how);
            return;
        }
        boolean newer = news.incarnation() > peer.incarnation();
        if (newer && !settings.membership().reclaimAfter().isZero()) {
            claim(peer);
        }
        if (peer.isPresent() || (newer && peer.state() == MemberState.FAILED)) {
            conflict(peer, address);
            return;
        }
        // No conflict with a running member: it is announced again, or outbids what it is told here.
        turn.ignore(Effect.Reason.ADDRESS_CONFLICT);
        if (!newer && self.isAlive() && mayBeTold(peer, address)) {
            turn.add(new Effect.Send(address, List.of(verdict(peer)), false));
        }
    }

    /**
     * Whether this outbids what is known of the former life. No new life gets above an incarnation that others gave the
     * former one and that is too high to be held against a member.
     */
    private static boolean outbids(Message.Alive news, Peer former) {
        return news.incarnation() > former.incarnation() || Incarnations.isForced(former.incarnation());
    }

    /** Whether this member, failed or left, may be told so at an address that another member named; see {@link StaleMoves}. */
    boolean mayBeTold(Peer gone, Address to) {
        return !gone.isPresent()
                && !gone.stale
                && !isHere(to)
                && !Incarnations.isForced(gone.incarnation())
                && staleMoves.mayAnswer(gone.name(), to);
    }

    private void claim(Peer peer) {
        claims.add(peer, known());
        if (peer.state() == MemberState.SUSPECT) {
            Suspicion suspicion = suspicionOf(peer);
            suspicion.hasten();
            watch(suspicion);
        }
    }

    /** Whether somebody may be at another address now who was announced there too early. */
    boolean claimsBecameFree() {
        return claims.becameFree(this::mayMove);
    }

    private boolean mayMove(Peer peer) {
        Duration after = settings.membership().reclaimAfter();
        return switch (peer.state()) {
            case LEFT -> turn.isDue(peer.since().plus(refutable()));
            case FAILED -> !after.isZero() && turn.isDue(peer.since().plus(after));
            case ALIVE, SUSPECT -> false;
        };
    }

    /**
     * How long a goodbye may be a forged one: within this time its victim probes somebody who has heard of it, is told,
     * and all hear of its refutation.
     */
    private Duration refutable() {
        return Scaling.dissemination(settings, known())
                .plus(settings.probe().interval().multipliedBy(2));
    }

    private void conflict(Peer peer, Address claimed) {
        turn.ignore(Effect.Reason.ADDRESS_CONFLICT);
        turn.add(new Effect.Conflict(peer.name(), peer.address(), claimed));
    }

    /** The address that this entry has for this member's name, if it is not this member's own; null otherwise. */
    @Nullable
    Address ownNameElsewhere(PushPull.NodeState node) {
        if (!node.name().equals(self.name())) {
            return null;
        }
        Address address = unicast(node.address(), node.port());
        return address == null || isHere(address) ? null : address;
    }

    /** Whether another member of this entry's name is present here, at another address. */
    boolean isPresentElsewhere(PushPull.NodeState node) {
        Peer peer = peers.find(node.name());
        return peer != null && peer != self && peer.isPresent() && !peer.isAt(node.address(), node.port());
    }

    /** The entry of this view that has this member's name, alive or suspect, at another address; null if there is none. */
    PushPull.@Nullable NodeState ownNameElsewhere(PushPull view) {
        for (PushPull.NodeState node : view.nodes()) {
            if (ownNameElsewhere(node) != null
                    && (node.state() == PushPull.ALIVE || node.state() == PushPull.SUSPECT)) {
                return node;
            }
        }
        return null;
    }

    /**
     * Whether another running member with this member's name answered at this address. A running member has itself
     * alive in its view. If the view has a different name alive there too, that member answered: it runs at the address
     * of a former life of this one, of which its view still has a record.
     */
    boolean isNamesake(PushPull view, Address answered) {
        boolean found = false;
        for (PushPull.NodeState node : view.nodes()) {
            if (node.state() == PushPull.ALIVE && isAt(answered, unicast(node.address(), node.port()))) {
                if (!node.name().equals(self.name())) {
                    return false;
                }
                found = !isHere(answered);
            }
        }
        return found;
    }

    /** A running member with this member's name answered at that address. */
    void namesakeAt(Address address) {
        conflict(self, address);
    }

    /**
     * Others hold this name to be at another address: that of its former life, or of another member. They are told
     * again and again for a while, so that they take it over as soon as their rules allow it.
     */
    void contested() {
        if (settings.membership().reclaimAfter().isZero()) {
            return;
        }
        if (reannouncements == 0) {
            reannounceAt = turn.now().plus(REANNOUNCE_INTERVAL);
        }
        reannouncements = MAX_REANNOUNCEMENTS;
    }

    void reannounce() {
        if (turn.isDue(reannounceAt)) {
            reannouncements--;
            reannounceAt = reannouncements == 0 ? Reaction.NEVER : turn.now().plus(REANNOUNCE_INTERVAL);
            if (self.isAlive()) {
                spread(self.toAlive(), null);
            }
        }
    }

    private void accept(Peer peer, Message.Alive news, Address address, Optional<Member> before, UpdateSource how) {
        Member was = peer.member();
        claims.end(peer);
        if (!was.address().isSameEndpoint(address)) {
            forgetAnswers(peer);
        }
        boolean described =
                !was.metadata().equals(news.metadata()) || !was.address().equals(address);
        peer.stale = !self.isAlive();
        become(peer, described(was, news, address));
        if (before.isEmpty()) {
            introduce(peer);
        } else {
            spread(peer.toAlive(), null);
        }
        Instant at = turn.wallTime();
        switch (was.state()) {
            case FAILED, LEFT -> {
                arrivals++;
                turn.announce(new MemberJoined(at, peer.member(), before, Cause.of(how.reason())));
            }
            case SUSPECT -> {
                Optional<Member> recovered = before.map(each -> recovered(peer, each));
                turn.announce(new MemberRecovered(
                        at, recovered.orElseThrow(), before, Cause.of(Cause.Reason.REFUTED, peer.name())));
                update(peer, described, recovered, how);
            }
            case ALIVE -> update(peer, described, before, how);
        }
    }

    /** As it will be described, but nothing is known of it yet. */
    private Member unknown(Message.Alive news, Address address, Member self) {
        return new Member(
                news.node(),
                address,
                MemberState.FAILED,
                0,
                tags(news, self),
                oneOf(news.metadata(), self.metadata()),
                versions(news, self));
    }

    private Member described(Member was, Message.Alive news, Address address) {
        return new Member(
                was.name(),
                address,
                MemberState.ALIVE,
                news.incarnation(),
                tags(news, was),
                oneOf(news.metadata(), was.metadata()),
                versions(news, was));
    }

    private Map<String, String> tags(Message.Alive news, Member known) {
        return known.metadata().equals(news.metadata()) ? known.tags() : encoding.tags(news.metadata());
    }

    /** The bytes that are known already, if they are the same; what is absent is not the same as what is empty. */
    private static Bytes oneOf(Bytes bytes, Bytes known) {
        return known.equals(bytes) && Bytes.isAbsent(known) == Bytes.isAbsent(bytes) ? known : bytes;
    }

    /** What it speaks, by what it says, or as before if it says nothing; the same object if it is the same. */
    private static ProtocolVersions versions(Message.Alive news, Member before) {
        boolean same = !Versions.isValid(news.versions()) || Versions.matches(news.versions(), before.protocol());
        return same ? before.protocol() : Versions.of(news.versions());
    }

    /** Back from suspicion, and still as it described itself before. */
    private Member recovered(Peer peer, Member before) {
        Member now = peer.member();
        return new Member(
                now.name(),
                before.address(),
                now.state(),
                now.incarnation(),
                before.tags(),
                before.metadata(),
                now.protocol());
    }

    private void update(Peer peer, boolean described, Optional<Member> before, UpdateSource how) {
        if (described) {
            turn.announce(new MemberUpdated(turn.wallTime(), peer.member(), before, Cause.of(how.reason())));
        }
    }

    void hear(Message.Suspect news, Cause.Reason how) {
        if (news.node().equals(self.name())) {
            accused(news.incarnation());
            return;
        }
        if (news.from().equals(news.node())) {
            return;
        }
        Peer known = peers.find(news.node());
        long suspectedAt = known == null ? 0 : known.incarnation();
        Peer peer = accusable(news);
        if (peer == null) {
            return;
        }
        raise(peer, news.incarnation(), false);
        if (peer.isAlive()) {
            suspect(peer, news, how);
        } else if (peer.state() == MemberState.SUSPECT && peer.incarnation() != suspectedAt) {
            // The accused incarnation exists only because the suspect refuted the former accusation.
            startSuspicion(peer, news);
        } else if (peer.state() == MemberState.SUSPECT) {
            confirm(suspicionOf(peer), news);
        }
    }

    private void confirm(Suspicion running, Message.Suspect news) {
        if (running.confirm(news.from())) {
            watch(running);
            spread(news, null);
        }
    }

    private Suspicion suspicionOf(Peer suspect) {
        return Objects.requireNonNull(suspects.get(suspect.name()));
    }

    private void suspect(Peer peer, Message.Suspect news, Cause.Reason how) {
        Optional<Member> before = Optional.of(peer.member());
        startSuspicion(peer, news);
        turn.announce(new MemberSuspected(turn.wallTime(), peer.member(), before, Cause.of(how, news.from())));
    }

    /** Starts the suspicion timer, with its first accuser; replaces the timer of an earlier incarnation. */
    private void startSuspicion(Peer peer, Message.Suspect news) {
        int members = present();
        int wanted = lifeguard.confirmations(settings.suspicion().multiplier());
        Duration shortest = Scaling.suspicionTimeout(
                settings.suspicion().multiplier(), members, settings.probe().interval());
        become(peer, MemberState.SUSPECT, peer.incarnation());
        Suspicion suspicion = new Suspicion(
                peer,
                turn.now(),
                members - 2 < wanted ? 0 : wanted,
                shortest,
                shortest.multipliedBy(settings.suspicion().maxTimeoutMultiplier()),
                news.from());
        if (claims.contains(peer)) {
            suspicion.hasten();
        }
        suspects.put(peer.name(), suspicion);
        watch(suspicion);
        spread(news, null);
    }

    void hear(Message.Dead news) {
        if (news.node().equals(self.name())) {
            accused(news.incarnation());
            return;
        }
        Peer peer = accusable(news);
        if (peer == null) {
            return;
        }
        boolean leaves = news.from().equals(news.node());
        if (!peer.isPresent()) {
            raise(peer, news.incarnation(), leaves);
        } else if (leaves) {
            goneBy(peer, news, MemberState.LEFT, Cause.of(Cause.Reason.LEFT, news.node()));
        } else {
            goneBy(peer, news, MemberState.FAILED, Cause.of(Cause.Reason.DECLARED_FAILED, news.from()));
        }
    }

    private void goneBy(Peer peer, Message.Dead news, MemberState state, Cause cause) {
        Optional<Member> before = Optional.of(peer.member());
        become(peer, state, news.incarnation());
        spread(news, null);
        Instant at = turn.wallTime();
        turn.announce(
                state == MemberState.LEFT
                        ? new MemberLeft(at, peer.member(), before, cause)
                        : new MemberFailed(at, peer.member(), before, cause));
    }

    private void accused(long incarnation) {
        if (!Incarnations.isRefutable(incarnation, self.incarnation())) {
            turn.ignore(Effect.Reason.IMPLAUSIBLE_INCARNATION);
        } else if (self.isAlive() && incarnation >= self.incarnation()) {
            refute(incarnation);
        }
    }

    private @Nullable Peer accusable(Message.Rumor news) {
        Peer peer = peers.find(news.node());
        if (peer == null || (news.incarnation() < peer.incarnation() && !isOutdated(peer))) {
            return null;
        }
        if (!Incarnations.isPlausibleAccusation(news.incarnation(), peer.incarnation())) {
            turn.ignore(Effect.Reason.IMPLAUSIBLE_INCARNATION);
            return null;
        }
        if (isOutdated(peer)) {
            peer.stale = false;
            correct(peer, news.incarnation());
        }
        return peer;
    }

    /** Remembers evidence also where it changes no state, so that an older announcement cannot undo it. */
    private void raise(Peer peer, long incarnation, boolean leaves) {
        if (incarnation <= peer.incarnation()) {
            return;
        }
        if (peer.state() == MemberState.LEFT && !leaves) {
            // It must have come back. That it left then is not what we know, and not what others should hear from us.
            become(peer, MemberState.FAILED, incarnation);
        } else {
            correct(peer, incarnation);
        }
    }

    /** Declares dead those who did not refute in time. */
    void expireSuspicions() {
        if (!turn.isDue(firstDeadline)) {
            return;
        }
        for (Suspicion suspicion : List.copyOf(suspects.values())) {
            if (turn.isDue(suspicion.deadline())) {
                Peer peer = suspicion.suspect();
                goneBy(
                        peer,
                        new Message.Dead(peer.incarnation(), peer.name(), self.name()),
                        MemberState.FAILED,
                        new Cause(Cause.Reason.SUSPICION_EXPIRED, suspicion.accusers()));
            }
        }
        findFirstDeadline();
    }

    /** Its deadline may be the first. */
    private void watch(Suspicion suspicion) {
        firstDeadline = Turn.earlier(firstDeadline, suspicion.deadline());
    }

    private void findFirstDeadline() {
        firstDeadline = Reaction.NEVER;
        for (Suspicion suspicion : suspects.values()) {
            watch(suspicion);
        }
    }

    /** Gives all suspects their whole time again. */
    void renewSuspicions() {
        suspects.values().forEach(suspicion -> suspicion.renew(turn.now()));
        findFirstDeadline();
    }

    Instant next() {
        return Turn.earlier(reannounceAt, firstDeadline);
    }

    /** Somebody answered at this address, to this name. */
    void answered(Peer peer, Address at) {
        if (!peer.address().isSameEndpoint(at)) {
            return;
        }
        claims.end(peer);
        if (!peer.answered) {
            count(peer, -1);
            peer.answered = true;
            count(peer, 1);
            verified.add(peer);
        }
    }

    private void forgetAnswers(Peer peer) {
        if (peer.answered) {
            count(peer, -1);
            peer.answered = false;
            count(peer, 1);
            verified.removeIf(each -> each == peer);
        }
    }

    /** Whether those who are gone might fill the table although the round is long. */
    boolean isTimeToReap() {
        return turn.isDue(reapAt);
    }

    /** Forgets those who are gone for so long that nobody talks about them any more (memberlist protocol §12.5). */
    void reap(Consumer<Peer> forgotten) {
        reapAt = turn.now().plus(settings.gossip().toTheDead());
        if (present() == known()) {
            return;
        }
        Instant before = turn.now().minus(settings.gossip().toTheDead());
        Predicate<Peer> old =
                peer -> !peer.isPresent() && peer != self && !peer.since().isAfter(before);
        List<Peer> gone = peers.all().stream().filter(old).toList();
        if (!gone.isEmpty()) {
            gone.forEach(peer -> {
                count(peer, -1);
                claims.end(peer);
            });
            peers.removeIf(old);
            order.removeIf(old);
            gossipOrder.removeIf(old);
            verified.removeIf(old);
            changes++;
            gone.forEach(forgotten);
        }
    }

    private @Nullable Address addressOf(Message.Alive news) {
        return unicast(news.address(), news.port());
    }

    /** The address of these bytes, if one member can be there; port 0 stands for ours. */
    @Nullable
    Address unicast(Bytes ip, int port) {
        if (ip.length() != 4 && ip.length() != 16) {
            return null;
        }
        Address address = Address.of(ip, port == 0 ? self.address().port() : port);
        return isReachable(address) ? address : null;
    }

    private static boolean isAt(Address asked, @Nullable Address announced) {
        return announced != null && asked.isSameEndpoint(announced);
    }

    /** Whether a member at this address can be reached from here. */
    private boolean isReachable(Address address) {
        return Address.isUnicast(address) && isReached(address, self.address());
    }

    /**
     * Whether a stream may be opened to the sender of a datagram, whose address can be forged: only to where a member
     * may be, too.
     */
    boolean mayAsk(Address sender) {
        return sender.port() != 0 && !isHere(sender) && isReachable(sender) && isAllowed(sender);
    }

    /** Whether this means the same there as here: what is on this machine or link only does not, if {@code there} is not. */
    static boolean isReached(Address address, Address there) {
        return (!Address.isLoopback(address) || Address.isLoopback(there))
                && (!Address.isLinkLocal(address) || Address.isLinkLocal(there));
    }

    private void insert(Peer peer) {
        peers.add(peer);
        failed++;
        order.add(peer);
        gossipOrder.add(peer);
    }

    private void become(Peer peer, MemberState state, long incarnation) {
        become(peer, with(peer.member(), state, incarnation));
    }

    private static Member with(Member was, MemberState state, long incarnation) {
        return new Member(was.name(), was.address(), state, incarnation, was.tags(), was.metadata(), was.protocol());
    }

    /** Changes the stored incarnation only; the state, and a running suspicion, stay as they are. */
    private void correct(Peer peer, long incarnation) {
        peer.become(sharing.apply(with(peer.member(), peer.state(), incarnation)), turn.now());
        changes++;
    }

    private void become(Peer peer, Member now) {
        count(peer, -1);
        if (peer.state() == MemberState.SUSPECT) {
            suspects.remove(peer.name());
        }
        peer.become(sharing.apply(now), turn.now());
        count(peer, 1);
        changes++;
    }

    private void count(Peer peer, int by) {
        alive += peer.state() == MemberState.ALIVE ? by : 0;
        failed += peer.state() == MemberState.FAILED ? by : 0;
        if (peer.answered && peer.isPresent()) {
            verified.count(by);
        }
    }

    private void spread(Message.Rumor news, @Nullable Runnable finished) {
        if (passesOn || news.node().equals(self.name())) {
            queue.add(news.node(), news, turn.now(), finished);
        }
    }

    private void introduce(Peer newcomer) {
        if (passesOn) {
            queue.addNewcomer(newcomer.name(), newcomer.toAlive(), turn.now());
        }
    }

    /** Learns without telling others, except about itself. */
    boolean withoutPassingOn(BooleanSupplier lesson) {
        passesOn = false;
        try {
            return lesson.getAsBoolean();
        } finally {
            passesOn = true;
        }
    }

    // What can be asked

    Peer self() {
        return self;
    }

    @Nullable
    Peer find(String name) {
        return peers.find(name);
    }

    List<Peer> all() {
        return peers.all();
    }

    ProbeOrder order() {
        return order;
    }

    /** Who is probed out of order, because it was announced elsewhere. */
    @Nullable
    Peer claimedToProbe(Predicate<Peer> wanted) {
        Peer peer = claims.nextToAsk();
        return peer != null && wanted.test(peer) ? peer : null;
    }

    /** Who is probed out of order, because it is known to be real, and most of the others are not. */
    @Nullable
    Peer verifiedToProbe(Predicate<Peer> wanted) {
        return areMostlyUnverified() ? verified.nextToProbe(wanted) : null;
    }

    /** Who gets gossip next: in turn, so that the few transmissions of an update reach different ones. */
    @Nullable
    Peer nextForGossip(Predicate<Peer> wanted) {
        Peer verifiedPeer = areMostlyUnverified() ? verified.nextForGossip(wanted) : null;
        return verifiedPeer == null ? gossipOrder.nextInTurn(wanted) : verifiedPeer;
    }

    /** Up to {@code count} random others that match, and that answer, as far as that is known. */
    List<Peer> pickReliable(int count, Predicate<Peer> wanted) {
        Predicate<Peer> other = peer -> !isHere(peer.address()) && wanted.test(peer);
        List<Peer> picked = areMostlyUnverified() ? verified.pick(count, other) : new ArrayList<>();
        if (picked.size() < count) {
            picked.addAll(order.pick(count - picked.size(), peer -> !picked.contains(peer) && other.test(peer)));
        }
        return picked;
    }

    /** Whether most of the others may be invented. */
    private boolean areMostlyUnverified() {
        return verified.areOutnumbered(presentOthers());
    }

    /** Whether this is our own address. Whoever else is known there is gone, for one of another name was there before us. */
    boolean isHere(Address address) {
        return address.isSameEndpoint(self.address());
    }

    /** Whether a member is there that is present. */
    boolean isSomebodyAt(Address address) {
        for (Peer peer : peers.all()) {
            if (peer.isPresent() && peer.address().isSameEndpoint(address)) {
                return true;
            }
        }
        return false;
    }

    /** Everybody known, in whatever state: the n of most formulas. */
    int known() {
        return peers.size();
    }

    int present() {
        return alive + suspects.size();
    }

    int failed() {
        return failed;
    }

    int alive() {
        return alive;
    }

    boolean hasAliveOthers() {
        return alive > (self.isAlive() ? 1 : 0);
    }

    boolean hasPresentOthers() {
        return presentOthers() > 0;
    }

    /** A member that has left is none of those present. */
    int presentOthers() {
        return present() - (self.isPresent() ? 1 : 0);
    }

    Collection<String> suspects() {
        return suspects.keySet();
    }

    /** Rises whenever somebody is present who was not. */
    long arrivals() {
        return arrivals;
    }

    /** Rises with every change of the table. */
    long changes() {
        return changes;
    }

    List<Member> members() {
        List<Member> members = new ArrayList<>(present());
        for (Peer peer : peers.all()) {
            if (peer.isPresent()) {
                members.add(peer.member());
            }
        }
        members.sort(Comparator.comparing(Member::name));
        return members;
    }
}
