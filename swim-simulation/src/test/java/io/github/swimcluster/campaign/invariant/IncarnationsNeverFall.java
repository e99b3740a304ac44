package io.github.swimcluster.campaign.invariant;

/** Old news never replaces newer news. */
final class IncarnationsNeverFall extends Invariant {
    IncarnationsNeverFall() {
        super("what is held of a member at one address never goes back to an earlier incarnation");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changesOfOthers()) {
            boolean same =
                    !change.isNew() && !change.moved() && !step.life().stale.contains(change.name());
            require(!same || change.after().incarnation() >= change.incarnationBefore(), step, change);
        }
    }
}
