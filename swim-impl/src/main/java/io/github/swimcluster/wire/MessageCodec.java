package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;

/** Encodes and decodes single messages without envelopes (memberlist protocol §4). */
final class MessageCodec {
    private final Dialect dialect;

    MessageCodec(Dialect dialect) {
        this.dialect = dialect;
    }

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
            case Message.LeaveIntent leave -> writeLeaveIntent(leave, writer);
            case Message.JoinIntent join -> writeJoinIntent(join, writer);
        }
    }

    /** Decodes one message of a packet. {@code reader} is a reader of the same array, which is reused. */
    Message decode(Slice message, MsgpackReader reader) throws MalformedException {
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
            case MessageType.USER -> decodeUser(body, reader);
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

    private Message decodeUser(Slice payload, MsgpackReader reader) {
        return switch (dialect) {
            case SERF -> decodeSerf(payload, reader);
            case MEMBERLIST -> new Message.User(payload.toBytes());
        };
    }

    private static Message decodeSerf(Slice payload, MsgpackReader reader) {
        try {
            return decodeIntent(payload, reader);
        } catch (MalformedException e) {
            // Not an intent, but still a valid user message.
            return new Message.User(payload.toBytes());
        }
    }

    private static Message decodeIntent(Slice payload, MsgpackReader reader) throws MalformedException {
        return switch (payload.isEmpty() ? -1 : payload.at(0)) {
            case MessageType.SERF_LEAVE -> decodeLeaveIntent(reader.moveTo(payload.after(1)));
            case MessageType.SERF_JOIN -> decodeJoinIntent(reader.moveTo(payload.after(1)));
            default -> new Message.User(payload.toBytes());
        };
    }

    private static void writeLeaveIntent(Message.LeaveIntent leave, MsgpackWriter writer) {
        writer.begin(MessageType.USER)
                .raw((byte) MessageType.SERF_LEAVE)
                .map(3)
                .u64("LTime", leave.time())
                .text("Node", leave.node())
                .flag("Prune", leave.prune());
    }

    private static Message.LeaveIntent decodeLeaveIntent(MsgpackReader reader) throws MalformedException {
        long time = 0;
        String node = "";
        boolean prune = false;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "LTime" -> time = reader.u64();
                case "Node" -> node = reader.text();
                case "Prune" -> prune = reader.flag();
                default -> reader.skip();
            }
        }
        FieldChecks.optionalName(node);
        return new Message.LeaveIntent(time, node, prune);
    }

    private static void writeJoinIntent(Message.JoinIntent join, MsgpackWriter writer) {
        writer.begin(MessageType.USER)
                .raw((byte) MessageType.SERF_JOIN)
                .map(2)
                .u64("LTime", join.time())
                .text("Node", join.node());
    }

    private static Message decodeJoinIntent(MsgpackReader reader) throws MalformedException {
        Message.LeaveIntent fields = decodeLeaveIntent(reader);
        return new Message.JoinIntent(fields.time(), fields.node());
    }
}
