package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.LeaveSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A graceful leave: the leave intent, then the dead message, then a pause in which both spread (memberlist protocol §14,
 * Serf protocol §15). A step ends once its message was transmitted often enough, or after its time limit.
 */
final class Departure implements Timed {
    private final Turn turn;
    private final LeaveSettings settings;
    private final MemberTable table;
    private final SelfState self;
    private final Delegate delegate;
    private final NameDispute dispute;
    private final List<Long> requests = new ArrayList<>();
    private Step step = Step.STAYING;
    private boolean transmitted;
    private Instant deadline = Reaction.NEVER;

    Departure(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            SelfState self,
            Delegate delegate,
            NameDispute dispute) {
        this.turn = turn;
        this.settings = settings.leave();
        this.table = table;
        this.self = self;
        this.delegate = delegate;
        this.dispute = dispute;
    }

    void leave(long request) {
        if (step == Step.GONE) {
            turn.add(new Effect.Done(request));
            return;
        }
        requests.add(request);
        if (step == Step.STAYING) {
            begin();
        }
    }

    private void begin() {
        boolean alone = !table.hasPresentOthers();
        if (alone) {
            self.leave(() -> {});
            finish();
        } else if (dispute.sentInstead() != null) {
            // Others would apply this leave to the other member with this name.
            self.leaveSilently();
            finish();
        } else {
            enter(Step.INTENT);
            if (!delegate.leaving(() -> onTransmitted(Step.INTENT))) {
                sendDead();
            }
        }
    }

    private void sendDead() {
        enter(Step.GOODBYE);
        self.leave(() -> onTransmitted(Step.GOODBYE));
    }

    private void enter(Step entered) {
        step = entered;
        transmitted = false;
        deadline = turn.now().plus(settings.timeout());
    }

    /** A message was transmitted often enough. The next tick acts on it, because this can be called during a send. */
    private void onTransmitted(Step which) {
        transmitted |= step == which;
    }

    @Override
    public void tick() {
        if (!transmitted && !turn.isDue(deadline)) {
            return;
        }
        switch (step) {
            case INTENT -> sendDead();
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
        transmitted = false;
        deadline = Reaction.NEVER;
        requests.forEach(request -> turn.add(new Effect.Done(request)));
        requests.clear();
    }

    /** Cancels the leave, because the member joins again. */
    void stay() {
        finish();
        delegate.staying();
        step = Step.STAYING;
    }

    Phase phase() {
        return switch (step) {
            case STAYING -> Phase.RUNNING;
            case INTENT, GOODBYE, LINGER -> Phase.LEAVING;
            case GONE -> Phase.LEFT;
        };
    }

    @Override
    public Instant next() {
        return transmitted ? turn.now() : deadline;
    }

    /** The steps of a leave. */
    private enum Step {
        STAYING,
        INTENT,
        GOODBYE,
        LINGER,
        GONE
    }
}
