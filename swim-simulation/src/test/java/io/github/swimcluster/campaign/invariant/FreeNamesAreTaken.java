package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whoever comes back elsewhere need not wait for long. */
final class FreeNamesAreTaken extends Invariant {
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
        return message instanceof Message.Rumor rumor && rumor.node().equals(name);
    }
}
