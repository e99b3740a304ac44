package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.LeaveSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A graceful leave: the intent, then the news, then a while in which both spread (memberlist protocol §14, Serf
 * protocol §15). Each step ends when it was sent often enough, or when its time is up.
 */
final class Departure {
    private final Turn turn;
    private final LeaveSettings settings;
    private final Membership membership;
    private final Intents intents;
    private final Convergence convergence;
    private final List<Long> requests = new ArrayList<>();
    private Step step = Step.STAYING;
    private boolean told;
    private Instant deadline = Reaction.NEVER;

    Departure(Turn turn, ClusterSettings settings, Membership membership, Intents intents, Convergence convergence) {
        this.turn = turn;
        this.settings = settings.leave();
        this.membership = membership;
        this.intents = intents;
        this.convergence = convergence;
    }

    void leave(long request) {
        if (step == Step.GONE) {
            turn.add(new Effect.Done(request, 0));
            return;
        }
        requests.add(request);
        if (step == Step.STAYING) {
            begin();
        }
    }

    private void begin() {
        boolean alone = !membership.hasPresentOthers();
        if (alone) {
            membership.disappear(() -> {});
            finish();
        } else if (convergence.otherHolder() != null) {
            // Others would take this for the leave of the member that has this name.
            membership.withdraw();
            finish();
        } else if (intents.areSpoken()) {
            enter(Step.INTENT);
            intents.announceLeave(() -> told(Step.INTENT));
        } else {
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        enter(Step.GOODBYE);
        membership.disappear(() -> told(Step.GOODBYE));
    }

    private void enter(Step entered) {
        step = entered;
        told = false;
        deadline = turn.now().plus(settings.timeout());
    }

    /** A message was sent often enough. Acted on by the next tick, for this may come from the midst of a send. */
    private void told(Step which) {
        told |= step == which;
    }

    void tick() {
        if (!told && !turn.isDue(deadline)) {
            return;
        }
        switch (step) {
            case INTENT -> sayGoodbye();
            case GOODBYE -> {
                enter(Step.LINGER);
                deadline = turn.now().plus(settings.linger());
            }
            case LINGER -> finish();
            case STAYING, GONE -> {}
        }
    }

    private void finish() {
        step = Step.GONE;
        told = false;
        deadline = Reaction.NEVER;
        requests.forEach(request -> turn.add(new Effect.Done(request, 0)));
        requests.clear();
    }

    /** Forgets the leave, because the member joins again. */
    void stay() {
        finish();
        intents.takeBackLeave();
        step = Step.STAYING;
    }

    Phase phase() {
        return switch (step) {
            case STAYING -> Phase.RUNNING;
            case INTENT, GOODBYE, LINGER -> Phase.LEAVING;
            case GONE -> Phase.LEFT;
        };
    }

    Instant next() {
        return told ? turn.now() : deadline;
    }

    /** How far it is. */
    private enum Step {
        STAYING,
        INTENT,
        GOODBYE,
        LINGER,
        GONE
    }
}
