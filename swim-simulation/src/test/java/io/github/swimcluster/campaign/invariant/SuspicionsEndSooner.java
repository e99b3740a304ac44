package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Suspicions end sooner when others confirm (Lifeguard §IV-B). */
final class SuspicionsEndSooner extends Invariant {
    SuspicionsEndSooner() {
        super("on a member that is on time, no suspicion lasts longer than the time for the accusers that it heard");
    }

    private final Map<Life, Map<String, Set<String>>> heard = new HashMap<>();

    @Override
    void check(Step step) {
        Map<String, Set<String>> accusers = heard.computeIfAbsent(step.life(), life -> new HashMap<>());
        for (Change change : step.changesOfOthers()) {
            if (change.after().state() != MemberState.SUSPECT) {
                accusers.remove(change.name());
            }
            if (change.renewsSuspicion()) {
                accusers.put(change.name(), new HashSet<>());
            }
        }
        for (String suspect : step.before().status().suspects()) {
            Instant since = step.life().since.get(suspect);
            Set<String> names = accusers.getOrDefault(suspect, Set.of());
            if (since != null && step.life().isUndisturbedSince(since)) {
                Duration most = SuspicionTimes.of(step, suspect).atMostAfter(names.size() - 1);
                require(!step.at().isAfter(since.plus(most)), step, suspect + " after " + most + " and " + names);
            }
        }
        for (MemberSuspected suspected : step.events(MemberSuspected.class)) {
            accusers.put(
                    suspected.member().name(), new HashSet<>(suspected.cause().reporters()));
        }
        for (Message message : step.messages()) {
            if (message instanceof Message.Suspect suspicion && counts(step, suspicion)) {
                accusers.computeIfPresent(suspicion.node(), (name, names) -> {
                    names.add(suspicion.from());
                    return names;
                });
            }
        }
    }

    private static boolean counts(Step step, Message.Suspect suspicion) {
        // Accusations of an incarnation that was refuted in the same step do not confirm the suspicion of the next one.
        Member known = step.after().of(suspicion.node());
        return known != null
                && suspicion.incarnation() >= known.incarnation()
                && !suspicion.from().equals(suspicion.node());
    }
}
