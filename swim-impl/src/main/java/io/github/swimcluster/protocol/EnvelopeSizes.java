package io.github.swimcluster.protocol;

/** Bytes that the envelopes of a datagram take (memberlist protocol §5 and §6). */
public final class EnvelopeSizes {
    /** Type and number of messages of a compound. */
    public static final int COMPOUND_HEADER = 2;

    /** The length field of each message in a compound. */
    public static final int COMPOUND_PART = 2;

    /** Type and value of a checksum. */
    public static final int CRC_HEADER = 5;

    private EnvelopeSizes() {}
}
