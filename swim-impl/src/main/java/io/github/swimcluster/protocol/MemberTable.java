package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The member table: one row for each known member, in the order in which they became known, and how many are in each
 * state. It stores what {@link UpdateRules} and {@link SelfState} decide, and decides nothing.
 */
final class MemberTable {
    private final Turn turn;
    private final Peer self;
    private final UnaryOperator<Member> sharing;
    private final Roster rows;
    private final ProbeOrder probeOrder;
    private final ProbeOrder gossipOrder;
    private final VerifiedPeers verified;
    private final StatusTimes statusTimes = new StatusTimes();
    private int alive;
    private int suspect;
    private int failed;
    private long changes;
    private long arrivals;

    /**
     * An empty table.
     *
     * @param self    this member, which is not in the table before it announces itself
     * @param sharing as in {@link Swim.Builder#sharing}
     */
    MemberTable(Turn turn, Member self, RandomGenerator random, UnaryOperator<Member> sharing) {
        this.turn = turn;
        this.self = new Peer(self, Instant.EPOCH);
        this.sharing = sharing;
        this.rows = new Roster(random);
        this.probeOrder = new ProbeOrder(random);
        this.gossipOrder = new ProbeOrder(random);
        this.verified = new VerifiedPeers(random);
    }

    /** Pre-sizes the lists, to avoid over-allocation. */
    void expect(int members) {
        rows.expect(members);
        probeOrder.expect(members);
        gossipOrder.expect(members);
    }

    /** Adds a member whose name is not in the table. */
    Peer insert(Member member) {
        Peer peer = new Peer(member, turn.now());
        peer.stale = !self.isAlive();
        insert(peer);
        return peer;
    }

    /** Adds this member. */
    void insertSelf() {
        insert(self);
    }

    private void insert(Peer peer) {
        rows.add(peer);
        statusTimes.inserted(peer);
        count(peer, 1);
        probeOrder.add(peer);
        gossipOrder.add(peer);
        changes++;
    }

    /** Replaces what is known of a member. */
    void replace(Peer peer, Member member) {
        count(peer, -1);
        peer.become(member, turn.now());
        count(peer, 1);
        changes++;
    }

    /** Replaces state and incarnation only. */
    void replace(Peer peer, MemberState state, long incarnation) {
        replace(peer, with(peer, state, incarnation));
    }

    /** The member with another state and incarnation. */
    Member with(Peer peer, MemberState state, long incarnation) {
        Member member = peer.member();
        return share(new Member(
                member.name(),
                member.address(),
                state,
                incarnation,
                member.tags(),
                member.metadata(),
                member.protocol()));
    }

    /** An equal member, which many tables in one process can have in common. */
    Member share(Member member) {
        return sharing.apply(member);
    }

    /** Removes the failed and left members that match, and returns them. */
    List<Peer> remove(Predicate<Peer> matches) {
        Predicate<Peer> gone = peer -> !peer.isPresent() && peer != self && matches.test(peer);
        List<Peer> removed = rows.all().stream().filter(gone).toList();
        if (!removed.isEmpty()) {
            removed.forEach(peer -> {
                count(peer, -1);
                statusTimes.removed(peer);
            });
            rows.removeIf(gone);
            probeOrder.removeIf(gone);
            gossipOrder.removeIf(gone);
            verified.removeIf(gone);
            changes++;
        }
        return removed;
    }

    /** This member answered a probe at its recorded address. */
    void verify(Peer peer) {
        if (!peer.answered) {
            count(peer, -1);
            peer.answered = true;
            count(peer, 1);
            verified.add(peer);
        }
    }

    /** This member has a new address, at which it has not answered yet. */
    void unverify(Peer peer) {
        if (peer.answered) {
            count(peer, -1);
            peer.answered = false;
            count(peer, 1);
            verified.removeIf(each -> each == peer);
        }
    }

    /** Marks all other members as {@linkplain Peer#stale stale}: this member has left, and does not maintain its table. */
    void markOthersStale() {
        for (Peer peer : rows.all()) {
            peer.stale = peer != self;
        }
        changes++;
    }

    /** Whether any update about this member is better than the record of it, which is from before this member left. */
    boolean isOutdated(Peer peer) {
        return peer.stale && self.isAlive();
    }

    private void count(Peer peer, int by) {
        switch (peer.state()) {
            case ALIVE -> alive += by;
            case SUSPECT -> suspect += by;
            case FAILED -> failed += by;
            case LEFT -> {}
        }
        if (peer.answered && peer.isPresent()) {
            verified.count(by);
        }
    }

    /** The status time that {@link #setStatus} stored last; 0 for none. */
    long statusTime(String name) {
        Peer peer = find(name);
        return peer == null ? statusTimes.timeOf(name) : peer.statusTime;
    }

    /** Stores what the {@link Delegate} knows of a name. */
    void setStatus(String name, long time, boolean leaving) {
        Peer peer = find(name);
        if (peer == null) {
            statusTimes.set(name, time, leaving);
        } else {
            peer.statusTime = time;
            peer.leaving = leaving;
        }
    }

    Peer self() {
        return self;
    }

    boolean isSelf(String name) {
        return name.equals(self.name());
    }

    @Nullable
    Peer find(String name) {
        return rows.find(name);
    }

    List<Peer> all() {
        return rows.all();
    }

    ProbeOrder probeOrder() {
        return probeOrder;
    }

    ProbeOrder gossipOrder() {
        return gossipOrder;
    }

    VerifiedPeers verified() {
        return verified;
    }

    /** Whether an alive or suspect member is recorded at this address. */
    boolean hasMemberAt(Address address) {
        for (Peer peer : rows.all()) {
            if (peer.isPresent() && peer.address().isSameEndpoint(address)) {
                return true;
            }
        }
        return false;
    }

    /** Members in any state: the n of most formulas. */
    int known() {
        return rows.size();
    }

    /** Alive and suspect members, this one included. */
    int present() {
        return alive + suspect;
    }

    /** Alive and suspect members without this one. */
    int presentOthers() {
        return present() - (self.isPresent() ? 1 : 0);
    }

    boolean hasPresentOthers() {
        return presentOthers() > 0;
    }

    int alive() {
        return alive;
    }

    boolean hasAliveOthers() {
        return alive > (self.isAlive() ? 1 : 0);
    }

    int failed() {
        return failed;
    }

    /** A member that was not present is present now. */
    void countArrival() {
        arrivals++;
    }

    /** How often a member became present. */
    long arrivals() {
        return arrivals;
    }

    /** Rises with every change of the table. */
    long changes() {
        return changes;
    }

    /** The alive and suspect members, sorted by name. */
    List<Member> members() {
        List<Member> members = new ArrayList<>(present());
        for (Peer peer : rows.all()) {
            if (peer.isPresent()) {
                members.add(peer.member());
            }
        }
        members.sort(Comparator.comparing(Member::name));
        return members;
    }
}
