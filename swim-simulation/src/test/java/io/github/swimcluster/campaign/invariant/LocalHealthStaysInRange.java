package io.github.swimcluster.campaign.invariant;

/** Self-doubt has an end (Lifeguard §IV-A). */
final class LocalHealthStaysInRange extends Invariant {
    LocalHealthStaysInRange() {
        super("the local health score is between zero and one less than its limit");
    }

    @Override
    void check(Step step) {
        int score = step.after().status().localHealth();
        require(score >= 0 && score < step.settings().probe().maxLocalHealth(), step, score);
    }
}
