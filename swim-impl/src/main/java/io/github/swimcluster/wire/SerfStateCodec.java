package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.wire.Reader.EndOfInput;
import io.github.swimcluster.wire.Reader.Kind;
import java.util.Map;

/** What we need of the state that Serf adds to a push/pull (Serf protocol §7). */
public final class SerfStateCodec {
    private SerfStateCodec() {}

    /** The sender's Lamport time; 0 if it does not tell. */
    public static long lamportTime(Bytes userState) {
        if (userState.isEmpty() || userState.at(0) != 2) {
            return 0;
        }
        try {
            return new Reader(userState.toArray(), 1, userState.length())
                    .fields(Map.of("LTime", Kind.U64))
                    .number("LTime");
        } catch (MalformedException | EndOfInput e) {
            // A peer without a clock is still a member.
            return 0;
        }
    }
}
