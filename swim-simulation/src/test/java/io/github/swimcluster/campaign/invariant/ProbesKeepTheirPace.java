package io.github.swimcluster.campaign.invariant;

import java.time.Duration;

/** One member is probed in each period, and an unwell one takes longer (Lifeguard §IV-A). */
final class ProbesKeepTheirPace extends Invariant {
    ProbesKeepTheirPace() {
        super("between two probes there is a period, as long as local health says, but for a tenth");
    }

    private static final double LEAST = 0.949;

    @Override
    void check(Step step) {
        ProbeUnderWay last = step.life().probe;
        step.probes().forEach(probe -> {
            Duration least = Duration.ofNanos((long) (last.period().toNanos() * LEAST));
            require(!probe.since().isBefore(last.since().plus(least)), step, probe + " after " + last);
        });
    }
}
