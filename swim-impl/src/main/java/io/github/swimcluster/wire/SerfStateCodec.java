package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;

/** Reads the Lamport time from Serf's user state in a push/pull (Serf protocol §7). */
public final class SerfStateCodec {
    private SerfStateCodec() {}

    /** The sender's Lamport time, unsigned; 0 if there is none. */
    public static long lamportTime(Bytes userState) {
        if (userState.length() == 0 || userState.at(0) != MessageType.SERF_STATE) {
            return 0;
        }
        try {
            return read(new MsgpackReader(Slice.of(userState.toArray()).after(1)));
        } catch (MalformedException e) {
            // A push/pull stays useful without Serf's state.
            return 0;
        }
    }

    private static long read(MsgpackReader reader) throws MalformedException {
        long time = 0;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "LTime" -> time = reader.u64();
                default -> reader.skip();
            }
        }
        return time;
    }
}
