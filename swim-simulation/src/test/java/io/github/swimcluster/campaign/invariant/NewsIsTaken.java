package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Message;

/** A newer announcement is believed. */
final class NewsIsTaken extends Invariant {
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
                .anyMatch(other -> other instanceof Message.Rumor rumor
                        && !(rumor instanceof Message.Alive)
                        && rumor.node().equals(alive.node()));
    }
}
