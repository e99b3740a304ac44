package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;

/** Encodes and decodes single messages without envelopes (memberlist protocol §4). */
final class MessageCodec {
    private MessageCodec() {}

    static byte[] encode(Message message) {
        MsgpackWriter writer = new MsgpackWriter();
        write(message, writer);
        return writer.toArray();
    }

    /** Appends the message. */
    static void write(Message message, MsgpackWriter writer) {
        switch (message) {
            case Message.Ping ping -> writePing(ping, writer);
            case Message.IndirectPing ping -> writeIndirectPing(ping, writer);
            case Message.Ack ack -> writeAck(ack, writer);
            case Message.Nack nack -> writer.begin(MessageType.NACK).map(1).number("SeqNo", nack.sequence());
            case Message.Suspect(long incarnation, String node, String from) ->
                writeAccusation(writer.begin(MessageType.SUSPECT), incarnation, node, from);
            case Message.Dead(long incarnation, String node, String from) ->
                writeAccusation(writer.begin(MessageType.DEAD), incarnation, node, from);
            case Message.Alive alive -> writeAlive(alive, writer);
            case Message.User user ->
                writer.begin(MessageType.USER).raw(user.payload().toArray());
        }
    }

    /** Decodes one message of a packet. {@code reader} is a reader of the same array, which is reused. */
    static Message decode(Slice message, MsgpackReader reader) throws MalformedException {
        if (message.isEmpty()) {
            throw new MalformedException(DropReason.EMPTY);
        }
        Slice body = message.after(1);
        return switch (message.at(0)) {
            case MessageType.PING -> decodePing(reader.moveTo(body));
            case MessageType.INDIRECT_PING -> decodeIndirectPing(reader.moveTo(body));
            case MessageType.ACK -> decodeAck(reader.moveTo(body));
            case MessageType.NACK -> decodeNack(reader.moveTo(body));
            case MessageType.SUSPECT -> decodeSuspect(reader.moveTo(body));
            case MessageType.DEAD -> decodeDead(reader.moveTo(body));
            case MessageType.ALIVE -> decodeAlive(reader.moveTo(body));
            case MessageType.USER -> new Message.User(body.toBytes());
            default -> throw new MalformedException(DropReason.TYPE);
        };
    }

    private static void writePing(Message.Ping ping, MsgpackWriter writer) {
        writer.begin(MessageType.PING)
                .map(2 + SourceFields.count(ping.source()))
                .text("Node", ping.node())
                .number("SeqNo", ping.sequence());
        SourceFields.write(ping.source(), writer);
    }

    static Message.Ping decodePing(MsgpackReader reader) throws MalformedException {
        long sequence = 0;
        String node = "";
        SourceFields source = new SourceFields();
        for (int left = reader.mapSize(); left > 0; left--) {
            String key = reader.key();
            switch (key) {
                case "SeqNo" -> sequence = reader.u32();
                case "Node" -> node = reader.text();
                default -> source.read(key, reader);
            }
        }
        return new Message.Ping(sequence, node, source.toSource());
    }

    private static void writeIndirectPing(Message.IndirectPing ping, MsgpackWriter writer) {
        writer.begin(MessageType.INDIRECT_PING)
                .map(5 + SourceFields.count(ping.source()))
                .flag("Nack", ping.nack())
                .text("Node", ping.node())
                .number("Port", ping.port())
                .number("SeqNo", ping.sequence());
        SourceFields.write(ping.source(), writer);
        writer.bytes("Target", ping.target());
    }

    private static Message decodeIndirectPing(MsgpackReader reader) throws MalformedException {
        long sequence = 0;
        Bytes target = AbsentBytes.ABSENT;
        int port = 0;
        String node = "";
        boolean nack = false;
        SourceFields source = new SourceFields();
        for (int left = reader.mapSize(); left > 0; left--) {
            String key = reader.key();
            switch (key) {
                case "SeqNo" -> sequence = reader.u32();
                case "Target" -> target = reader.bytes();
                case "Port" -> port = reader.u16();
                case "Node" -> node = reader.text();
                case "Nack" -> nack = reader.flag();
                default -> source.read(key, reader);
            }
        }
        FieldChecks.address(target);
        return new Message.IndirectPing(sequence, target, port, node, nack, source.toSource());
    }

    private static void writeAck(Message.Ack ack, MsgpackWriter writer) {
        writer.begin(MessageType.ACK).map(2).bytes("Payload", ack.payload()).number("SeqNo", ack.sequence());
    }

    static Message.Ack decodeAck(MsgpackReader reader) throws MalformedException {
        long sequence = 0;
        Bytes payload = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "SeqNo" -> sequence = reader.u32();
                case "Payload" -> payload = reader.bytes();
                default -> reader.skip();
            }
        }
        return new Message.Ack(sequence, payload);
    }

    private static Message decodeNack(MsgpackReader reader) throws MalformedException {
        return new Message.Nack(decodeAck(reader).sequence());
    }

    private static void writeAccusation(MsgpackWriter writer, long incarnation, String node, String from) {
        writer.map(3).text("From", from).number("Incarnation", incarnation).text("Node", node);
    }

    private static Message.Suspect decodeSuspect(MsgpackReader reader) throws MalformedException {
        long incarnation = 0;
        String node = "";
        String from = "";
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Incarnation" -> incarnation = reader.u32();
                case "Node" -> node = reader.text();
                case "From" -> from = reader.text();
                default -> reader.skip();
            }
        }
        FieldChecks.name(node);
        FieldChecks.optionalName(from);
        return new Message.Suspect(incarnation, node, from);
    }

    /** A dead message has the same fields as a suspect message. */
    private static Message decodeDead(MsgpackReader reader) throws MalformedException {
        Message.Suspect fields = decodeSuspect(reader);
        return new Message.Dead(fields.incarnation(), fields.node(), fields.from());
    }

    private static void writeAlive(Message.Alive alive, MsgpackWriter writer) {
        writer.begin(MessageType.ALIVE)
                .map(6)
                .bytes("Addr", alive.address())
                .number("Incarnation", alive.incarnation())
                .bytes("Meta", alive.metadata())
                .text("Node", alive.node())
                .number("Port", alive.port())
                .bytes("Vsn", alive.versions());
    }

    private static Message decodeAlive(MsgpackReader reader) throws MalformedException {
        long incarnation = 0;
        String node = "";
        Bytes address = AbsentBytes.ABSENT;
        int port = 0;
        Bytes metadata = AbsentBytes.ABSENT;
        Bytes versions = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Incarnation" -> incarnation = reader.u32();
                case "Node" -> node = reader.text();
                case "Addr" -> address = reader.bytes();
                case "Port" -> port = reader.u16();
                case "Meta" -> metadata = reader.bytes();
                case "Vsn" -> versions = reader.bytes();
                default -> reader.skip();
            }
        }
        FieldChecks.name(node);
        FieldChecks.address(address);
        FieldChecks.metadata(metadata);
        FieldChecks.versionRange(versions);
        return new Message.Alive(incarnation, node, address, port, metadata, versions);
    }
}
