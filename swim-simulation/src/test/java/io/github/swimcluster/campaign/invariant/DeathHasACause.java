package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Message;
import java.util.List;
import java.util.Optional;

/** Nobody is declared failed out of the blue. */
final class DeathHasACause extends Invariant {
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
