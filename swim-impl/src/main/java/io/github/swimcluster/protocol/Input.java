package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import java.util.List;

/** What the node tells the protocol: messages, results of effects, alarms and requests of the application. */
public sealed interface Input {
    /** Starts the member, which announces itself and joins through its seeds. The first input, given once. */
    record Start() implements Input {}

    /**
     * Gives the member a table of members that already know it and each other, so nothing is gossiped. Simulations start
     * large clusters this way, whose joins would take longer than the experiment.
     */
    record Preload(List<Member> others) implements Input {}

    /** The time {@link Reaction#wakeAt} has come. */
    record Alarm() implements Input {}

    /**
     * For experiments: sends of this member block from now on, or no longer. What sends waits: the running probe starts no
     * indirect probe, and gossip stops after one round. Time goes on.
     */
    record Stalled(boolean stalled) implements Input {}

    /** A datagram arrived. */
    record Received(Address from, List<Message> messages) implements Input {}

    /**
     * Another member started a push/pull, and waits for the answer.
     *
     * @param stream where the answer goes
     */
    record PushPullReceived(long stream, PushPull theirs) implements Input {}

    /** Another member sent a ping over a stream. */
    record PingedByStream(long stream, Message.Ping ping) implements Input {}

    /** The answer to {@link Effect.StartPushPull}. */
    record PushPullAnswered(long exchange, PushPull theirs) implements Input {}

    /** There will be no answer to {@link Effect.StartPushPull}. */
    record PushPullFailed(long exchange, Failure why) implements Input {}

    /** The answer to {@link Effect.PingByStream}. */
    record AckedByStream(long sequence) implements Input {}

    /** There will be no answer to {@link Effect.PingByStream}. */
    record PingByStreamFailed(long sequence, Failure why) implements Input {}

    /** The answer to {@link Effect.Resolve}. */
    record Resolved(String seed, List<Address> addresses) implements Input {}

    /** {@link Effect.Resolve} had no answer, and this is why. */
    record Unresolved(String seed, String why) implements Input {}

    /**
     * The address of this member has been guessed again. It moves there unless other members know its present address.
     *
     * @param whyUnreachable why others cannot reach it there, in words; empty if no reason is known
     */
    record Advertise(Address address, String whyUnreachable) implements Input {}

    /** The application joins; no seeds means those of the settings. Answered by {@link Effect.Done} with a result. */
    record Join(long request, List<String> seeds) implements Input {}

    /** The application replaces the metadata. Answered by {@link Effect.Done} once the update was transmitted. */
    record Update(long request, Bytes metadata) implements Input {}

    /** The application asks something of the delegate, which this call does. */
    record DelegateCall(Runnable call) implements Input {}

    /** The application leaves. Answered by {@link Effect.Done} once the leave was transmitted. */
    record Leave(long request) implements Input {}

    /** Why a stream brought no answer. */
    enum Failure {
        /** The connection was refused. */
        REFUSED("it refused the connection"),
        /** No connection was established. */
        UNREACHABLE("it cannot be reached"),
        /** It has an IPv6 address, and this JVM has only IPv4. */
        NO_IPV6("it has an IPv6 address, and this JVM has only IPv4; is java.net.preferIPv4Stack set?"),
        /** The time limit passed. */
        TIMED_OUT("it did not answer in time"),
        /** The answer was malformed or incomplete. */
        BROKEN("its answer was not understood"),
        /** It closed the connection without an answer, as memberlist does on another label. */
        CLOSED("it closed the connection without an answer; is its swim.label another?"),
        /** It answered that it could not read the request. */
        NOT_UNDERSTOOD("it could not read the request; do its swim.encryption settings agree with those here?"),
        /** The answer is plain, and this member demands encryption. */
        NOT_ENCRYPTED("its answer " + Mismatch.NOT_ENCRYPTED),
        /** The answer is encrypted, and this member has no keys. */
        ENCRYPTED("its answer " + Mismatch.ENCRYPTED),
        /** The answer is encrypted with a key that this member does not have. */
        OTHER_KEY("its answer " + Mismatch.OTHER_KEY),
        /** Its members have incompatible versions. */
        INCOMPATIBLE("its members speak versions that exclude ours");

        private final String words;

        Failure(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
