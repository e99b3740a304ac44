package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Mismatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * The label and encryption of datagrams and streams (memberlist protocol §5.4, §5.5, §6 and §7). Used on the node's
  * event loop only.
 */
public final class Protection {
    /** The longest encrypted frame that is accepted. */
    static final int MAX_ENCRYPTED_LENGTH = 20 << 20;

    private static final int FRAME_HEADER = 5;

    /** Names of the fields that may come first in a ping or an indirect ping. */
    private static final List<String> FIRST_FIELDS = List.of("Node", "Nack", "Port", "SeqNo");

    /** The first three bits of a msgpack string of up to 31 bytes; the other five are its length. */
    private static final int SHORT_TEXT = 0b101;

    private final Label label;
    private final AesGcm cipher;
    private final boolean verifyIncoming;
    private final boolean verifyOutgoing;
    private final Supplier<byte[]> nonces;

    /**
     * Creates a protection.
      *
      * @param label          empty for no label
      * @param keys           the first one encrypts, all of them decrypt; empty for no encryption
      * @param verifyIncoming whether to drop unencrypted input if there are keys
      * @param verifyOutgoing whether to encrypt output if there are keys
     */
    public Protection(Bytes label, List<Bytes> keys, boolean verifyIncoming, boolean verifyOutgoing) {
        this(label, keys, verifyIncoming, verifyOutgoing, new Nonces());
    }

    /** For tests that need the nonces of recorded packets. */
    Protection(Bytes label, List<Bytes> keys, boolean verifyIncoming, boolean verifyOutgoing, Supplier<byte[]> nonces) {
        this.label = new Label(label);
        this.cipher = new AesGcm(keys);
        this.verifyIncoming = verifyIncoming;
        this.verifyOutgoing = verifyOutgoing;
        this.nonces = nonces;
    }

    /** No label and no encryption. */
    public static Protection none() {
        return new Protection(Bytes.EMPTY, List.of(), true, true);
    }

    /** Replaces the keys. */
    public void useKeys(List<Bytes> keys) {
        cipher.useKeys(keys);
    }

    /** Bytes that label and encryption add to a datagram. */
    int overhead() {
        return label.length() + (isSealing() ? AesGcm.OVERHEAD : 0);
    }

    private boolean isSealing() {
        return verifyOutgoing && cipher.hasKeys();
    }

    byte[] protectDatagram(byte[] packet) {
        return label.putBefore(isSealing() ? cipher.close(nonces.get(), packet, label.name()) : packet);
    }

    Slice openDatagram(Slice datagram) throws MalformedException {
        Slice packet = label.takeOff(datagram);
        if (!cipher.hasKeys()) {
            if (AesGcm.isSealed(packet)) {
                throw new MalformedException("decrypt", Mismatch.ENCRYPTED);
            }
            return packet;
        }
        try {
            return cipher.open(packet, label.name());
        } catch (MalformedException e) {
            if (AesGcm.isSealed(packet)) {
                throw e;
            }
            if (verifyIncoming) {
                throw new MalformedException(e.reason(), isPlain(packet) ? Mismatch.NOT_ENCRYPTED : null);
            }
            // While encryption is rolled out, some members do not encrypt yet.
            return packet;
        }
    }

    /** Whether this packet, which may or may not be encrypted, is certainly plaintext. */
    private static boolean isPlain(Slice packet) {
        if (packet.isEmpty()) {
            return false;
        }
        if (packet.at(0) > MessageType.INDIRECT_PING) {
            return MessageType.isKnown(packet.at(0));
        }
        if (packet.length() < 3 || packet.at(2) >> 5 != SHORT_TEXT) {
            return false;
        }
        int length = packet.at(2) & 31;
        return packet.length() >= 3 + length
                && FIRST_FIELDS.contains(packet.part(3, length).toBytes().toUtf8());
    }

    /** Adds encryption and label to a message on a stream that this node opened. */
    byte[] protectRequest(byte[] message) {
        return label.putBefore(protectAnswer(message));
    }

    /** Adds encryption to an answer on a stream that another member opened. */
    byte[] protectAnswer(byte[] message) {
        if (!isSealing()) {
            return message;
        }
        byte[] header = ByteBuffer.allocate(FRAME_HEADER)
                .put((byte) MessageType.ENCRYPT)
                .putInt(AesGcm.OVERHEAD + message.length)
                .array();
        byte[] sealed = cipher.close(nonces.get(), message, header, label.name());
        return ByteBuffer.allocate(header.length + sealed.length)
                .put(header)
                .put(sealed)
                .array();
    }

    /** Removes the label of a stream. An answer on a stream that this node opened must have none. */
    Slice afterLabel(Slice stream, boolean isAnswer) throws MalformedException {
        return isAnswer ? Label.none(stream) : label.takeOff(stream);
    }

    /** Whether this message, which must not be empty, is an encrypted frame. */
    boolean isFrame(Slice message) throws MalformedException {
        boolean sealed = message.at(0) == MessageType.ENCRYPT;
        if (sealed && !cipher.hasKeys()) {
            throw new MalformedException("decrypt", Mismatch.ENCRYPTED);
        }
        if (!sealed && cipher.hasKeys() && verifyIncoming) {
            throw new MalformedException(
                    "plaintext", MessageType.isKnown(message.at(0)) ? Mismatch.NOT_ENCRYPTED : null);
        }
        return sealed;
    }

    /**
     * Decrypts a frame.
      *
      * @param most the longest frame that is accepted
      * @throws MalformedException if it cannot be decrypted or is incomplete; see {@link MalformedException#wanted}
     */
    Slice openFrame(Slice frame, int most) throws MalformedException {
        if (frame.length() < FRAME_HEADER) {
            throw MalformedException.cutOff("decrypt", FRAME_HEADER);
        }
        long length = (long) frame.u16(1) << 16 | frame.u16(3);
        if (length > Math.min(most, MAX_ENCRYPTED_LENGTH)) {
            throw new MalformedException("size");
        }
        if (frame.length() < FRAME_HEADER + length) {
            throw MalformedException.cutOff("decrypt", FRAME_HEADER + length);
        }
        byte[] header = frame.part(0, FRAME_HEADER).toBytes().toArray();
        Slice message = cipher.open(frame.part(FRAME_HEADER, (int) length), header, label.name());
        if (message.isEmpty()) {
            throw new MalformedException("empty");
        }
        return message;
    }
}
