package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import java.util.List;

/** What a member says about itself. */
final class SelfInvariants {
    private SelfInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new AccusationsAreAnswered(),
                new DescriptionsComeFromTheirOwner(),
                new FormerLivesAreOutdone(),
                new IncarnationsComeFromTheirOwner(),
                new IncarnationsHaveRoom(),
                new LeavingIsTheOwnersWord(),
                new NobodyDoubtsItself(),
                new OwnIncarnationNeverFalls(),
                new OwnIncarnationRisesForAReason(),
                new WhoHasLeftIsQuiet());
    }

    /** A member that hears itself accused refutes at once (SWIM §4.2). */
    static final class AccusationsAreAnswered extends Invariant {
        AccusationsAreAnswered() {
            super("after an accusation a member's own incarnation is higher than the accused one");
        }

        @Override
        void check(Step step) {
            if (!step.after().isRunning()) {
                return;
            }
            for (Message message : step.messages()) {
                if (message instanceof Message.Update update && !(update instanceof Message.Alive)) {
                    answered(step, update.node(), update.incarnation());
                }
            }
            for (PushPull.NodeState state : step.states()) {
                if (state.state() != PushPull.ALIVE) {
                    answered(step, state.name(), state.incarnation());
                }
            }
        }

        private void answered(Step step, String node, long incarnation) {
            if (step.isSelf(node)) {
                require(
                        step.after().self().incarnation() > incarnation,
                        step,
                        step.after().self());
            }
        }
    }

    /** In one incarnation a member says one thing. */
    static final class DescriptionsComeFromTheirOwner extends Invariant {
        DescriptionsComeFromTheirOwner() {
            super("an alive member is held to be where and what it said itself, in that incarnation");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changes()) {
                Member member = change.after();
                require(member.state() != MemberState.ALIVE || step.facts().wasAnnounced(member), step, member);
            }
        }
    }

    /** Whoever starts again is not taken for what it was. */
    static final class FormerLivesAreOutdone extends Invariant {
        FormerLivesAreOutdone() {
            super(
                    "a running member that hears a later announcement of its own name, at its address, has a higher incarnation from then on");
        }

        @Override
        void check(Step step) {
            if (!step.before().isRunning() || step.before().self().incarnation() == 0) {
                return;
            }
            for (Message message : step.messages()) {
                if (message instanceof Message.Alive alive && step.isSelf(alive.node())) {
                    outdone(step, alive.address(), alive.incarnation());
                }
            }
            for (PushPull.NodeState state : step.states()) {
                if (state.state() == PushPull.ALIVE && step.isSelf(state.name())) {
                    outdone(step, state.address(), state.incarnation());
                }
            }
        }

        private void outdone(Step step, Bytes address, long incarnation) {
            boolean ours = Bytes.of(step.life().member.address().ip()).equals(address)
                    && step.before().self().incarnation() >= incarnation;
            boolean elsewhere = !Bytes.of(step.life().member.address().ip()).equals(address);
            require(ours || elsewhere || step.after().self().incarnation() > incarnation, step, incarnation);
        }
    }

    /** Nobody counts for another. */
    static final class IncarnationsComeFromTheirOwner extends Invariant {
        IncarnationsComeFromTheirOwner() {
            super("no incarnation is held that the member itself never had");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changes()) {
                require(change.after().incarnation() <= step.facts().highest(change.name()), step, change);
            }
        }
    }

    /** Incarnations are counted from one, and never reach the end of their numbers. */
    static final class IncarnationsHaveRoom extends Invariant {
        IncarnationsHaveRoom() {
            super("every incarnation held is at least one, and far below the highest number");
        }

        private static final long FAR = 1 << 20;

        @Override
        void check(Step step) {
            for (Change change : step.changes()) {
                long incarnation = change.after().incarnation();
                require(incarnation >= 1 && incarnation < FAR, step, change);
            }
        }
    }

    /** Only the member itself says that it leaves. */
    static final class LeavingIsTheOwnersWord extends Invariant {
        LeavingIsTheOwnersWord() {
            super(
                    "a member is held to have left only in an incarnation in which it left or began to, or failed before it did");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changes()) {
                if (change.became(MemberState.LEFT)) {
                    // An intent has no incarnation, so that of a new life ends a former life that is held to have
                    // failed.
                    boolean byIntent = change.before() != null
                            && change.before().state() != MemberState.ALIVE
                            && step.facts().hasLeft(change.name());
                    require(
                            byIntent
                                    || step.facts()
                                            .hasLeft(
                                                    change.name(),
                                                    change.after().incarnation()),
                            step,
                            change);
                }
            }
        }
    }

    /** A running member is alive in its own eyes. */
    static final class NobodyDoubtsItself extends Invariant {
        NobodyDoubtsItself() {
            super("a member that runs holds itself to be alive, and one that has left does not");
        }

        @Override
        void check(Step step) {
            switch (step.after().status().phase()) {
                case RUNNING ->
                    require(
                            step.after().self().state() == MemberState.ALIVE,
                            step,
                            step.after().self());
                case LEFT ->
                    require(
                            step.after().self().state() == MemberState.LEFT,
                            step,
                            step.after().self());
                case LEAVING, CLOSED -> {}
            }
        }
    }

    /** A member counts its announcements upwards. */
    static final class OwnIncarnationNeverFalls extends Invariant {
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

    /** Incarnations are not used up for nothing. */
    static final class OwnIncarnationRisesForAReason extends Invariant {
        OwnIncarnationRisesForAReason() {
            super("a member raises its own incarnation only when it appears, changes, or is spoken of wrongly");
        }

        @Override
        void check(Step step) {
            long before = step.before().self().incarnation();
            long after = step.after().self().incarnation();
            if (after > before) {
                boolean reason = switch (step.input()) {
                    case Input.Start ignored -> true;
                    case Input.Join ignored -> true;
                    case Input.Update ignored -> true;
                    default -> step.isAbout(step.life().name());
                };
                require(reason, step, "from " + before + " to " + after);
            }
        }
    }

    /** A member that has left is asked, and does not ask. */
    static final class WhoHasLeftIsQuiet extends Invariant {
        WhoHasLeftIsQuiet() {
            super("a member that has left probes nobody, and exchanges its view with nobody");
        }

        @Override
        void check(Step step) {
            if (!step.before().hasLeft() || !step.after().hasLeft()) {
                return;
            }
            require(step.probes().isEmpty(), step, step.probes());
            for (Effect effect : step.reaction().effects()) {
                boolean asks = effect instanceof Effect.StartPushPull || effect instanceof Effect.PingByStream;
                require(!asks || step.input() instanceof Input.Resolved, step, effect);
            }
        }
    }
}
