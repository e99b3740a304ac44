package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
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
    static final int MAX_FRAME_LENGTH = 20 << 20;

    private static final int FRAME_HEADER_LENGTH = 5;

    /** Names of the fields that may come first in a ping or an indirect ping. */
    private static final List<String> FIRST_PING_FIELDS = List.of("Node", "Nack", "Port", "SeqNo");

    /** The first three bits of a msgpack string of up to 31 bytes; the other five are its length. */
    private static final int SHORT_STRING = 0b101;

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

    /** A protection that encrypts everything it sends, and accepts nothing unencrypted, if there are keys. */
    public Protection(Bytes label, List<Bytes> keys) {
        this(label, keys, true, true);
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
        return new Protection(Bytes.EMPTY, List.of());
    }

    /** Replaces the keys. */
    public void useKeys(List<Bytes> keys) {
        cipher.useKeys(keys);
    }

    /** Bytes that label and encryption add to a datagram. */
    int overhead() {
        return label.length() + (encryptsOutgoing() ? AesGcm.OVERHEAD : 0);
    }

    private boolean encryptsOutgoing() {
        return verifyOutgoing && cipher.hasKeys();
    }

    byte[] protectDatagram(byte[] packet) {
        return label.prepend(encryptsOutgoing() ? cipher.encrypt(nonces.get(), packet, label.bytes()) : packet);
    }

    Slice unprotectDatagram(Slice datagram) throws MalformedException {
        Slice packet = label.strip(datagram);
        if (!cipher.hasKeys()) {
            if (AesGcm.isEncrypted(packet)) {
                throw new MalformedException(DropReason.DECRYPT, Mismatch.ENCRYPTED);
            }
            return packet;
        }
        try {
            return cipher.decrypt(packet, label.bytes());
        } catch (MalformedException e) {
            if (AesGcm.isEncrypted(packet)) {
                throw e;
            }
            if (verifyIncoming) {
                throw new MalformedException(e.reason(), isPlaintext(packet) ? Mismatch.NOT_ENCRYPTED : null);
            }
            // While encryption is rolled out, some members do not encrypt yet.
            return packet;
        }
    }

    /** Whether this packet, which may or may not be encrypted, is certainly plaintext. */
    private static boolean isPlaintext(Slice packet) {
        if (packet.isEmpty()) {
            return false;
        }
        if (packet.at(0) > MessageType.INDIRECT_PING) {
            return MessageType.isKnown(packet.at(0));
        }
        if (packet.length() < 3 || packet.at(2) >> 5 != SHORT_STRING) {
            return false;
        }
        int length = packet.at(2) & 31;
        return packet.length() >= 3 + length
                && FIRST_PING_FIELDS.contains(packet.part(3, length).toBytes().toUtf8());
    }

    /** Adds encryption and label to a message on a stream that this node opened. */
    byte[] protectRequest(byte[] message) {
        return label.prepend(protectAnswer(message));
    }

    /** Adds encryption to an answer on a stream that another member opened. */
    byte[] protectAnswer(byte[] message) {
        if (!encryptsOutgoing()) {
            return message;
        }
        byte[] header = ByteBuffer.allocate(FRAME_HEADER_LENGTH)
                .put((byte) MessageType.ENCRYPT)
                .putInt(AesGcm.OVERHEAD + message.length)
                .array();
        byte[] encrypted = cipher.encrypt(nonces.get(), message, header, label.bytes());
        return ByteBuffer.allocate(header.length + encrypted.length)
                .put(header)
                .put(encrypted)
                .array();
    }

    /** Removes the label of a stream, which only the side that opened it sends. */
    Slice stripLabel(Slice stream, StreamDecoder.Kind kind) throws MalformedException {
        return switch (kind) {
            case REQUEST -> label.strip(stream);
            case ANSWER -> Label.requireNone(stream);
        };
    }

    /** Whether this message, which must not be empty, is an encrypted frame. */
    boolean isEncryptedFrame(Slice message) throws MalformedException {
        boolean encrypted = message.at(0) == MessageType.ENCRYPT;
        if (encrypted && !cipher.hasKeys()) {
            throw new MalformedException(DropReason.DECRYPT, Mismatch.ENCRYPTED);
        }
        if (!encrypted && cipher.hasKeys() && verifyIncoming) {
            throw new MalformedException(
                    DropReason.PLAINTEXT, MessageType.isKnown(message.at(0)) ? Mismatch.NOT_ENCRYPTED : null);
        }
        return encrypted;
    }

    /**
     * Decrypts a frame.
     *
     * @param maxLength the longest frame that is accepted
     * @throws MalformedException if it cannot be decrypted or is incomplete; see {@link MalformedException#neededBytes}
     */
    Slice decryptFrame(Slice frame, int maxLength) throws MalformedException {
        if (frame.length() < FRAME_HEADER_LENGTH) {
            throw MalformedException.truncated(DropReason.DECRYPT, FRAME_HEADER_LENGTH);
        }
        long length = (long) frame.u16(1) << 16 | frame.u16(3);
        if (length > Math.min(maxLength, MAX_FRAME_LENGTH)) {
            throw new MalformedException(DropReason.SIZE);
        }
        if (frame.length() < FRAME_HEADER_LENGTH + length) {
            throw MalformedException.truncated(DropReason.DECRYPT, FRAME_HEADER_LENGTH + length);
        }
        byte[] header = frame.part(0, FRAME_HEADER_LENGTH).toBytes().toArray();
        Slice message = cipher.decrypt(frame.part(FRAME_HEADER_LENGTH, (int) length), header, label.bytes());
        if (message.isEmpty()) {
            throw new MalformedException(DropReason.EMPTY);
        }
        return message;
    }
}
