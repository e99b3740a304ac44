package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which updates change what is held of others. */
final class UpdateInvariants {
    private UpdateInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new ANewDescriptionIsNews(),
                new EvidenceIsKept(),
                new IncarnationsNeverFall(),
                new LeavesOfFormerLivesEndNoMember(),
                new NewcomersAreWelcome(),
                new NewsIsTaken(),
                new NobodyIsInvented(),
                new RepeatedNewsChangesNothing(),
                new TheGoneAreForgotten(),
                new TheGoneAreRemembered(),
                new TheGoneStayGone(),
                new UpdatesChangeSomething());
    }

    /** Whoever says something else says so. */
    static final class ANewDescriptionIsNews extends Invariant {
        ANewDescriptionIsNews() {
            super("a member that is alive and changes what it says about itself has a higher incarnation");
        }

        @Override
        void check(Step step) {
            Member before = step.before().self();
            Member after = step.after().self();
            boolean changed = before.state() == MemberState.ALIVE
                    && after.state() == MemberState.ALIVE
                    && !before.metadata().equals(after.metadata());
            require(!changed || after.incarnation() > before.incarnation(), step, after);
        }
    }

    /** Evidence about a member counts, whatever its state. */
    static final class EvidenceIsKept extends Invariant {
        EvidenceIsKept() {
            super("an accusation with a higher incarnation is remembered, also of a member that is gone");
        }

        @Override
        void check(Step step) {
            for (Message message : step.messages()) {
                switch (message) {
                    case Message.Suspect(long incarnation, String node, String from)
                    when !from.equals(node) -> keeps(step, node, incarnation);
                    case Message.Dead dead -> keeps(step, dead.node(), dead.incarnation());
                    default -> {
                        // Says nothing against anybody.
                    }
                }
            }
            for (PushPull.NodeState state : step.states()) {
                if (state.state() != PushPull.ALIVE) {
                    keeps(step, state.name(), state.incarnation());
                }
            }
        }

        private void keeps(Step step, String node, long incarnation) {
            Member before = step.before().of(node);
            Member after = step.after().of(node);
            if (before != null && after != null && !step.isSelf(node)) {
                require(after.incarnation() >= incarnation, step, after);
            }
        }
    }

    /** Old news never replaces newer news. */
    static final class IncarnationsNeverFall extends Invariant {
        IncarnationsNeverFall() {
            super("what is held of a member never goes back to an earlier incarnation, at another address neither");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changesOfOthers()) {
                boolean known = !change.isNew() && !step.life().stale.contains(change.name());
                require(!known || change.after().incarnation() >= change.incarnationBefore(), step, change);
            }
        }
    }

    /** A leave at a member's former address does not end the member at its new one. */
    static final class LeavesOfFormerLivesEndNoMember extends Invariant {
        LeavesOfFormerLivesEndNoMember() {
            super("a view that has a member as left ends it only at the address that the view has");
        }

        @Override
        void check(Step step) {
            for (PushPull.NodeState state : step.states()) {
                if (state.state() == PushPull.LEFT) {
                    for (Change change : step.changesOfOthers()) {
                        boolean ended = change.name().equals(state.name())
                                && change.wasPresent()
                                && !change.moved()
                                && change.after().state() == MemberState.LEFT;
                        Bytes address = Bytes.of(change.after().address().ip());
                        require(!ended || address.equals(state.address()), step, change);
                    }
                }
            }
        }
    }

    /** A member that was unknown is taken in. */
    static final class NewcomersAreWelcome extends Invariant {
        NewcomersAreWelcome() {
            super("a member that is announced and was not known is known from then on");
        }

        @Override
        void check(Step step) {
            for (Message message : step.messages()) {
                if (message instanceof Message.Alive alive && step.before().of(alive.node()) == null) {
                    require(step.after().of(alive.node()) != null, step, alive);
                }
            }
            for (PushPull.NodeState state : step.states()) {
                if (state.state() == PushPull.ALIVE && step.before().of(state.name()) == null) {
                    require(step.after().of(state.name()) != null, step, state);
                }
            }
        }
    }

    /** A newer announcement is believed. */
    static final class NewsIsTaken extends Invariant {
        NewsIsTaken() {
            super(
                    "a member that announces itself with a higher incarnation is held to be alive, unless it is accused at the same time");
        }

        @Override
        void check(Step step) {
            for (Message message : step.messages()) {
                if (message instanceof Message.Alive alive && !isAccused(step, alive)) {
                    Member before = step.before().of(alive.node());
                    Member after = step.after().of(alive.node());
                    boolean newer = before != null
                            && !step.isSelf(alive.node())
                            && alive.incarnation() > before.incarnation()
                            && Bytes.of(before.address().ip()).equals(alive.address());
                    require(!newer || (after != null && after.state() == MemberState.ALIVE), step, alive);
                }
            }
        }

        private static boolean isAccused(Step step, Message.Alive alive) {
            return step.messages().stream()
                    .anyMatch(other -> other instanceof Message.Update update
                            && !(update instanceof Message.Alive)
                            && update.node().equals(alive.node()));
        }
    }

    /** Whoever is known was there. */
    static final class NobodyIsInvented extends Invariant {
        NobodyIsInvented() {
            super("every name that is known is that of a member that was started");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changes()) {
                require(step.facts().exists(change.name()), step, change);
            }
        }
    }

    /** News is news once. */
    static final class RepeatedNewsChangesNothing extends Invariant {
        RepeatedNewsChangesNothing() {
            super("a datagram of news that arrives twice in a row changes nothing the second time");
        }

        @Override
        void check(Step step) {
            if (step.isRepeated()) {
                for (Change change : step.changes()) {
                    boolean expired = step.events(MemberFailed.class).stream()
                            .anyMatch(failed -> failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED);
                    // A name may have become free meanwhile.
                    require(expired || change.moved() || !step.isAbout(change.name()), step, change);
                }
            }
        }
    }

    /** The table does not fill with the dead (memberlist protocol §12.5). */
    static final class TheGoneAreForgotten extends Invariant {
        TheGoneAreForgotten() {
            super("on a member that is on time, whoever is gone is forgotten after a while and two rounds");
        }

        @Override
        void check(Step step) {
            if (step.input() instanceof Input.Alarm
                    && step.after().isRunning()
                    && step.life().stale.isEmpty()) {
                Duration round = step.settings()
                        .probe()
                        .interval()
                        .multipliedBy(2L * step.life().mostKnown * (step.life().worstHealth + 1));
                Duration most = step.settings().gossip().toTheDead().plus(round);
                for (Member member : step.before().knownMembers().values()) {
                    Instant since = step.life().since.get(member.name());
                    boolean gone = !member.state().isPresent()
                            && since != null
                            && step.life().isUndisturbedSince(since);
                    require(!gone || since == null || !step.at().isAfter(since.plus(most)), step, member);
                }
            }
        }
    }

    /** The dead do not come back by old news (memberlist protocol §12.5). */
    static final class TheGoneAreRemembered extends Invariant {
        TheGoneAreRemembered() {
            super("a name is forgotten only some time after its member failed or left");
        }

        @Override
        void check(Step step) {
            if (step.before().knownMembers().size()
                            == step.after().knownMembers().size()
                    && step.changes().isEmpty()) {
                return;
            }
            for (Member member : step.before().knownMembers().values()) {
                if (step.after().of(member.name()) == null) {
                    Instant since = step.life().since.get(member.name());
                    boolean old = since != null
                            && !step.at()
                                    .isBefore(
                                            since.plus(step.settings().gossip().toTheDead()));
                    require(!member.state().isPresent() && old, step, member);
                }
            }
        }
    }

    /** Only a new announcement brings a member back (SWIM §4.2). */
    static final class TheGoneStayGone extends Invariant {
        TheGoneStayGone() {
            super("a member that failed or left comes back only by a higher incarnation, at another address too");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changesOfOthers()) {
                if (change.wasGone()
                        && change.after().state().isPresent()
                        && !step.life().stale.contains(change.name())) {
                    require(change.after().state() == MemberState.ALIVE, step, change);
                    require(change.after().incarnation() > change.incarnationBefore(), step, change);
                }
            }
        }
    }

    /** Nobody is told of nothing. */
    static final class UpdatesChangeSomething extends Invariant {
        UpdatesChangeSomething() {
            super("a member is told to be updated only if what it says of itself is another");
        }

        @Override
        void check(Step step) {
            for (MemberUpdated updated : step.events(MemberUpdated.class)) {
                boolean changed = updated.previous()
                        .filter(before -> !before.metadata()
                                        .equals(updated.member().metadata())
                                || !before.address().equals(updated.member().address()))
                        .isPresent();
                require(changed || step.isSelf(updated.member().name()), step, updated);
            }
        }
    }
}
