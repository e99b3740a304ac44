package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;

/** A message in a datagram (memberlist protocol §4). The codec limits its size on the wire. */
public sealed interface Message {
    /** The highest sequence number or incarnation: both are unsigned and have 32 bits. */
    long MAX_U32 = 0xffff_ffffL;

    /** An update about one member, which is gossiped to all. */
    sealed interface Update extends Message {
        /** The member it is about. */
        String node();

        /** Unsigned, 32 bits. */
        long incarnation();
    }

    /**
     * Asks for an ack.
     *
     * @param node   the name of the pinged member; empty for any
     * @param source where to send the ack
     */
    record Ping(long sequence, String node, Source source) implements Message {}

    /**
     * Asks the receiver to ping {@code node} in the sender's place.
     *
     * @param target the raw address; not checked to have 4 or 16 bytes
     * @param port   0 stands for the receiver's own port
     * @param nack   whether the sender wants a nack if there is no answer in time
     */
    record IndirectPing(long sequence, Bytes target, int port, String node, boolean nack, Source source)
            implements Message {}

    /** Answers a ping; the payload belongs to the application. */
    record Ack(long sequence, Bytes payload) implements Message {}

    /** Says that an indirect ping had no answer in time. */
    record Nack(long sequence) implements Message {}

    /** {@code from} suspects {@code node}. */
    record Suspect(long incarnation, String node, String from) implements Update {}

    /**
     * {@code node} is alive, and announces this about itself.
     *
     * @param address  the raw address; 4 or 16 bytes if valid
     * @param port     0 stands for the receiver's own port
     * @param versions six bytes if valid
     */
    record Alive(long incarnation, String node, Bytes address, int port, Bytes metadata, Bytes versions)
            implements Update {}

    /** {@code from} declares that {@code node} failed; if they are the same, that it left. */
    record Dead(long incarnation, String node, String from) implements Update {}

    /** A user message, encoded by the application. */
    record User(Bytes payload) implements Message {}

    /**
     * Where answers go. Old versions of memberlist do not send it.
     *
     * @param address raw bytes; absent or empty if not sent
     * @param port    0 if not sent
     * @param node    empty if not sent
     */
    record Source(Bytes address, int port, String node) {
        /** No source was sent. */
        public static final Source UNSAID = new Source(AbsentBytes.ABSENT, 0, "");
    }
}
