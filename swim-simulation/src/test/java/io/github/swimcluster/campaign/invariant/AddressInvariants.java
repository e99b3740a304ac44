package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which address a name has, and when it may move. */
final class AddressInvariants {
    private AddressInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new FreeNamesAreTaken(),
                new NamesAreCheckedFirst(),
                new NamesMoveOnlyWhenFree(),
                new StaleMovesAreAnswered());
    }

    /** Whoever comes back elsewhere need not wait for long. */
    static final class FreeNamesAreTaken extends Invariant {
        FreeNamesAreTaken() {
            super(
                    "on a member that is on time, a name that failed long enough ago is taken over by an announcement from another address with a higher incarnation");
        }

        @Override
        void check(Step step) {
            for (Message message : step.messages()) {
                if (message instanceof Message.Alive alive
                        && isFree(step, alive, step.before().of(alive.node()))) {
                    Member after = step.after().of(alive.node());
                    require(after == null || Bytes.of(after.address().ip()).equals(alive.address()), step, alive);
                }
            }
        }

        private static boolean isFree(Step step, Message.Alive alive, @Nullable Member known) {
            if (known == null
                    || known.state() != MemberState.FAILED
                    || alive.incarnation() <= known.incarnation()
                    || !step.after().isRunning()) {
                return false;
            }
            Instant since = step.life().since.get(known.name());
            return since != null
                    && step.life().isUndisturbedSince(since)
                    && step.at().isAfter(since.plus(step.settings().membership().reclaimAfter()))
                    && step.messages().stream()
                                    .filter(message -> isAbout(message, known.name()))
                                    .count()
                            == 1;
        }

        private static boolean isAbout(Message message, String name) {
            return message instanceof Message.Update update && update.node().equals(name);
        }
    }

    /** Another process may be at an address that is only remembered. */
    static final class NamesAreCheckedFirst extends Invariant {
        NamesAreCheckedFirst() {
            super("a member asks for a view where a seed leads, where a message came from that names it, "
                    + "or where a member has just answered to its name over a stream");
        }

        @Override
        void check(Step step) {
            boolean allowed = switch (step.input()) {
                case Input.Resolved ignored -> true;
                case Input.Received ignored -> true;
                case Input.AckedByStream ignored -> true;
                default -> false;
            };
            for (Effect effect : step.reaction().effects()) {
                require(allowed || !(effect instanceof Effect.StartPushPull), step, effect);
            }
        }
    }

    /** A name is one member, at one address. */
    static final class NamesMoveOnlyWhenFree extends Invariant {
        NamesMoveOnlyWhenFree() {
            super(
                    "a name changes its address only after it left, or failed some time ago, and by a higher incarnation");
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
                                    .isBefore(since.plus(
                                            step.settings().membership().reclaimAfter()));
                case ALIVE, SUSPECT -> false;
            };
        }
    }

    /** A new life learns which incarnation it has to outbid. */
    static final class StaleMovesAreAnswered extends Invariant {
        private static final Duration PAUSE = Duration.ofSeconds(1);

        StaleMovesAreAnswered() {
            super(
                    "an announcement of a failed or left member at another address, with no higher incarnation, is answered with what is held of that member, once in a second");
        }

        @Override
        void check(Step step) {
            if (!step.before().isRunning() || !step.after().isRunning()) {
                return;
            }
            for (Message.Alive alive : step.announcements()) {
                if (isStaleMove(step, alive) && isAlone(step, alive)) {
                    Instant last = step.life().verdictsSent.get(new Life.Verdict(alive.node(), alive.address()));
                    boolean justSent = last != null
                            && (!step.life().isUndisturbedSince(last)
                                    || !step.at().isAfter(last.plus(PAUSE)));
                    require(
                            justSent || step.sends().stream().anyMatch(send -> step.isVerdictOn(send, alive)),
                            step,
                            alive);
                }
            }
        }

        private static boolean isStaleMove(Step step, Message.Alive alive) {
            Member known = step.before().of(alive.node());
            return known != null
                    && !known.state().isPresent()
                    && !step.isSelf(alive.node())
                    && !step.life().stale.contains(alive.node())
                    && alive.incarnation() <= known.incarnation()
                    && !isAt(known, alive)
                    && !isAt(step.life().member.self(), alive);
        }

        private static boolean isAt(Member member, Message.Alive alive) {
            return Bytes.of(member.address().ip()).equals(alive.address());
        }

        /** Whether no other news of this member arrived with it. */
        private static boolean isAlone(Step step, Message.Alive alive) {
            return step.messages().stream()
                            .filter(message -> message instanceof Message.Update update
                                    && update.node().equals(alive.node()))
                            .count()
                    <= 1;
        }
    }
}
