package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.protocol.Input;
import java.util.function.LongFunction;

/** A connection that an agent opened, for one request and one answer. */
final class Stream {
    private final World world;
    private final Agent opener;
    private final long number;
    private final Input failure;
    private boolean over;

    /**
     * A connection.
     *
     * @param number  by which the opener knows what it asked for
     * @param failure what the opener is told if there is no answer in time
     */
    Stream(World world, Agent opener, long number, Input failure) {
        this.world = world;
        this.opener = opener;
        this.number = number;
        this.failure = failure;
    }

    long number() {
        return number;
    }

    void expireAt(long time) {
        world.agenda().at(time, () -> opener.whenAwake(() -> end(failure)));
    }

    void request(Agent target, int length, LongFunction<Input> request) {
        world.sent(length);
        // The kernel answers the connection's first packet, whatever its process does.
        long arrival = world.delay() + world.delay() + world.delay();
        world.agenda().at(world.agenda().now() + arrival, () -> target.accept(this, request));
    }

    void answer(int length, Input answer) {
        world.sent(length);
        world.agenda().at(world.agenda().now() + world.delay(), () -> opener.whenOpen(() -> end(answer)));
    }

    private void end(Input input) {
        if (!over) {
            over = true;
            opener.react(input);
        }
    }
}
