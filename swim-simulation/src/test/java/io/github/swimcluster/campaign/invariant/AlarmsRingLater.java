package io.github.swimcluster.campaign.invariant;

/** Whoever wants to be woken says when. */
final class AlarmsRingLater extends Invariant {
    AlarmsRingLater() {
        super("no alarm is asked for in the past");
    }

    @Override
    void check(Step step) {
        require(
                !step.reaction().wakeAt().isBefore(step.at()),
                step,
                step.reaction().wakeAt());
    }
}
