package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import java.time.Instant;

/** The dead do not come back by old news (memberlist protocol §12.5). */
final class TheGoneAreRemembered extends Invariant {
    TheGoneAreRemembered() {
        super("a name is forgotten only some time after its member failed or left");
    }

    @Override
    void check(Step step) {
        if (step.before().knownMembers().size() == step.after().knownMembers().size()
                && step.changes().isEmpty()) {
            return;
        }
        for (Member member : step.before().knownMembers().values()) {
            if (step.after().of(member.name()) == null) {
                Instant since = step.life().since.get(member.name());
                boolean old = since != null
                        && !step.at()
                                .isBefore(since.plus(step.settings().gossip().toTheDead()));
                require(!member.state().isPresent() && old, step, member);
            }
        }
    }
}
