package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Input;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who answers over a stream is there. */
final class StreamAnswersCount extends Invariant {
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
                    && suspected.cause().reason() != Cause.Reason.HEARSAY
                    && suspected.member().name().equals(probe.target());
            require(!byProbe || !sequences.contains(probe.sequence()), step, suspected);
        }
        if (step.input() instanceof Input.AckedByStream(long sequence)) {
            sequences.add(sequence);
        }
    }
}
