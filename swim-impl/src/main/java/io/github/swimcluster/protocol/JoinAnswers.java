package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import org.jspecify.annotations.Nullable;

/** What the answer to a push/pull with a seed says about joining. */
final class JoinAnswers {
    private final MemberTable table;
    private final OwnName ownName;
    private final Refusals refusals;

    JoinAnswers(MemberTable table, OwnName ownName, Refusals refusals) {
        this.table = table;
        this.ownName = ownName;
        this.refusals = refusals;
    }

    /** Whether a running member other than this one answered. */
    boolean isFromAnotherMember(PushPull theirs) {
        return hasOthers(theirs)
                || namesake(theirs) != null
                || theirs.nodes().stream().anyMatch(this::isAtOurAddress);
    }

    /** Why an answer without another alive member is not enough to join. */
    private String whyWithoutOthers(PushPull theirs) {
        return theirs.nodes().stream().anyMatch(this::isAtOurAddress)
                ? "it has the address %s of this node; set swim.advertise.address of both"
                        .formatted(table.self().address())
                : "it has left";
    }

    String whyNotJoined(PushPull theirs, boolean hasOthers, @Nullable Address namesake) {
        if (hasOthers) {
            return refusals.whyRefused(theirs);
        }
        return namesake == null ? whyWithoutOthers(theirs) : "name taken by " + namesake;
    }

    /** Whether this answer, which was merged, has an alive member that was accepted here. */
    boolean hasAcceptedOthers(PushPull theirs) {
        return theirs.nodes().stream()
                .anyMatch(node -> isAnotherAlive(node) && !isAtOurAddress(node) && table.find(node.name()) != null);
    }

    boolean hasOthers(PushPull theirs) {
        return theirs.nodes().stream().anyMatch(node -> isAnotherAlive(node) && !isAtOurAddress(node));
    }

    private boolean isAnotherAlive(PushPull.NodeState node) {
        return node.state() == PushPull.ALIVE
                && !node.name().equals(table.self().name());
    }

    /** Whether another alive member has this member's address. */
    private boolean isAtOurAddress(PushPull.NodeState node) {
        Address here = table.self().address();
        return isAnotherAlive(node)
                && node.port() == here.port()
                && node.address().equals(here.bytes());
    }

    /**
     * Whether an answer without another alive member is from this member itself, reached at an address that it did not know.
     * A member that has left sends itself too, which is not known here. This member's name at another address is not this
     * member.
     */
    boolean isOwn(PushPull theirs) {
        return theirs.nodes().stream()
                .allMatch(node ->
                        table.find(node.name()) != null && ownName.elsewhere(node) == null && !isAtOurAddress(node));
    }

    /** The other address at which this answer has this member's name alive; null if none. */
    @Nullable
    Address namesake(PushPull theirs) {
        for (PushPull.NodeState node : theirs.nodes()) {
            Address elsewhere = ownName.elsewhere(node);
            if (elsewhere != null && node.state() == PushPull.ALIVE) {
                return elsewhere;
            }
        }
        return null;
    }
}
