package io.github.swimcluster.protocol;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import java.util.function.BooleanSupplier;

/** Carries out changes of members: stores the row, queues the update for gossip and announces the events, in one place. */
final class Transitions {
    private final Turn turn;
    private final MemberTable table;
    private final GossipQueue queue;
    private boolean gossips = true;

    Transitions(Turn turn, MemberTable table, GossipQueue queue) {
        this.turn = turn;
        this.table = table;
        this.queue = queue;
    }

    void apply(Transition transition) {
        apply(transition, () -> {});
    }

    /** As above; {@code onTransmitted} runs once the update was transmitted often enough or was replaced. */
    void apply(Transition transition, Runnable onTransmitted) {
        Peer peer = transition.peer();
        boolean wasPresent = peer.isPresent();
        table.replace(peer, transition.after());
        gossip(transition.update(), onTransmitted);
        if (!wasPresent && peer.isPresent() && peer != table.self()) {
            table.countArrival();
        }
        transition.events().forEach(turn::deliver);
    }

    /** Adds a member whose name is not in the table. */
    void admit(Member newcomer, MemberJoined event) {
        Peer peer = table.insert(newcomer);
        if (gossips) {
            queue.addNewcomer(peer.name(), peer.toAlive(), turn.now());
        }
        table.countArrival();
        turn.deliver(event);
    }

    /** Queues an update that changes no row here. */
    void gossip(Message.Update update) {
        gossip(update, () -> {});
    }

    /** As above; {@code onTransmitted} runs once the update was transmitted often enough or was replaced. */
    void gossip(Message.Update update, Runnable onTransmitted) {
        if (gossips || table.isSelf(update.node())) {
            queue.add(update.node(), update, turn.now(), onTransmitted);
        }
    }

    /** Applies updates without queueing them for gossip, except those about this member. */
    boolean withoutGossip(BooleanSupplier updates) {
        gossips = false;
        try {
            return updates.getAsBoolean();
        } finally {
            gossips = true;
        }
    }
}
