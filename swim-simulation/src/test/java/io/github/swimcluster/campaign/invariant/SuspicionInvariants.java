package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How members are suspected, declared failed and recover. */
final class SuspicionInvariants {
    private SuspicionInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new AccusersCountOnce(),
                new DeathHasACause(),
                new HearsayOnlySuspects(),
                new RecoveryNeedsANewAnnouncement(),
                new SuspectsAreToldAtOnce(),
                new SuspicionHasAnAccuser(),
                new SuspicionsEnd(),
                new SuspicionsEndSooner(),
                new SuspicionsLastLongEnough(),
                new WhoSleptAccusesNobody());
    }

    /** Independent accusers shorten a suspicion, and nobody else. */
    static final class AccusersCountOnce extends Invariant {
        AccusersCountOnce() {
            super(
                    "whoever accuses in an expired suspicion is counted once, is not the suspect, and is one of not too many");
        }

        @Override
        void check(Step step) {
            for (MemberFailed failed : step.events(MemberFailed.class)) {
                if (failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED) {
                    List<String> accusers = failed.cause().reporters();
                    int most = Math.max(1, step.settings().suspicion().multiplier() - 1);
                    require(!accusers.isEmpty() && accusers.size() <= most, step, failed);
                    require(new HashSet<>(accusers).size() == accusers.size(), step, failed);
                    require(!accusers.contains(failed.member().name()), step, failed);
                }
            }
        }
    }

    /** Nobody is declared failed out of the blue. */
    static final class DeathHasACause extends Invariant {
        DeathHasACause() {
            super("a member becomes failed only by its expired suspicion, or by somebody else's verdict in a datagram");
        }

        @Override
        void check(Step step) {
            for (MemberFailed failed : step.events(MemberFailed.class)) {
                switch (failed.cause().reason()) {
                    case SUSPICION_EXPIRED ->
                        require(failed.previousState().equals(Optional.of(MemberState.SUSPECT)), step, failed);
                    case DECLARED_FAILED ->
                        require(step.messages().stream().anyMatch(message -> declares(message, failed)), step, failed);
                    default -> require(false, step, failed);
                }
            }
        }

        private static boolean declares(Message message, MemberFailed failed) {
            return message instanceof Message.Dead(long incarnation, String node, String from)
                    && node.equals(failed.member().name())
                    && failed.cause().reporters().equals(List.of(from))
                    && !from.equals(node)
                    && incarnation == failed.member().incarnation();
        }
    }

    /** A full exchange buries nobody (memberlist protocol §9.5). */
    static final class HearsayOnlySuspects extends Invariant {
        HearsayOnlySuspects() {
            super("a view from elsewhere makes no present member failed");
        }

        @Override
        void check(Step step) {
            if (!step.states().isEmpty()) {
                for (MemberFailed failed : step.events(MemberFailed.class)) {
                    require(failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED, step, failed);
                }
            }
        }
    }

    /** A suspicion is refuted by the suspect alone. */
    static final class RecoveryNeedsANewAnnouncement extends Invariant {
        RecoveryNeedsANewAnnouncement() {
            super("a suspect recovers only by a higher incarnation of its own");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changesOfOthers()) {
                if (change.before() != null
                        && change.before().state() == MemberState.SUSPECT
                        && change.after().state() == MemberState.ALIVE
                        && !step.life().stale.contains(change.name())) {
                    require(change.after().incarnation() > change.incarnationBefore(), step, change);
                }
            }
        }
    }

    /** Whoever pings a suspect tells it (Lifeguard §IV-C). */
    static final class SuspectsAreToldAtOnce extends Invariant {
        SuspectsAreToldAtOnce() {
            super("a ping of a member that is and stays suspected carries the suspicion");
        }

        @Override
        void check(Step step) {
            for (Effect.Send send : step.sends()) {
                if (send.messages().getFirst() instanceof Message.Ping ping) {
                    Member before = step.before().of(ping.node());
                    Member after = step.after().of(ping.node());
                    boolean suspected = before != null
                            && before.state() == MemberState.SUSPECT
                            && before.equals(after)
                            && before.address().equals(send.to());
                    require(
                            !suspected || send.messages().stream().anyMatch(message -> tells(message, ping)),
                            step,
                            send);
                }
            }
        }

        private static boolean tells(Message message, Message.Ping ping) {
            return message instanceof Message.Suspect suspicion
                    && suspicion.node().equals(ping.node());
        }
    }

    /** Whoever is suspected was accused by somebody. */
    static final class SuspicionHasAnAccuser extends Invariant {
        SuspicionHasAnAccuser() {
            super("a suspicion begins with an accuser, and for the reason that it gives");
        }

        @Override
        void check(Step step) {
            for (MemberSuspected suspected : step.events(MemberSuspected.class)) {
                String subject = suspected.member().name();
                require(suspected.cause().reporters().size() == 1, step, suspected);
                String accuser = suspected.cause().reporters().getFirst();
                require(!accuser.equals(subject), step, suspected);
                boolean right = switch (suspected.cause().reason()) {
                    case ACCUSED ->
                        step.messages().stream()
                                .anyMatch(message -> message instanceof Message.Suspect(long ignored, var of, var by)
                                        && of.equals(subject)
                                        && by.equals(accuser));
                    case REPORTED_IN_PUSH_PULL ->
                        step.states().stream().anyMatch(state -> state.name().equals(subject));
                    case DIRECT_PROBE, INDIRECT_PROBE, CONNECTION_REFUSED -> step.isSelf(accuser);
                    default -> false;
                };
                require(right, step, suspected);
            }
        }
    }

    /** Nobody stays suspected for ever. */
    static final class SuspicionsEnd extends Invariant {
        SuspicionsEnd() {
            super("on a member that is on time, no suspicion lasts longer than the longest time");
        }

        @Override
        void check(Step step) {
            for (String suspect : step.before().status().suspects()) {
                Instant since = step.life().since.get(suspect);
                if (since != null && step.life().isUndisturbedSince(since)) {
                    Duration most = SuspicionTimes.of(step, suspect).atMost();
                    require(!step.at().isAfter(since.plus(most)), step, suspect + " after " + most);
                }
            }
        }
    }

    /** Suspicions end sooner when others confirm (Lifeguard §IV-B). */
    static final class SuspicionsEndSooner extends Invariant {
        SuspicionsEndSooner() {
            super(
                    "on a member that is on time, no suspicion lasts longer than the time for the accusers that it heard");
        }

        private final Map<Life, Map<String, Set<String>>> heard = new HashMap<>();

        @Override
        void check(Step step) {
            Map<String, Set<String>> accusers = heard.computeIfAbsent(step.life(), life -> new HashMap<>());
            for (Change change : step.changesOfOthers()) {
                if (change.after().state() != MemberState.SUSPECT) {
                    accusers.remove(change.name());
                }
                if (change.renewsSuspicion()) {
                    accusers.put(change.name(), new HashSet<>());
                }
            }
            for (String suspect : step.before().status().suspects()) {
                Instant since = step.life().since.get(suspect);
                Set<String> names = accusers.getOrDefault(suspect, Set.of());
                if (since != null && step.life().isUndisturbedSince(since)) {
                    Duration most = SuspicionTimes.of(step, suspect).atMostAfter(names.size() - 1);
                    require(!step.at().isAfter(since.plus(most)), step, suspect + " after " + most + " and " + names);
                }
            }
            for (MemberSuspected suspected : step.events(MemberSuspected.class)) {
                accusers.put(
                        suspected.member().name(),
                        new HashSet<>(suspected.cause().reporters()));
            }
            for (Message message : step.messages()) {
                if (message instanceof Message.Suspect suspicion && counts(step, suspicion)) {
                    accusers.computeIfPresent(suspicion.node(), (name, names) -> {
                        names.add(suspicion.from());
                        return names;
                    });
                }
            }
        }

        private static boolean counts(Step step, Message.Suspect suspicion) {
            // Accusations of an incarnation that was refuted in the same step do not confirm the suspicion of the next
            // one.
            Member known = step.after().of(suspicion.node());
            return known != null
                    && suspicion.incarnation() >= known.incarnation()
                    && !suspicion.from().equals(suspicion.node());
        }
    }

    /** A suspect has time to refute (Lifeguard §IV-B). */
    static final class SuspicionsLastLongEnough extends Invariant {
        SuspicionsLastLongEnough() {
            super(
                    "no suspicion expires before the time for its number of accusers, or the shortest if the suspect was announced elsewhere, after the first accusation of its incarnation");
        }

        private final Map<Life, Set<String>> claimed = new HashMap<>();

        @Override
        void check(Step step) {
            Set<String> elsewhere = claimed.computeIfAbsent(step.life(), life -> new HashSet<>());
            elsewhere.addAll(step.claimed());
            for (MemberFailed failed : step.events(MemberFailed.class)) {
                Instant since = step.life().since.get(failed.member().name());
                if (failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED && since != null) {
                    String name = failed.member().name();
                    int confirmations = elsewhere.contains(name)
                            ? Integer.MAX_VALUE
                            : failed.cause().reporters().size() - 1;
                    Duration least = SuspicionTimes.of(step, name).after(confirmations);
                    require(!step.at().isBefore(since.plus(least)), step, failed + " after less than " + least);
                }
            }
        }
    }

    /** Who was away cannot know who was not (a process that was paused). */
    static final class WhoSleptAccusesNobody extends Invariant {
        WhoSleptAccusesNobody() {
            super("a member that is woken much too late, for once, suspects and buries nobody of its own in that step");
        }

        @Override
        void check(Step step) {
            Instant late = step.life().wakeAt().plus(step.settings().probe().timeout());
            // What was due before it slept is no fault of its sleep.
            boolean sleptFirst = !step.life().isOftenLate() && !step.life().wantedAtOnce();
            if (step.at().isAfter(late) && sleptFirst) {
                for (MemberEvent event : step.events(MemberEvent.class)) {
                    boolean own = switch (event.cause().reason()) {
                        case SUSPICION_EXPIRED, DIRECT_PROBE, INDIRECT_PROBE, CONNECTION_REFUSED -> true;
                        default -> false;
                    };
                    require(!own || isConfirmed(step, event), step, event);
                }
            }
        }

        /** What it was told counts, and may be what was still missing. */
        private static boolean isConfirmed(Step step, MemberEvent event) {
            return step.isAbout(event.member().name());
        }
    }
}
