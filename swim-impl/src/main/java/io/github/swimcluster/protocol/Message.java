package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;

/** What members say to each other in datagrams (memberlist protocol §4). Its size on the wire is bounded by the codec. */
public sealed interface Message {
    /** The most a sequence number or incarnation can be: both are unsigned and have 32 bits. */
    long MAX_U32 = 0xffff_ffffL;

    /** What a message says about one member, to be spread to all. */
    sealed interface Rumor extends Message {
        /** The member it is about. */
        String node();

        /** Unsigned, 32 bits. */
        long incarnation();
    }

    /**
     * Asks for an ack.
     *
     * @param node   whom the sender means to ask; empty means whoever it is
     * @param source where to send the ack
     */
    record Ping(long sequence, String node, Source source) implements Message {}

    /**
     * Asks the receiver to ping {@code node} in the sender's place.
     *
     * @param target the raw address, of 4 or 16 bytes, and not more than that is promised
     * @param port   0 stands for the receiver's own port
     * @param nack   whether the sender wants to hear that there was no answer
     */
    record IndirectPing(long sequence, Bytes target, int port, String node, boolean nack, Source source)
            implements Message {}

    /** Answers a ping; the payload belongs to the application. */
    record Ack(long sequence, Bytes payload) implements Message {}

    /** Says that an indirect ping had no answer in time. */
    record Nack(long sequence) implements Message {}

    /** {@code from} did not get an answer of {@code node}. */
    record Suspect(long incarnation, String node, String from) implements Rumor {}

    /**
     * {@code node} is there, and this is what it says about itself.
     *
     * @param address  the raw address, of 4 or 16 bytes if it is a good one
     * @param port     0 stands for the receiver's own port
     * @param versions six bytes if it is a good one
     */
    record Alive(long incarnation, String node, Bytes address, int port, Bytes metadata, Bytes versions)
            implements Rumor {}

    /** {@code from} declares that {@code node} failed; if they are the same, that it left. */
    record Dead(long incarnation, String node, String from) implements Rumor {}

    /** A message of the application, in its own form. */
    record User(Bytes payload) implements Message {}

    /**
     * Serf's announcement that {@code node} is about to leave (Serf protocol §6.3); travels as a user message.
     *
     * @param time a Lamport time, unsigned, 64 bits
     */
    record LeaveIntent(long time, String node, boolean prune) implements Message {}

    /**
     * Serf's announcement that {@code node} joined (Serf protocol §6.2); travels as a user message.
     *
     * @param time a Lamport time, unsigned, 64 bits
     */
    record JoinIntent(long time, String node) implements Message {}

    /**
     * Where answers go. Members of old versions do not say.
     *
     * @param address raw bytes; absent or empty if it was not said
     * @param port    0 if it was not said
     * @param node    empty if it was not said
     */
    record Source(Bytes address, int port, String node) {
        /** Nothing was said. */
        public static final Source UNSAID = new Source(Bytes.ABSENT, 0, "");
    }
}
