package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;

/** A probe ends before the next one begins (SWIM §3.1). */
final class OneProbeAtATime extends Invariant {
    OneProbeAtATime() {
        super("a probe begins only when the one before was answered, or its time was over");
    }

    @Override
    void check(Step step) {
        require(step.probes().size() <= 1, step, step.probes());
        ProbeUnderWay last = step.life().probe;
        for (ProbeUnderWay probe : step.probes()) {
            boolean answered = last.answered()
                    || step.messages().stream()
                            .anyMatch(message -> message instanceof Message.Ack(long sequence, var ignored)
                                    && last.isAwaited(sequence));
            require(answered || !probe.since().isBefore(last.deadline()), step, probe + " after " + last);
        }
    }
}
