package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is told of a name has a beginning and an end. */
final class EventsAlternate extends Invariant {
    EventsAlternate() {
        super("for each name a join comes first, then changes, then an end, and then a join again");
    }

    private final Map<Life, Set<String>> present = new HashMap<>();

    @Override
    void check(Step step) {
        if (step.events().isEmpty()) {
            return;
        }
        Set<String> names = present.computeIfAbsent(step.life(), life -> new HashSet<>());
        for (MemberEvent event : step.events(MemberEvent.class)) {
            String name = event.member().name();
            boolean right = switch (event) {
                case MemberJoined ignored -> names.add(name);
                case MemberFailed ignored -> names.remove(name);
                case MemberLeft ignored -> names.remove(name);
                case MemberUpdated ignored -> names.contains(name);
                case MemberSuspected ignored -> names.contains(name);
                case MemberRecovered ignored -> names.contains(name);
            };
            require(right, step, event);
        }
    }
}
