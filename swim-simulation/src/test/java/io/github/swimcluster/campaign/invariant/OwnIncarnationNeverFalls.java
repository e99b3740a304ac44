package io.github.swimcluster.campaign.invariant;

/** A member counts its announcements upwards. */
final class OwnIncarnationNeverFalls extends Invariant {
    OwnIncarnationNeverFalls() {
        super("a member's own incarnation never falls in one life");
    }

    @Override
    void check(Step step) {
        require(
                step.after().self().incarnation() >= step.before().self().incarnation(),
                step,
                step.after().self());
    }
}
