package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Probes, the members that help with them, and local health. */
final class ProbeInvariants {
    private ProbeInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new AnswersHaveQuestions(),
                new EveryPingIsAnswered(),
                new EverybodyIsProbedInTurn(),
                new HelpersAreAliveAndFew(),
                new HelpersReport(),
                new LocalHealthMovesForAReason(),
                new LocalHealthStaysInRange(),
                new OneProbeAtATime(),
                new OnlyAwaitedAnswersCount(),
                new PingsForOthersAreNotAnswered(),
                new ProbesKeepTheirPace(),
                new ProbesMeetTheirTarget(),
                new RefutingIsADoubt(),
                new StreamAnswersCount());
    }

    /** Nobody is answered who did not ask. */
    static final class AnswersHaveQuestions extends Invariant {
        AnswersHaveQuestions() {
            super("an ack or nack goes to somebody who sent a ping with its number");
        }

        @Override
        void check(Step step) {
            for (Effect.Send send : step.sends()) {
                switch (send.messages().getFirst()) {
                    case Message.Ack ack -> wasAsked(step, send, ack.sequence());
                    case Message.Nack nack -> wasAsked(step, send, nack.sequence());
                    default -> {
                        // No answer.
                    }
                }
            }
        }

        private void wasAsked(Step step, Effect.Send send, long sequence) {
            boolean now = step.messages().stream().anyMatch(message -> asks(message, sequence))
                    && step.from().equals(send.to());
            require(now || step.life().asked.contains(new Life.Question(send.to(), sequence)), step, send);
        }

        private static boolean asks(Message message, long sequence) {
            return message instanceof Message.Ping ping && ping.sequence() == sequence;
        }
    }

    /** Whoever is asked whether it is there says so. */
    static final class EveryPingIsAnswered extends Invariant {
        EveryPingIsAnswered() {
            super("a ping that means this member is answered by one ack with its number, to where it came from");
        }

        @Override
        void check(Step step) {
            List<Message> asks = step.messages().stream()
                    .filter(message -> message instanceof Message.Ping || message instanceof Message.IndirectPing)
                    .toList();
            if (!asks.isEmpty() && asks.getFirst() instanceof Message.Ping ping && isMeant(step, ping)) {
                long answers = step.sends().stream()
                        .filter(send -> send.to().equals(step.from())
                                && send.messages().getFirst() instanceof Message.Ack ack
                                && ack.sequence() == ping.sequence())
                        .count();
                require(answers == 1, step, step.sends());
            }
        }

        private static boolean isMeant(Step step, Message.Ping ping) {
            return step.isSelf(ping.node())
                    && !step.from().equals(step.life().member.address());
        }
    }

    /** Nobody is left out (SWIM §4.3). */
    static final class EverybodyIsProbedInTurn extends Invariant {
        EverybodyIsProbedInTurn() {
            super(
                    "between two probes of a present member there are at most 2n - 1, and one for each claim to an address");
        }

        private final Map<Life, Rounds> rounds = new HashMap<>();

        @Override
        void check(Step step) {
            Rounds own = rounds.computeIfAbsent(step.life(), life -> new Rounds());
            for (Change change : step.changesOfOthers()) {
                if (!change.wasPresent() && change.after().state().isPresent()) {
                    own.last.put(change.name(), own.count);
                } else if (!change.after().state().isPresent()) {
                    own.last.remove(change.name());
                }
            }
            own.last.keySet().retainAll(step.after().knownMembers().keySet());
            // Whoever is announced elsewhere is asked out of turn.
            own.count -= step.claimed().size();
            for (ProbeUnderWay probe : step.probes()) {
                own.count++;
                int most = 2 * step.life().mostKnown - 1;
                // Whoever was at this address before is accused without a probe.
                own.last.keySet().removeIf(name -> isHere(step, name));
                own.last.forEach((name, last) ->
                        require(own.count - last <= most, step, name + " waits for " + (own.count - last)));
                own.last.computeIfPresent(probe.target(), (name, last) -> own.count);
            }
        }

        private static boolean isHere(Step step, String name) {
            Member known = step.after().of(name);
            return known != null && known.address().equals(step.life().member.address());
        }

        private static final class Rounds {
            private final Map<String, Integer> last = new HashMap<>();
            private int count;
        }
    }

    /** Others who are well are asked to probe, and not too many (SWIM §3.1). */
    static final class HelpersAreAliveAndFew extends Invariant {
        HelpersAreAliveAndFew() {
            super(
                    "indirect pings of one step go to different alive members other than their target, as many as the settings say");
        }

        @Override
        void check(Step step) {
            Set<Address> asked = new HashSet<>();
            for (Effect.Send send : step.sends()) {
                if (send.messages().getFirst() instanceof Message.IndirectPing ping) {
                    require(asked.add(send.to()) || isShared(step, send.to()), step, send);
                    boolean alive = step.after().knownMembers().values().stream()
                            .anyMatch(member -> member.address().equals(send.to())
                                    && member.state() == MemberState.ALIVE
                                    && !member.name().equals(ping.node()));
                    require(alive, step, send);
                }
            }
            require(asked.size() <= step.settings().probe().indirectChecks(), step, asked);
        }

        /** One who came to the address of another is known beside it until the other is found to be gone. */
        private static boolean isShared(Step step, Address address) {
            return step.after().members().stream()
                            .filter(member -> member.address().equals(address))
                            .count()
                    > 1;
        }
    }

    /** Whoever was asked for help answers, one way or the other (Lifeguard §IV-A). */
    static final class HelpersReport extends Invariant {
        HelpersReport() {
            super("on a member that is on time, an indirect ping is answered by an ack or a nack within its time-out");
        }

        private final Map<Life, Map<Life.Question, Instant>> open = new HashMap<>();

        @Override
        void check(Step step) {
            Map<Life.Question, Instant> questions = open.computeIfAbsent(step.life(), life -> new LinkedHashMap<>());
            for (Effect.Send send : step.sends()) {
                switch (send.messages().getFirst()) {
                    case Message.Ack ack -> questions.remove(new Life.Question(send.to(), ack.sequence()));
                    case Message.Nack nack -> questions.remove(new Life.Question(send.to(), nack.sequence()));
                    default -> {
                        // No answer.
                    }
                }
            }
            questions.forEach((question, asked) -> {
                boolean late =
                        step.at().isAfter(asked.plus(step.settings().probe().timeout()));
                require(!late || !step.life().isUndisturbedSince(asked), step, question);
            });
            questions.values().removeIf(asked -> !step.life().isUndisturbedSince(asked));
            for (Message message : step.messages()) {
                if (message instanceof Message.IndirectPing ping && ping.nack() && isTaken(step)) {
                    questions.put(new Life.Question(step.from(), ping.sequence()), step.at());
                }
            }
        }

        private static boolean isTaken(Step step) {
            return step.reaction().effects().stream().noneMatch(Effect.Ignored.class::isInstance);
        }
    }

    /** A member doubts itself for what happened to itself (Lifeguard §IV-A). */
    static final class LocalHealthMovesForAReason extends Invariant {
        LocalHealthMovesForAReason() {
            super(
                    "the local health score falls by one at most and by an answer, and rises by an accusation or a failed probe");
        }

        @Override
        void check(Step step) {
            int before = step.before().status().localHealth();
            int after = step.after().status().localHealth();
            if (after < before) {
                boolean answered = step.messages().stream()
                        .anyMatch(message -> message instanceof Message.Ack(long sequence, var ignored)
                                && step.life().probe.isAwaited(sequence));
                require(before - after == 1 && (answered || mayFail(step)), step, before + " to " + after);
            } else if (after > before) {
                boolean accused = step.isAbout(step.life().name());
                require(
                        accused
                                || (mayFail(step)
                                        && after - before <= step.life().silentHelpers()),
                        step,
                        before + " to " + after);
            }
        }

        private static boolean mayFail(Step step) {
            return !step.at().isBefore(step.life().probe.deadline());
        }
    }

    /** Self-doubt has an end (Lifeguard §IV-A). */
    static final class LocalHealthStaysInRange extends Invariant {
        LocalHealthStaysInRange() {
            super("the local health score is between zero and one less than its limit");
        }

        @Override
        void check(Step step) {
            int score = step.after().status().localHealth();
            require(score >= 0 && score < step.settings().probe().maxLocalHealth(), step, score);
        }
    }

    /** A probe ends before the next one begins (SWIM §3.1). */
    static final class OneProbeAtATime extends Invariant {
        OneProbeAtATime() {
            super("a probe begins only when the one before was answered, or its time was over");
        }

        @Override
        void check(Step step) {
            require(step.probes().size() <= 1, step, step.probes());
            ProbeUnderWay last = step.life().probe;
            for (ProbeUnderWay probe : step.probes()) {
                boolean answered = last.answered()
                        || step.messages().stream()
                                .anyMatch(message -> message instanceof Message.Ack(long sequence, var ignored)
                                        && last.isAwaited(sequence));
                require(answered || !probe.since().isBefore(last.deadline()), step, probe + " after " + last);
            }
        }
    }

    /** An ack belongs to a ping, once. */
    static final class OnlyAwaitedAnswersCount extends Invariant {
        OnlyAwaitedAnswersCount() {
            super("an ack that nobody waits for is counted as unexpected");
        }

        @Override
        void check(Step step) {
            long foreign = step.messages().stream()
                    .filter(message -> message instanceof Message.Ack(long sequence, var ignored)
                            && !step.life().unanswered.contains(sequence))
                    .count();
            require(
                    step.ignored(Effect.Reason.UNEXPECTED_ACK) >= foreign,
                    step,
                    step.reaction().effects());
        }
    }

    /** A member answers for nobody else. */
    static final class PingsForOthersAreNotAnswered extends Invariant {
        PingsForOthersAreNotAnswered() {
            super("a ping that means another name gets no ack");
        }

        @Override
        void check(Step step) {
            for (Message message : step.messages()) {
                if (message instanceof Message.Ping ping && !step.isSelf(ping.node())) {
                    boolean answered = step.sends().stream()
                            .anyMatch(send -> send.to().equals(step.from())
                                    && send.messages().getFirst() instanceof Message.Ack ack
                                    && ack.sequence() == ping.sequence());
                    require(!answered, step, step.sends());
                }
            }
        }
    }

    /** One member is probed in each period, and an unwell one takes longer (Lifeguard §IV-A). */
    static final class ProbesKeepTheirPace extends Invariant {
        ProbesKeepTheirPace() {
            super("between two probes there is a period, as long as local health says, but for a tenth");
        }

        private static final double LEAST = 0.949;

        @Override
        void check(Step step) {
            ProbeUnderWay last = step.life().probe;
            step.probes().forEach(probe -> {
                Duration least = Duration.ofNanos((long) (last.period().toNanos() * LEAST));
                require(!probe.since().isBefore(last.since().plus(least)), step, probe + " after " + last);
            });
        }
    }

    /** Who is probed is somebody else, and there. */
    static final class ProbesMeetTheirTarget extends Invariant {
        ProbesMeetTheirTarget() {
            super("a probe goes to another member that is present, at its address");
        }

        @Override
        void check(Step step) {
            for (Effect.Send send : step.sends()) {
                if (send.messages().getFirst() instanceof Message.Ping ping && step.isProbe(ping)) {
                    Member target = step.after().of(ping.node());
                    require(!step.isSelf(ping.node()), step, send);
                    require(
                            target != null
                                    && target.state().isPresent()
                                    && target.address().equals(send.to()),
                            step,
                            send);
                }
            }
        }
    }

    /** A member that was accused has reason to doubt itself (Lifeguard §IV-A). */
    static final class RefutingIsADoubt extends Invariant {
        RefutingIsADoubt() {
            super("a member that refutes without an answer in the same step is less well than before, if it can be");
        }

        @Override
        void check(Step step) {
            boolean refuted = step.before().self().incarnation() > 0
                    && step.after().self().incarnation() > step.before().self().incarnation()
                    && step.isAbout(step.life().name())
                    // To outdo what others hold of a former life elsewhere is no reason for doubt.
                    && !step.claimed().contains(step.life().name())
                    && step.messages().stream().noneMatch(Message.Ack.class::isInstance);
            if (refuted) {
                int before = step.before().status().localHealth();
                int most = step.settings().probe().maxLocalHealth() - 1;
                // A probe may have ended well over a stream in the same step.
                boolean improved = !step.at().isBefore(step.life().probe.deadline());
                require(
                        step.after().status().localHealth() > before - (improved ? 1 : 0) || before == most,
                        step,
                        before);
            }
        }
    }

    /** Who answers over a stream is there. */
    static final class StreamAnswersCount extends Invariant {
        StreamAnswersCount() {
            super("a member whose stream answered in the same probe is not suspected by it");
        }

        private final Map<Life, Set<Long>> answered = new HashMap<>();

        @Override
        void check(Step step) {
            Set<Long> sequences = answered.computeIfAbsent(step.life(), life -> new HashSet<>());
            for (MemberSuspected suspected : step.events(MemberSuspected.class)) {
                ProbeUnderWay probe = step.life().probe;
                boolean byProbe = step.isSelf(suspected.cause().reporters().getFirst())
                        && suspected.cause().reason() != Cause.Reason.REPORTED_IN_PUSH_PULL
                        && suspected.member().name().equals(probe.target());
                require(!byProbe || !sequences.contains(probe.sequence()), step, suspected);
            }
            if (step.input() instanceof Input.AckedByStream(long sequence)) {
                sequences.add(sequence);
            }
        }
    }
}
