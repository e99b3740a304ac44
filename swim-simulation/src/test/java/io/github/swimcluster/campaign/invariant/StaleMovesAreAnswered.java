package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Message;
import java.time.Duration;
import java.time.Instant;

/** A new life learns which incarnation it has to outbid. */
final class StaleMovesAreAnswered extends Invariant {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    StaleMovesAreAnswered() {
        super(
                "an announcement of a failed or left member at another address, with no higher incarnation, is answered with what is held of that member, once in a second");
    }

    @Override
    void check(Step step) {
        if (!step.before().isRunning() || !step.after().isRunning()) {
            return;
        }
        for (Message.Alive alive : step.announcements()) {
            if (isStaleMove(step, alive) && isAlone(step, alive)) {
                Instant last = step.life().verdictsSent.get(new Life.Verdict(alive.node(), alive.address()));
                boolean justSent = last != null
                        && (!step.life().isUndisturbedSince(last) || !step.at().isAfter(last.plus(PAUSE)));
                require(justSent || step.sends().stream().anyMatch(send -> step.isVerdictOn(send, alive)), step, alive);
            }
        }
    }

    private static boolean isStaleMove(Step step, Message.Alive alive) {
        Member known = step.before().of(alive.node());
        return known != null
                && !known.state().isPresent()
                && !step.isSelf(alive.node())
                && !step.life().stale.contains(alive.node())
                && alive.incarnation() <= known.incarnation()
                && !isAt(known, alive)
                && !isAt(step.life().member.self(), alive);
    }

    private static boolean isAt(Member member, Message.Alive alive) {
        return Bytes.of(member.address().ip()).equals(alive.address());
    }

    /** Whether no other news of this member arrived with it. */
    private static boolean isAlone(Step step, Message.Alive alive) {
        return step.messages().stream()
                        .filter(message -> message instanceof Message.Rumor rumor
                                && rumor.node().equals(alive.node()))
                        .count()
                <= 1;
    }
}
