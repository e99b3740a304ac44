package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import java.util.HashMap;
import java.util.Map;

/** Nobody is left out (SWIM §4.3). */
final class EverybodyIsProbedInTurn extends Invariant {
    EverybodyIsProbedInTurn() {
        super("between two probes of a present member there are at most 2n - 1, and one for each claim to an address");
    }

    private final Map<Life, Rounds> rounds = new HashMap<>();

    @Override
    void check(Step step) {
        Rounds own = rounds.computeIfAbsent(step.life(), life -> new Rounds());
        for (Change change : step.changesOfOthers()) {
            if (!change.wasPresent() && change.after().state().isPresent()) {
                own.last.put(change.name(), own.count);
            } else if (!change.after().state().isPresent()) {
                own.last.remove(change.name());
            }
        }
        own.last.keySet().retainAll(step.after().knownMembers().keySet());
        // Whoever is announced elsewhere is asked out of turn.
        own.count -= step.claimed().size();
        for (ProbeUnderWay probe : step.probes()) {
            own.count++;
            int most = 2 * step.life().mostKnown - 1;
            // Whoever was at this address before is accused without a probe.
            own.last.keySet().removeIf(name -> isHere(step, name));
            own.last.forEach(
                    (name, last) -> require(own.count - last <= most, step, name + " waits for " + (own.count - last)));
            own.last.computeIfPresent(probe.target(), (name, last) -> own.count);
        }
    }

    private static boolean isHere(Step step, String name) {
        Member known = step.after().of(name);
        return known != null && known.address().equals(step.life().member.address());
    }

    private static final class Rounds {
        private final Map<String, Integer> last = new HashMap<>();
        private int count;
    }
}
