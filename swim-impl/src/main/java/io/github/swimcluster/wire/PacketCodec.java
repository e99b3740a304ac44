package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Mismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes messages to a datagram, and decodes them.
 *
 * <p>Envelopes are nested in one order, from the outside: label, encryption, checksum, compression, compound, messages.
 * Each envelope is optional.
 */
public final class PacketCodec {
    private static final int MAX_DECOMPRESSED_LENGTH = 64 * 1024;

    private final boolean compression;
    private final Protection protection;

    /**
     * A codec.
     *
     * @param compression whether to compress packets that become smaller by it
     * @param protection  label and encryption
     */
    public PacketCodec(boolean compression, Protection protection) {
        this.compression = compression;
        this.protection = protection;
    }

    /** A codec without compression, label and encryption. */
    public static PacketCodec plain() {
        return new PacketCodec(false, Protection.none());
    }

    /** Bytes that label and encryption add to a datagram with the current keys. */
    public int overhead() {
        return protection.overhead();
    }

    /** The length of the message without envelopes. */
    public int lengthOf(Message message) {
        return MessageCodec.encode(message).length;
    }

    /**
     * Encodes the messages in order.
     *
     * @param crc whether to add a checksum; members that speak only protocol versions below 5 cannot read one
     * @throws IllegalArgumentException if there are no messages, or more than 255, or one of more than 65535 bytes
     */
    public byte[] encode(List<Message> messages, boolean crc) {
        byte[] packet = compress(bundle(messages));
        return protection.protectDatagram(crc ? Crc.wrap(packet) : packet);
    }

    /** Encodes the messages in order, without a checksum. */
    public byte[] encode(List<Message> messages) {
        return encode(messages, false);
    }

    private static byte[] bundle(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a packet must have at least one message");
        }
        MsgpackWriter writer = new MsgpackWriter();
        int[] lengths = new int[messages.size()];
        for (int i = 0; i < lengths.length; i++) {
            int start = writer.length();
            MessageCodec.write(messages.get(i), writer);
            lengths[i] = writer.length() - start;
        }
        byte[] parts = writer.toArray();
        return lengths.length == 1 ? parts : Compound.encode(parts, lengths);
    }

    private byte[] compress(byte[] packet) {
        if (!compression) {
            return packet;
        }
        byte[] compressed = Compression.compress(packet);
        return compressed.length < packet.length ? compressed : packet;
    }

    /** Decodes any bytes; never throws. */
    public DecodedPacket decode(byte[] datagram) {
        List<Message> valid = new ArrayList<>();
        List<DropReason> malformed = new ArrayList<>();
        Optional<Mismatch> mismatch = Optional.empty();
        try {
            Slice packet = decompress(Crc.unwrap(protection.unprotectDatagram(Slice.of(datagram))));
            MsgpackReader reader = new MsgpackReader(packet);
            for (Slice part : split(packet, malformed)) {
                decode(part, reader, valid, malformed);
            }
        } catch (MalformedException e) {
            malformed.add(e.reason());
            mismatch = e.mismatch();
        }
        return new DecodedPacket(valid, malformed, mismatch);
    }

    private static Slice decompress(Slice packet) throws MalformedException {
        if (packet.isEmpty()) {
            throw new MalformedException(DropReason.EMPTY);
        }
        return packet.at(0) == MessageType.COMPRESS
                ? Compression.decompress(packet.after(1), MAX_DECOMPRESSED_LENGTH)
                : packet;
    }

    private static List<Slice> split(Slice packet, List<DropReason> malformed) {
        return packet.at(0) == MessageType.COMPOUND ? Compound.decode(packet, malformed) : List.of(packet);
    }

    private static void decode(Slice part, MsgpackReader reader, List<Message> valid, List<DropReason> malformed) {
        try {
            valid.add(MessageCodec.decode(part, reader));
        } catch (MalformedException e) {
            malformed.add(e.reason());
        }
    }
}
