package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Input;
import java.time.Duration;
import java.time.Instant;

/** The table does not fill with the dead (memberlist protocol §12.5). */
final class TheGoneAreForgotten extends Invariant {
    TheGoneAreForgotten() {
        super("on a member that is on time, whoever is gone is forgotten after a while and two rounds");
    }

    @Override
    void check(Step step) {
        if (step.input() instanceof Input.Alarm
                && step.after().isRunning()
                && step.life().stale.isEmpty()) {
            Duration round = step.settings()
                    .probe()
                    .interval()
                    .multipliedBy(2L * step.life().mostKnown * (step.life().worstHealth + 1));
            Duration most = step.settings().gossip().toTheDead().plus(round);
            for (Member member : step.before().knownMembers().values()) {
                Instant since = step.life().since.get(member.name());
                boolean gone = !member.state().isPresent()
                        && since != null
                        && step.life().isUndisturbedSince(since);
                require(!gone || since == null || !step.at().isAfter(since.plus(most)), step, member);
            }
        }
    }
}
