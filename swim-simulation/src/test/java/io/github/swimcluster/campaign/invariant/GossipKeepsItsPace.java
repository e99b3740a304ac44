package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Gossip takes no more than its share of the network. */
final class GossipKeepsItsPace extends Invariant {
    GossipKeepsItsPace() {
        super("there is one round of gossip in each interval, to as many members as the settings say");
    }

    private final Map<Life, Instant> last = new HashMap<>();

    @Override
    void check(Step step) {
        long told = step.sends().stream()
                .filter(send -> isGossip(send.messages().getFirst()) && !step.isVerdictOnStaleMove(send))
                .count();
        if (told > 0) {
            Instant before = last.put(step.life(), step.at());
            boolean slowly = before == null
                    || !step.at().isBefore(before.plus(step.settings().gossip().interval()));
            require(told <= step.settings().gossip().nodes() && slowly, step, told + " after " + before);
        }
    }

    private static boolean isGossip(Message message) {
        return message instanceof Message.Rumor
                || message instanceof Message.JoinIntent
                || message instanceof Message.LeaveIntent;
    }
}
