package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Joining, requests, streams and timers. */
final class ReactionInvariants {
    private ReactionInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new AlarmsRingLater(),
                new AnAnswerIsEnoughToJoin(),
                new JoiningTakesAnAnswer(),
                new ReactionsAreBounded(),
                new StreamsAreAnswered(),
                new TimeGoesOn(),
                new WishesAreGrantedOnce());
    }

    /** Whoever wants to be woken says when. */
    static final class AlarmsRingLater extends Invariant {
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

    /** Whoever met the cluster is part of it. */
    static final class AnAnswerIsEnoughToJoin extends Invariant {
        AnAnswerIsEnoughToJoin() {
            super("a running member that joined through another which is alive has joined");
        }

        @Override
        void check(Step step) {
            if (step.input() instanceof Input.PushPullAnswered exchanged
                    && exchanged.theirs().join()
                    && step.after().isRunning()
                    && step.reaction().effects().stream().noneMatch(Effect.Incompatible.class::isInstance)) {
                boolean met = exchanged.theirs().nodes().stream()
                        .anyMatch(node -> node.state() == PushPull.ALIVE && !step.isSelf(node.name()));
                require(
                        !met || step.after().status().joined(),
                        step,
                        step.after().status());
            }
        }
    }

    /** Nobody is part of a cluster that it never met. */
    static final class JoiningTakesAnAnswer extends Invariant {
        JoiningTakesAnAnswer() {
            super("a member with seeds has joined only after another answered, or when all seeds lead back to it");
        }

        @Override
        void check(Step step) {
            if (step.after().status().joined() && !step.before().status().joined()) {
                boolean met = switch (step.input()) {
                    case Input.Start ignored -> step.settings().seeds().isEmpty();
                    case Input.Join(long ignored, var seeds) ->
                        seeds.isEmpty() && step.settings().seeds().isEmpty();
                    case Input.PushPullReceived ignored -> true;
                    case Input.PushPullAnswered ignored -> true;
                    case Input.Resolved ignored -> true;
                    default -> false;
                };
                require(met, step, step.after().status());
            }
        }
    }

    /** One packet does not become many. */
    static final class ReactionsAreBounded extends Invariant {
        ReactionsAreBounded() {
            super(
                    "a step sends its answers and their copies, those to stale moves too, one probe, the help it asks for and one round of gossip, and nothing more");
        }

        @Override
        void check(Step step) {
            long answers = step.sends().stream()
                    .filter(send -> send.messages().getFirst() instanceof Message.Ack
                            || send.messages().getFirst() instanceof Message.Nack
                            || UserMessage.in(send.messages()).stream().anyMatch(UserMessage::isDirect)
                            || step.isVerdictOnStaleMove(send))
                    .count();
            long most = answers
                    + 2
                    + step.settings().probe().indirectChecks()
                    + step.settings().gossip().nodes();
            require(step.sends().size() <= most, step, step.sends());
        }
    }

    /** Whoever opens a stream is not left waiting. */
    static final class StreamsAreAnswered extends Invariant {
        StreamsAreAnswered() {
            super("a view or a ping that came over a stream has exactly one answer, at once");
        }

        @Override
        void check(Step step) {
            long answers = step.reaction().effects().stream()
                    .filter(effect -> effect instanceof Effect.AnswerPushPull
                            || effect instanceof Effect.AnswerPing
                            || effect instanceof Effect.CloseStream)
                    .count();
            boolean asked =
                    step.input() instanceof Input.PushPullReceived || step.input() instanceof Input.PingedByStream;
            require(answers == (asked ? 1 : 0), step, step.reaction().effects());
        }
    }

    /** Nothing goes round in circles. */
    static final class TimeGoesOn extends Invariant {
        TimeGoesOn() {
            super("no member takes hundreds of steps at the same moment");
        }

        private static final int MAX_STEPS_AT_ONE_TIME = 500;

        private final Map<Life, Instant> moments = new HashMap<>();
        private final Map<Life, Integer> steps = new HashMap<>();

        @Override
        void check(Step step) {
            if (step.at().equals(moments.put(step.life(), step.at()))) {
                require(
                        steps.merge(step.life(), 1, Integer::sum) < MAX_STEPS_AT_ONE_TIME,
                        step,
                        step.reaction().wakeAt());
            } else {
                steps.put(step.life(), 1);
            }
        }
    }

    /** A user is answered once. */
    static final class WishesAreGrantedOnce extends Invariant {
        WishesAreGrantedOnce() {
            super("each wish of the user is done once");
        }

        private final Map<Life, Set<Long>> done = new HashMap<>();

        @Override
        void check(Step step) {
            for (Effect effect : step.reaction().effects()) {
                if (effect instanceof Effect.Done(long request, var ignored)) {
                    require(
                            done.computeIfAbsent(step.life(), life -> new HashSet<>())
                                    .add(request),
                            step,
                            effect);
                }
            }
        }
    }
}
