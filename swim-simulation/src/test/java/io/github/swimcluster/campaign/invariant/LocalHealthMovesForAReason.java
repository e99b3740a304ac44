package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;

/** A member doubts itself for what happened to itself (Lifeguard §IV-A). */
final class LocalHealthMovesForAReason extends Invariant {
    LocalHealthMovesForAReason() {
        super(
                "the local health score falls by one at most and by an answer, and rises by an accusation or a failed probe");
    }

    @Override
    void check(Step step) {
        int before = step.before().status().localHealth();
        int after = step.after().status().localHealth();
        if (after < before) {
            boolean answered = step.messages().stream()
                    .anyMatch(message -> message instanceof Message.Ack(long sequence, var ignored)
                            && step.life().probe.isAwaited(sequence));
            require(before - after == 1 && (answered || mayFail(step)), step, before + " to " + after);
        } else if (after > before) {
            boolean accused = step.isAbout(step.life().name());
            require(
                    accused || (mayFail(step) && after - before <= step.life().silentHelpers()),
                    step,
                    before + " to " + after);
        }
    }

    private static boolean mayFail(Step step) {
        return !step.at().isBefore(step.life().probe.deadline());
    }
}
