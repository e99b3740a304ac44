package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Message;

/** Whoever is suspected was accused by somebody. */
final class SuspicionHasAnAccuser extends Invariant {
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
                case HEARSAY ->
                    step.states().stream().anyMatch(state -> state.name().equals(subject));
                case DIRECT_PROBE, INDIRECT_PROBE, CONNECTION_REFUSED -> step.isSelf(accuser);
                default -> false;
            };
            require(right, step, suspected);
        }
    }
}
