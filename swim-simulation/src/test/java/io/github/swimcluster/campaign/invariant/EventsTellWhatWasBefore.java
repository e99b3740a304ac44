package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An event can be understood by itself. */
final class EventsTellWhatWasBefore extends Invariant {
    EventsTellWhatWasBefore() {
        super("an event's previous member is what was held or told of it last, and is missing if it was unknown");
    }

    @Override
    void check(Step step) {
        Map<String, Optional<Member>> last = new HashMap<>();
        for (MemberEvent event : step.events(MemberEvent.class)) {
            String name = event.member().name();
            Optional<Member> known =
                    last.getOrDefault(name, Optional.ofNullable(step.before().of(name)));
            require(event.previous().map(Member::state).equals(known.map(Member::state)), step, event);
            require(event.previous().map(Member::address).equals(known.map(Member::address)), step, event);
            last.put(name, Optional.of(event.member()));
        }
    }
}
