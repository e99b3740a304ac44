package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.serf.SerfState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Intents to join and to leave. */
final class IntentInvariants {
    private IntentInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new FailedMembersThatLeftAreLeft(),
                new IntentsAreMeant(),
                new LeaversDoNotFail(),
                new OwnIntentsRise(),
                new PushPullsCarryIntents());
    }

    /** Leave intents in this step that are news about names of which nothing else arrived. */
    private static List<SerfMessage.LeaveIntent> newLeaves(Step step) {
        return step.userMessages().stream()
                .map(UserMessage::message)
                .filter(SerfMessage.LeaveIntent.class::isInstance)
                .map(SerfMessage.LeaveIntent.class::cast)
                .filter(intent -> !step.isSelf(intent.node())
                        && intent.time() > step.life().heard.intentOf(intent.node())
                        && !step.isAbout(intent.node())
                        && step.userMessages().stream()
                                        .filter(each -> each.subject().equals(intent.node()))
                                        .count()
                                == 1)
                .toList();
    }

    /** An intent may arrive after its member was declared failed. */
    static final class FailedMembersThatLeftAreLeft extends Invariant {
        FailedMembersThatLeftAreLeft() {
            super("a failed member whose leave intent arrives, by gossip or in a push/pull, is left");
        }

        @Override
        void check(Step step) {
            for (SerfMessage.LeaveIntent intent : newLeaves(step)) {
                Member before = step.before().of(intent.node());
                Member after = step.after().of(intent.node());
                if (before != null && after != null && before.state() == MemberState.FAILED) {
                    require(after.state() == MemberState.LEFT, step, after);
                }
            }
            step.serfState()
                    .ifPresent(state -> state.left().forEach(name -> {
                        long time = state.statusTimes().getOrDefault(name, 0L) + 1;
                        Member before = step.before().of(name);
                        Member after = step.after().of(name);
                        if (before != null
                                && after != null
                                && before.state() == MemberState.FAILED
                                && !step.isSelf(name)) {
                            boolean isNew = time > step.life().heard.intentOf(name);
                            require(!isNew || after.state() != MemberState.FAILED, step, after);
                        }
                    }));
        }
    }

    /** What a member says of itself is true. */
    static final class IntentsAreMeant extends Invariant {
        IntentsAreMeant() {
            super(
                    "a member that runs sends no leave intent of its own, one that leaves no join intent, and the last one counts");
        }

        private final Map<Life, SerfMessage> last = new HashMap<>();

        @Override
        void check(Step step) {
            for (UserMessage each : step.gossipedUserMessages()) {
                if (each.subject().equals(step.life().name())) {
                    boolean joins = each.message() instanceof SerfMessage.JoinIntent;
                    // A member whose name is disputed leaves without a word, and what was queued before is still sent.
                    boolean leftSilently = joins && step.after().hasLeft();
                    require(joins == step.after().isRunning() || leftSilently, step, each.message());
                    last.put(step.life(), each.message());
                }
            }
            if (step.after().isRunning() && step.after().status().queuedUpdates() == 0) {
                SerfMessage intent = last.get(step.life());
                require(!(intent instanceof SerfMessage.LeaveIntent), step, intent + " is not revoked");
            }
        }
    }

    /** A leave intent decides what the end of its member is called. */
    static final class LeaversDoNotFail extends Invariant {
        LeaversDoNotFail() {
            super("a member whose leave intent arrived while it was present is left afterwards, not failed");
        }

        private final Map<Life, Set<String>> leaving = new HashMap<>();

        @Override
        void check(Step step) {
            Set<String> names = leaving.computeIfAbsent(step.life(), life -> new HashSet<>());
            if (!names.isEmpty()) {
                step.userMessages().forEach(each -> names.remove(each.subject()));
                step.serfState()
                        .ifPresent(state -> names.removeAll(state.statusTimes().keySet()));
                step.events(MemberJoined.class)
                        .forEach(joined -> names.remove(joined.member().name()));
                for (MemberFailed failed : step.events(MemberFailed.class)) {
                    require(!names.contains(failed.member().name()), step, failed);
                }
            }
            for (SerfMessage.LeaveIntent intent : newLeaves(step)) {
                Member member = step.before().of(intent.node());
                if (member != null && member.state().isPresent()) {
                    names.add(intent.node());
                }
            }
        }
    }

    /** The later intent counts, so it has the higher time. */
    static final class OwnIntentsRise extends Invariant {
        OwnIntentsRise() {
            super("each intent of a member about itself has a higher time than its intents before");
        }

        private final Map<Life, SerfMessage> last = new HashMap<>();

        @Override
        void check(Step step) {
            for (UserMessage each : step.gossipedUserMessages()) {
                if (each.subject().equals(step.life().name())) {
                    SerfMessage before = last.put(step.life(), each.message());
                    boolean rises =
                            before == null || each.message().equals(before) || timeOf(each.message()) > timeOf(before);
                    require(rises, step, each.message() + " after " + before);
                }
            }
        }

        private static long timeOf(SerfMessage intent) {
            return switch (intent) {
                case SerfMessage.JoinIntent join -> join.time();
                case SerfMessage.LeaveIntent leave -> leave.time();
                default -> 0;
            };
        }
    }

    /** A push/pull brings the intents that gossip has not. */
    static final class PushPullsCarryIntents extends Invariant {
        PushPullsCarryIntents() {
            super("a push/pull carries the times of the latest intents, and lists no members as left that are not");
        }

        @Override
        void check(Step step) {
            for (SerfState state : step.sentSerfStates()) {
                for (String name : state.left()) {
                    // As before the push/pull that arrived, if there is one.
                    Member before = step.before().of(name);
                    Member after = step.after().of(name);
                    require(isLeft(before) || isLeft(after), step, name);
                }
                state.statusTimes().forEach((name, time) -> {
                    long heard = step.life().heard.intentOf(name);
                    require(step.isSelf(name) || time == heard, step, name + ": " + time + ", heard " + heard);
                });
                if (!step.life().heard.mayHaveStaleRows(step)) {
                    for (String name : step.before().knownMembers().keySet()) {
                        boolean carried = state.statusTimes().containsKey(name);
                        require(
                                carried
                                        || step.isSelf(name)
                                        || step.life().heard.intentOf(name) == 0,
                                step,
                                name);
                    }
                }
            }
        }

        private static boolean isLeft(@Nullable Member member) {
            return member != null && member.state() == MemberState.LEFT;
        }
    }
}
