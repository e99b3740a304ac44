package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import java.time.Instant;

/** No layer above membership, as in a plain memberlist pool. */
record NoDelegate(Delegate.Host host) implements Delegate {
    @Override
    public void joining() {}

    @Override
    public void joined() {}

    @Override
    public void received(Bytes message) {
        host.add(new Effect.Ignored(Effect.Reason.USER_MESSAGE));
    }

    @Override
    public Bytes localState() {
        return Bytes.EMPTY;
    }

    @Override
    public void merge(Bytes state, boolean answer) {}

    @Override
    public long changes() {
        return 0;
    }

    @Override
    public boolean leaving(Runnable onTransmitted) {
        return false;
    }

    @Override
    public void staying() {}

    @Override
    public void tick() {}

    @Override
    public Instant next() {
        return Reaction.NEVER;
    }
}
