package io.github.swimcluster.wire;

import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.wire.Reader.EndOfInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Datagrams as messages, and back: {@code [crc [ compress [ compound [ messages ]]]]} (memberlist protocol §6). */
public final class PacketCodec {
    private static final int COMPOUND = 7;
    private static final int CRC = 12;
    private static final int LARGEST = 65_536;

    private final boolean intents;
    private final boolean compression;

    /** Serf's intents are told from other user messages only if Serf's dialect is spoken. */
    public PacketCodec(Dialect dialect, boolean compression) {
        this.intents = dialect == Dialect.SERF;
        this.compression = compression;
    }

    /** How long one message is without envelopes, its type byte included. */
    public int lengthOf(Message message) {
        return Bodies.encode(message).length;
    }

    /**
     * One datagram with all of {@code messages}.
     *
     * @throws IllegalArgumentException if there are none, more than 255, or one is too long to be part of several
     */
    public byte[] encode(List<Message> messages, boolean crc) {
        List<byte[]> parts = messages.stream().map(Bodies::encode).toList();
        byte[] packet = parts.size() == 1 ? parts.get(0) : compound(parts);
        if (compression) {
            byte[] smaller = Compression.seal(packet);
            packet = smaller.length < packet.length ? smaller : packet;
        }
        return crc ? checked(packet) : packet;
    }

    /** Everything that is whole in {@code datagram}, whatever it is. */
    public DecodedPacket decode(byte[] datagram) {
        List<Message> messages = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        try {
            byte[] packet = expanded(verified(datagram));
            if (packet.length > 0 && packet[0] == COMPOUND) {
                split(packet, messages, malformed);
            } else {
                messages.add(Bodies.decode(packet, 0, packet.length, intents));
            }
        } catch (MalformedException e) {
            malformed.add(e.reason());
        }
        return new DecodedPacket(messages, malformed);
    }

    private static byte[] compound(List<byte[]> parts) {
        if (parts.isEmpty() || parts.size() > 255) {
            throw new IllegalArgumentException("a datagram holds from 1 to 255 messages, not " + parts.size());
        }
        int body = parts.stream().mapToInt(part -> part.length + 2).sum();
        ByteBuffer out = ByteBuffer.allocate(2 + body).put((byte) COMPOUND).put((byte) parts.size());
        for (byte[] part : parts) {
            if (part.length > 0xffff) {
                throw new IllegalArgumentException("a message of %d bytes is too long".formatted(part.length));
            }
            out.putShort((short) part.length);
        }
        parts.forEach(out::put);
        return out.array();
    }

    private static byte[] checked(byte[] packet) {
        return ByteBuffer.allocate(5 + packet.length)
                .put((byte) CRC)
                .putInt(crcOf(packet))
                .put(packet)
                .array();
    }

    private static byte[] verified(byte[] packet) throws MalformedException {
        if (packet.length < 5 || packet[0] != CRC) {
            return packet;
        }
        byte[] inner = Arrays.copyOfRange(packet, 5, packet.length);
        if (ByteBuffer.wrap(packet, 1, 4).getInt() != crcOf(inner)) {
            throw new MalformedException("crc");
        }
        return inner;
    }

    private static int crcOf(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    private static byte[] expanded(byte[] packet) throws MalformedException {
        if (packet.length == 0 || packet[0] != Compression.TYPE) {
            return packet;
        }
        try {
            return Compression.open(new Reader(packet, 1, packet.length), LARGEST);
        } catch (EndOfInput e) {
            throw new MalformedException("msgpack");
        }
    }

    private void split(byte[] packet, List<Message> messages, List<String> malformed) throws MalformedException {
        int count = packet.length < 2 ? 0 : packet[1] & 0xff;
        int from = 2 + 2 * count;
        if (packet.length < 2 || from > packet.length) {
            throw new MalformedException("compound");
        }
        for (int i = 0; i < count; i++) {
            int length = ByteBuffer.wrap(packet).getShort(2 + 2 * i) & 0xffff;
            if (length > packet.length - from) {
                throw new MalformedException("compound");
            }
            part(packet, from, from + length, messages, malformed);
            from += length;
        }
    }

    private void part(byte[] packet, int from, int end, List<Message> messages, List<String> malformed) {
        try {
            if (from < end && (packet[from] == COMPOUND || packet[from] == Compression.TYPE)) {
                throw new MalformedException("nesting");
            }
            messages.add(Bodies.decode(packet, from, end, intents));
        } catch (MalformedException e) {
            // One bad part is not the fault of the others.
            malformed.add(e.reason());
        }
    }
}
