package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A suspect has time to refute (Lifeguard §IV-B). */
final class SuspicionsLastLongEnough extends Invariant {
    SuspicionsLastLongEnough() {
        super(
                "no suspicion expires before the time for its number of accusers, or the shortest if the suspect was announced elsewhere, after the first accusation of its incarnation");
    }

    private final Map<Life, Set<String>> claimed = new HashMap<>();

    @Override
    void check(Step step) {
        Set<String> elsewhere = claimed.computeIfAbsent(step.life(), life -> new HashSet<>());
        elsewhere.addAll(step.claimed());
        for (MemberFailed failed : step.events(MemberFailed.class)) {
            Instant since = step.life().since.get(failed.member().name());
            if (failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED && since != null) {
                String name = failed.member().name();
                int confirmations = elsewhere.contains(name)
                        ? Integer.MAX_VALUE
                        : failed.cause().reporters().size() - 1;
                Duration least = SuspicionTimes.of(step, name).after(confirmations);
                require(!step.at().isBefore(since.plus(least)), step, failed + " after less than " + least);
            }
        }
    }
}
