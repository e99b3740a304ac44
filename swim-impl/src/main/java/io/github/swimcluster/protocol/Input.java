package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import java.util.List;

/** What a member is told: something arrived, something ended, the time has come, or its user wants something. */
public sealed interface Input {
    /** The node begins: it announces itself and looks for its seeds. The first input, and told once. */
    record Start() implements Input {}

    /**
     * It has known these for long, and they know it and each other: nobody has to be told. So simulations begin with a
     * large cluster, of which only the meeting would take longer than all that is to be looked at.
     */
    record Acquainted(List<Member> others) implements Input {}

    /** The time that the last reaction asked to be woken at has come. */
    record Alarm() implements Input {}

    /**
     * What this member sends does not go out from now on, or does again. What asked for it waits there: the probe that
     * is running asks nobody else, and there are no further rounds of gossip. Time goes on.
     */
    record Stalled(boolean stalled) implements Input {}

    /** A datagram arrived. */
    record Received(Address from, List<Message> messages) implements Input {}

    /**
     * Another member offers its view over a stream that it opened, and waits for ours.
     *
     * @param stream     where the answer goes
     * @param serfTime   the Lamport time in the application's state, 0 if there is none
     */
    record Offered(long stream, PushPull theirs, long serfTime) implements Input {}

    /** Another member pings over a stream that it opened. */
    record PingedByStream(long stream, Message.Ping ping) implements Input {}

    /** The answer to {@link Effect.Exchange}. */
    record Exchanged(long exchange, PushPull theirs, long serfTime) implements Input {}

    /** There will be no answer to {@link Effect.Exchange}. */
    record ExchangeFailed(long exchange, Failure why) implements Input {}

    /** The answer to {@link Effect.PingByStream}. */
    record AckedByStream(long sequence) implements Input {}

    /** There will be no answer to {@link Effect.PingByStream}. */
    record PingByStreamFailed(long sequence, Failure why) implements Input {}

    /** The answer to {@link Effect.Resolve}. */
    record Resolved(String seed, List<Address> addresses) implements Input {}

    /** {@link Effect.Resolve} had no answer, and this is why. */
    record Unresolved(String seed, String why) implements Input {}

    /**
     * Where this member is, by what its world knows now. It moves there unless other members know it where it was.
     *
     * @param doubt why others cannot reach it there, in words; empty if they can as far as is known
     */
    record Located(Address address, String doubt) implements Input {}

    /** The user wants to join; no seeds means those of the settings. Answered by {@link Effect.Done} with their count. */
    record Join(long request, List<String> seeds) implements Input {}

    /** The user wants other metadata. Answered by {@link Effect.Done} when it has spread. */
    record Update(long request, Bytes metadata) implements Input {}

    /** The user wants to leave. Answered by {@link Effect.Done} when the others were told. */
    record Leave(long request) implements Input {}

    /** Why a stream did not bring an answer. */
    enum Failure {
        /** The address answered that nobody listens. */
        REFUSED("it refused the connection"),
        /** No connection came about. */
        UNREACHABLE("it cannot be reached"),
        /** It has an IPv6 address, and this JVM has only IPv4. */
        NO_IPV6("it has an IPv6 address, and this JVM has only IPv4; is java.net.preferIPv4Stack set?"),
        /** The time was up. */
        TIMED_OUT("it did not answer in time"),
        /** It answered with something else, or not to the end. */
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
        /** Its members and ours do not understand each other. */
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
