package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whoever was asked for help answers, one way or the other (Lifeguard §IV-A). */
final class HelpersReport extends Invariant {
    HelpersReport() {
        super("on a member that is on time, an indirect ping is answered by an ack or a nack within its time-out");
    }

    private final Map<Life, Map<Life.Question, Instant>> open = new HashMap<>();

    @Override
    void check(Step step) {
        Map<Life.Question, Instant> questions = open.computeIfAbsent(step.life(), life -> new LinkedHashMap<>());
        for (Effect.Send send : step.sends()) {
            switch (send.messages().getFirst()) {
                case Message.Ack ack -> questions.remove(new Life.Question(send.to(), ack.sequence()));
                case Message.Nack nack -> questions.remove(new Life.Question(send.to(), nack.sequence()));
                default -> {
                    // No answer.
                }
            }
        }
        questions.forEach((question, asked) -> {
            boolean late = step.at().isAfter(asked.plus(step.settings().probe().timeout()));
            require(!late || !step.life().isUndisturbedSince(asked), step, question);
        });
        questions.values().removeIf(asked -> !step.life().isUndisturbedSince(asked));
        for (Message message : step.messages()) {
            if (message instanceof Message.IndirectPing ping && ping.nack() && isTaken(step)) {
                questions.put(new Life.Question(step.from(), ping.sequence()), step.at());
            }
        }
    }

    private static boolean isTaken(Step step) {
        return step.reaction().effects().stream().noneMatch(Effect.Ignored.class::isInstance);
    }
}
