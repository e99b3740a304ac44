package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the announcements that this member refuses by its own policy, and limits the notices about them to one for each
 * reason in {@link #PAUSE}: a refused member is announced again with every exchange.
 */
final class Refusals {
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Turn turn;
    private final Map<Effect.Reason, Instant> nextNotice = new EnumMap<>(Effect.Reason.class);
    private Effect.@Nullable Refused last;

    Refusals(Turn turn) {
        this.turn = turn;
    }

    void refuse(Effect.Reason reason, Message.Alive news) {
        turn.ignore(reason);
        last = new Effect.Refused(reason, news.node(), address(news));
        if (turn.isDue(nextNotice.getOrDefault(reason, Instant.EPOCH))) {
            nextNotice.put(reason, turn.now().plus(PAUSE));
            turn.add(last);
        }
    }

    /** Why no alive member of this view was accepted, after it was merged. */
    String whyRefused(PushPull view) {
        if (last == null || !hasAlive(view, last.name())) {
            return "none of its members was accepted";
        }
        return "its member%s is refused: %s"
                .formatted(
                        last.address().map(at -> " at " + at).orElse(""),
                        last.reason().rule());
    }

    private static boolean hasAlive(PushPull view, String name) {
        return view.nodes().stream()
                .anyMatch(node -> node.state() == PushPull.ALIVE && node.name().equals(name));
    }

    private static Optional<Address> address(Message.Alive news) {
        int length = news.address().length();
        return length == 4 || length == 16 ? Optional.of(Address.of(news.address(), news.port())) : Optional.empty();
    }
}
