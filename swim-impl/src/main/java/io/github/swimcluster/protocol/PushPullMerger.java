package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the table that a push/pull sends, and merges the one that it brings (memberlist protocol §9.5). */
final class PushPullMerger {
    private final Turn turn;
    private final MemberTable table;
    private final Transitions transitions;
    private final UpdateRules updates;
    private final SelfState self;
    private final OwnName ownName;
    private final AddressMoves moves;
    private final NameDispute dispute;
    private final Delegate delegate;
    private Instant lastSync = Reaction.NEVER;

    PushPullMerger(
            Turn turn,
            MemberTable table,
            Transitions transitions,
            UpdateRules updates,
            SelfState self,
            OwnName ownName,
            AddressMoves moves,
            NameDispute dispute,
            Delegate delegate) {
        this.turn = turn;
        this.table = table;
        this.transitions = transitions;
        this.updates = updates;
        this.self = self;
        this.ownName = ownName;
        this.moves = moves;
        this.dispute = dispute;
        this.delegate = delegate;
    }

    /** Merges the table of a push/pull that another member started; false if it is incompatible. */
    boolean mergeRequest(PushPull theirs) {
        return merge(theirs, UpdateSource.PUSH_PULL_REQUEST, null, () -> {});
    }

    /**
     * Merges the answer to a push/pull that this member started; false if it is incompatible.
     *
     * @param asked       the address that answered
     * @param onContested called for each entry that has this member's name at another address
     */
    boolean mergeAnswer(PushPull theirs, Address asked, Runnable onContested) {
        boolean isFirst = !table.hasPresentOthers();
        Address namesake = ownName.isUsedAt(asked, theirs) ? asked : null;
        BooleanSupplier merge = () -> merge(theirs, UpdateSource.PUSH_PULL_ANSWER, namesake, onContested);
        if (isFirst) {
            table.expect(theirs.nodes().size() + 1);
        }
        // The others know everything in the first answer already.
        boolean merged = isFirst ? transitions.withoutGossip(merge) : merge.getAsBoolean();
        if (merged && (isFirst || namesake == null)) {
            // A namesake's answer starts or ends no dispute for a member that knows others: those decide which of the
            // two
            // has the name.
            dispute.answered(ownName.elsewhere(theirs));
        }
        return merged;
    }

    /** Applies again what the member at this address announced of itself in its answer. */
    void applyAnswerOfItself(PushPull theirs, Address asked) {
        for (PushPull.NodeState node : theirs.nodes()) {
            if (node.state() == PushPull.ALIVE) {
                updates.applyAliveFromItself(announcement(node), asked);
            }
        }
    }

    /** This member's table as others are sent it. */
    PushPull ours(boolean join) {
        List<PushPull.NodeState> nodes = new ArrayList<>(table.known());
        PushPull.NodeState otherHolder = dispute.sentInstead();
        for (Peer peer : table.all()) {
            if (peer == table.self() && otherHolder != null) {
                nodes.add(otherHolder);
            } else if (!peer.stale) {
                nodes.add(peer.toNodeState());
            }
        }
        return new PushPull(join, nodes, delegate.localState());
    }

    private boolean merge(PushPull theirs, UpdateSource source, @Nullable Address namesake, Runnable onContested) {
        if (!Compatibility.allows(theirs.nodes(), table.all())) {
            turn.ignore(Effect.Reason.INCOMPATIBLE_VERSIONS);
            theirs.nodes().stream().findFirst().ifPresent(node -> turn.add(new Effect.Incompatible(node.name())));
            return false;
        }
        theirs.nodes().forEach(node -> merge(node, source, namesake, onContested));
        delegate.merge(theirs.userState(), source == UpdateSource.PUSH_PULL_ANSWER);
        lastSync = turn.wallTime();
        return true;
    }

    /**
     * Merges one entry. A dead member is only suspected here (memberlist protocol §9.5). So is one that left at another
     * address than its recorded one: its former life may have left.
     */
    private void merge(PushPull.NodeState node, UpdateSource source, @Nullable Address namesake, Runnable onContested) {
        Address elsewhere = ownName.elsewhere(node);
        if (elsewhere != null && source == UpdateSource.PUSH_PULL_ANSWER) {
            if (namesake != null && namesake.isSameEndpoint(elsewhere) && node.state() == PushPull.ALIVE) {
                // The namesake does not give the name up, so announcements are useless.
                moves.conflict(table.self(), elsewhere);
                return;
            }
            self.nameIsContested();
            onContested.run();
        }
        switch (node.state()) {
            case PushPull.ALIVE -> updates.applyAlive(announcement(node), source);
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
        updates.applySuspect(
                new Message.Suspect(node.incarnation(), node.name(), accuser), Cause.Reason.REPORTED_IN_PUSH_PULL);
    }

    private static Message.Alive announcement(PushPull.NodeState node) {
        return new Message.Alive(
                node.incarnation(), node.name(), node.address(), node.port(), node.metadata(), node.versions());
    }

    /** When the last push/pull succeeded, by the wall clock. */
    Optional<Instant> lastSync() {
        return Optional.of(lastSync).filter(at -> !at.equals(Reaction.NEVER));
    }
}
