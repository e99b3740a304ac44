package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Tries failed members, and seeds without a member, again from time to time, so that the halves of a cluster merge after a
 * partition.
 */
final class Recontact implements Timed {
    /** Failed members that are tried at the same time when no other member is alive. */
    private static final int MAX_CONTACTS = 8;

    /** Of failed members that never answered, and may be invented, only this many are tried again. */
    static final int MAX_UNVERIFIED_CONTACTS = 32;

    /** The shortest time between two push/pulls with senders that mentioned this member. */
    static final Duration RETURN_PAUSE = Duration.ofSeconds(5);

    private final Turn turn;
    private final ClusterSettings settings;
    private final MemberTable table;
    private final AddressRules rules;
    private final AntiEntropy antiEntropy;
    private final SeedJoin seedJoin;
    private final RandomGenerator random;
    private final Map<String, Lost> lost = new LinkedHashMap<>();
    private Instant next = Reaction.NEVER;
    private Instant nextReturn = Instant.EPOCH;

    Recontact(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            AddressRules rules,
            AntiEntropy antiEntropy,
            SeedJoin seedJoin,
            RandomGenerator random) {
        this.turn = turn;
        this.settings = settings;
        this.table = table;
        this.rules = rules;
        this.antiEntropy = antiEntropy;
        this.seedJoin = seedJoin;
        this.random = random;
    }

    void start() {
        if (!settings.membership().recontactInterval().isZero()) {
            next = turn.now().plus(pause());
        }
    }

    void stop() {
        next = Reaction.NEVER;
        lost.clear();
    }

    private Duration pause() {
        return Intervals.about(settings.membership().recontactInterval(), SeedJoin.JITTER, random);
    }

    /**
     * A ping, suspicion or death from this sender names this member, so the sender probably knew it before a restart. A
     * member that was restarted without seeds, or whose seeds are gone, gets back into its cluster this way.
     */
    void mentionedBy(Address sender) {
        if (seedJoin.isActive() && !table.hasPresentOthers() && rules.mayContact(sender) && turn.isDue(nextReturn)) {
            // Any sender can cause these push/pulls, and each costs a connection.
            nextReturn = turn.now().plus(RETURN_PAUSE);
            antiEntropy.start(sender, true, AntiEntropy.Outcome.ifMerged(seedJoin::joinedThrough));
        }
    }

    /** A member was removed from the table. If it failed, it is still tried again. */
    void removed(Peer peer) {
        if (seedJoin.isActive()
                && peer.state() == MemberState.FAILED
                && lost.size() < settings.membership().maxMembers()
                && (peer.answered || lostUnverified() < MAX_UNVERIFIED_CONTACTS)) {
            lost.put(peer.name(), new Lost(peer.address(), peer.since(), peer.answered));
        }
    }

    /** This failed member is not contacted again. */
    void forget(String name) {
        lost.remove(name);
    }

    private long lostUnverified() {
        return lost.values().stream().filter(each -> !each.answered).count();
    }

    @Override
    public void tick() {
        if (turn.isDue(next)) {
            next = turn.now().plus(pause());
            if (seedJoin.hasJoined()) {
                tryFailedAgain();
            }
        }
    }

    private void tryFailedAgain() {
        lost.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue()));
        List<Failed> members = new ArrayList<>(failedInTable());
        lost.forEach((name, each) -> members.add(new Failed(name, each.address)));
        List<String> seeds = seedJoin.seedsToTryAgain();
        int candidates = members.size() + seeds.size();
        if (candidates == 0) {
            return;
        }
        if (!table.hasAliveOthers()) {
            seeds.forEach(seedJoin::tryAgain);
            Collections.shuffle(members, random);
            members.stream().limit(MAX_CONTACTS).forEach(this::contact);
        } else if (random.nextDouble() * table.alive() < candidates) {
            // All members together make about one attempt for each candidate and interval.
            int chosen = random.nextInt(candidates);
            if (chosen < members.size()) {
                contact(members.get(chosen));
            } else {
                seedJoin.tryAgain(seeds.get(chosen - members.size()));
            }
        }
    }

    private boolean isOver(String name, Lost each) {
        return table.find(name) != null
                || turn.isDue(each.since.plus(settings.membership().recontactFor()));
    }

    private List<Failed> failedInTable() {
        List<Failed> failed = new ArrayList<>();
        int unverified = 0;
        for (Peer peer : table.all()) {
            if (peer.state() == MemberState.FAILED && (peer.answered || unverified < MAX_UNVERIFIED_CONTACTS)) {
                unverified += peer.answered ? 0 : 1;
                failed.add(new Failed(peer.name(), peer.address()));
            }
        }
        return failed;
    }

    /** Starts a push/pull with a failed member, unless its address belongs to another member by now. */
    private void contact(Failed member) {
        if (!rules.isHere(member.address) && !table.hasMemberAt(member.address)) {
            antiEntropy.startWith(
                    member.name, member.address, true, AntiEntropy.Outcome.ifMerged(seedJoin::joinedThrough));
        }
    }

    @Override
    public Instant next() {
        return next;
    }

    /** The number of failed members that are still tried again. */
    int failedMembers() {
        return table.failed()
                + (int) lost.keySet().stream()
                        .filter(name -> table.find(name) == null)
                        .count();
    }

    /** A failed member that is tried again. */
    private record Failed(String name, Address address) {}

    /** A failed member that was removed from the table. */
    private record Lost(Address address, Instant since, boolean answered) {}
}
