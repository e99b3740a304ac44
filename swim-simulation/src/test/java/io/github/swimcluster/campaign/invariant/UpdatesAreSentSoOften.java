package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gossip ends (SWIM §4.1). */
final class UpdatesAreSentSoOften extends Invariant {
    UpdatesAreSentSoOften() {
        super("no update is sent more often than its multiplier and the size of the cluster say");
    }

    private final Map<Life, Map<Message.Rumor, Integer>> sent = new HashMap<>();

    private final Map<Life, Integer> returns = new HashMap<>();

    @Override
    void check(Step step) {
        Map<Message.Rumor, Integer> counts = sent.computeIfAbsent(step.life(), life -> new HashMap<>());
        if (step.before().hasLeft() && !step.after().hasLeft()) {
            // It passes on again what it hears again, and what it has not passed on often enough before it left.
            returns.merge(step.life(), 1, Integer::sum);
        }
        // Whoever is taken in anew, or elsewhere, is news again.
        List<String> newcomers = step.changes().stream()
                .filter(change -> change.isNew() || change.moved())
                .map(Change::name)
                .toList();
        counts.keySet().removeIf(rumor -> newcomers.contains(rumor.node()));
        if (step.sends().isEmpty()) {
            return;
        }
        for (Effect.Send send : step.sends()) {
            if (step.isVerdictOnStaleMove(send)) {
                continue;
            }
            for (Message message : send.messages()) {
                boolean told = send.messages().size() == 2
                        && tellsItsSubject(send.messages().getFirst(), message);
                if (message instanceof Message.Rumor rumor && !told && isCounted(step, rumor, newcomers)) {
                    int times = counts.merge(rumor, 1, Integer::sum);
                    require(
                            times <= most(step) * (1 + returns.getOrDefault(step.life(), 0)),
                            step,
                            rumor + " for the " + times + "th time");
                }
            }
        }
    }

    private static boolean isCounted(Step step, Message.Rumor rumor, List<String> newcomers) {
        return !step.isSelf(rumor.node()) && !newcomers.contains(rumor.node());
    }

    /** A suspect that is pinged, and somebody who asks and is held to be gone, are told besides. */
    private static boolean tellsItsSubject(Message first, Message second) {
        return (first instanceof Message.Ping && second instanceof Message.Suspect)
                || (first instanceof Message.Ack && second instanceof Message.Dead);
    }

    private static int most(Step step) {
        int members =
                Math.max(step.life().mostKnown, step.after().knownMembers().size());
        int logarithm = (int) Math.ceil(Math.log10(members + 1.0));
        return step.settings().gossip().retransmitMultiplier() * (members > 3 ? Math.max(2, logarithm) : logarithm);
    }
}
