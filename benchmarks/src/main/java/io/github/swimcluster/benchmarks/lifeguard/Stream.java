package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.protocol.Input;
import java.util.function.LongFunction;

/** A stream that an agent opened, for one request and one answer. */
final class Stream {
    private final World world;
    private final Agent opener;
    private final long number;
    private final Input failure;
    private boolean ended;

    /**
     * Creates a stream.
     *
     * @param number  the opener's number of the request
     * @param failure the input for the opener if no answer arrives in time
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
        world.events().schedule(time, () -> opener.whenAwake(() -> end(failure)));
    }

    void request(Agent target, int length, LongFunction<Input> request) {
        world.sent(length);
        // The kernel completes the TCP handshake even if the process is blocked.
        long arrival = world.delay() + world.delay() + world.delay();
        world.events().schedule(world.events().now() + arrival, () -> target.accept(this, request));
    }

    void answer(int length, Input answer) {
        world.sent(length);
        world.events().schedule(world.events().now() + world.delay(), () -> opener.whenOpen(() -> end(answer)));
    }

    private void end(Input input) {
        if (!ended) {
            ended = true;
            opener.react(input);
        }
    }
}
