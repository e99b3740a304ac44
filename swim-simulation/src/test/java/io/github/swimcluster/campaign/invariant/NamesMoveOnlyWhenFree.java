package io.github.swimcluster.campaign.invariant;

import java.time.Instant;

/** A name is one member, at one address. */
final class NamesMoveOnlyWhenFree extends Invariant {
    NamesMoveOnlyWhenFree() {
        super("a name changes its address only after it left, or failed some time ago, and by a higher incarnation");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            if (change.moved() && !step.life().stale.contains(change.name())) {
                require(isFree(step, change), step, change);
                require(change.after().incarnation() > change.incarnationBefore(), step, change);
            }
        }
    }

    private static boolean isFree(Step step, Change change) {
        if (change.before() == null || step.isSelf(change.name())) {
            return false;
        }
        Instant since = step.life().since.get(change.name());
        return switch (change.before().state()) {
            case LEFT -> true;
            case FAILED ->
                since != null
                        && !step.at()
                                .isBefore(
                                        since.plus(step.settings().membership().reclaimAfter()));
            case ALIVE, SUSPECT -> false;
        };
    }
}
