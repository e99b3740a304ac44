package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the user is told. */
final class EventInvariants {
    private EventInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new EventsAlternate(),
                new EventsAreOnTime(),
                new EventsTellTheView(),
                new EventsTellWhatWasBefore(),
                new MembersAreInOrder(),
                new OnlyMembersConverge(),
                new VerdictsAlternate());
    }

    /** What is told of a name has a beginning and an end. */
    static final class EventsAlternate extends Invariant {
        EventsAlternate() {
            super(
                    "for each name a join comes first, then changes, then an end, after a failure perhaps a leave, and then a join");
        }

        private final Map<Life, Set<String>> present = new HashMap<>();

        @Override
        void check(Step step) {
            if (step.events().isEmpty()) {
                return;
            }
            Set<String> names = present.computeIfAbsent(step.life(), life -> new HashSet<>());
            for (MemberEvent event : step.events(MemberEvent.class)) {
                String name = event.member().name();
                boolean right = switch (event) {
                    case MemberJoined ignored -> names.add(name);
                    case MemberFailed ignored -> names.remove(name);
                    case MemberLeft left -> names.remove(name) || turnsOutToHaveLeft(left);
                    case MemberUpdated ignored -> names.contains(name);
                    case MemberSuspected ignored -> names.contains(name);
                    case MemberRecovered ignored -> names.contains(name);
                };
                require(right, step, event);
            }
        }

        /** Its intent may arrive after it was declared failed. */
        private static boolean turnsOutToHaveLeft(MemberLeft left) {
            return left.previous()
                    .filter(before -> before.state() == MemberState.FAILED)
                    .isPresent();
        }
    }

    /** Events say when they happened. */
    static final class EventsAreOnTime extends Invariant {
        EventsAreOnTime() {
            super("events are of the time of their step, in order");
        }

        @Override
        void check(Step step) {
            for (ClusterEvent event : step.events()) {
                require(event.at().equals(step.at()), step, event);
            }
        }
    }

    /** Whoever only listens knows as much as whoever looks. */
    static final class EventsTellTheView extends Invariant {
        EventsTellTheView() {
            super("the events so far, put together, are the members that are shown");
        }

        private final Map<Life, TreeMap<String, Member>> told = new HashMap<>();

        @Override
        void check(Step step) {
            TreeMap<String, Member> members = told.computeIfAbsent(step.life(), life -> new TreeMap<>());
            for (MemberEvent event : step.events(MemberEvent.class)) {
                if (event.member().state().isPresent()) {
                    members.put(event.member().name(), event.member());
                } else {
                    members.remove(event.member().name());
                }
            }
            if (step.before().changes() != step.after().changes()) {
                require(shown(members.values()).equals(shown(step.after().members())), step, members.values());
            }
        }

        /** Without the incarnation, which may rise without an event. */
        private static List<Shown> shown(Collection<Member> members) {
            return members.stream()
                    .map(member -> new Shown(member.name(), member.state(), member.address(), member.metadata()))
                    .toList();
        }

        private record Shown(String name, MemberState state, Address address, Bytes metadata) {}
    }

    /** An event can be understood by itself. */
    static final class EventsTellWhatWasBefore extends Invariant {
        EventsTellWhatWasBefore() {
            super("an event's previous member is what was held or told of it last, and is missing if it was unknown");
        }

        @Override
        void check(Step step) {
            Map<String, Optional<Member>> last = new HashMap<>();
            for (MemberEvent event : step.events(MemberEvent.class)) {
                String name = event.member().name();
                Optional<Member> known = last.getOrDefault(
                        name, Optional.ofNullable(step.before().of(name)));
                require(event.previous().map(Member::state).equals(known.map(Member::state)), step, event);
                require(event.previous().map(Member::address).equals(known.map(Member::address)), step, event);
                last.put(name, Optional.of(event.member()));
            }
        }
    }

    /** What is shown can be relied on. */
    static final class MembersAreInOrder extends Invariant {
        MembersAreInOrder() {
            super("the members shown are present, sorted, different, and as many as the status says");
        }

        @Override
        void check(Step step) {
            List<Member> members = step.after().members();
            ClusterStatus status = step.after().status();
            for (int i = 0; i < members.size(); i++) {
                require(members.get(i).state().isPresent(), step, members);
                require(
                        i == 0
                                || members.get(i - 1)
                                                .name()
                                                .compareTo(members.get(i).name())
                                        < 0,
                        step,
                        members);
            }
            require(members.size() == status.members(), step, status);
            require(status.alive() + status.suspects().size() == status.members(), step, status);
        }
    }

    /** A view converges with a cluster. */
    static final class OnlyMembersConverge extends Invariant {
        OnlyMembersConverge() {
            super("only a member that runs and has joined has a converged view");
        }

        @Override
        void check(Step step) {
            ClusterStatus status = step.after().status();
            require(!status.converged() || (status.joined() && step.after().isRunning()), step, status);
            require(status.converged() == status.reason().isEmpty(), step, status);
        }
    }

    /** A view converges, then diverges, then converges again. */
    static final class VerdictsAlternate extends Invariant {
        VerdictsAlternate() {
            super("the verdicts on the view alternate, and are what the status says");
        }

        private final Map<Life, Boolean> verdicts = new HashMap<>();

        @Override
        void check(Step step) {
            boolean converged = verdicts.getOrDefault(step.life(), false);
            for (ClusterEvent event : step.events()) {
                if (event instanceof ViewConverged) {
                    require(!converged, step, event);
                    converged = true;
                } else if (event instanceof ViewDiverged) {
                    require(converged, step, event);
                    converged = false;
                }
            }
            verdicts.put(step.life(), converged);
            require(
                    step.after().status().converged() == converged,
                    step,
                    step.after().status().reason());
        }
    }
}
