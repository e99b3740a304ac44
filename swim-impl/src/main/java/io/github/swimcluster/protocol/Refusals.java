package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the announcements that this member refuses by its own policy, and limits the notices about them: a refused member
 * is announced again with every push/pull.
 */
final class Refusals {
    private final Turn turn;
    private final NoticeLimit<Effect.Reason> notices = new NoticeLimit<>(Effect.Reason.class);
    private Effect.@Nullable Refused last;

    Refusals(Turn turn) {
        this.turn = turn;
    }

    void refuse(Effect.Reason reason, Message.Alive alive) {
        turn.ignore(reason);
        last = new Effect.Refused(reason, alive.node(), address(alive));
        if (notices.permits(reason, turn.now())) {
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

    private static Optional<Address> address(Message.Alive alive) {
        int length = alive.address().length();
        return length == 4 || length == 16 ? Optional.of(Address.of(alive.address(), alive.port())) : Optional.empty();
    }
}
