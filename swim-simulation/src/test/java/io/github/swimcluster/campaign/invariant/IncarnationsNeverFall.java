package io.github.swimcluster.campaign.invariant;

/** Old news never replaces newer news. */
final class IncarnationsNeverFall extends Invariant {
    IncarnationsNeverFall() {
        super("what is held of a member never goes back to an earlier incarnation, at another address neither");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changesOfOthers()) {
            boolean known = !change.isNew() && !step.life().stale.contains(change.name());
            require(!known || change.after().incarnation() >= change.incarnationBefore(), step, change);
        }
    }
}
