package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Message;

/** One bare message as bytes, and back (memberlist protocol §4). */
final class MessageCodec {
    private final Dialect dialect;

    MessageCodec(Dialect dialect) {
        this.dialect = dialect;
    }

    static byte[] encode(Message message) {
        MsgpackWriter body = new MsgpackWriter();
        write(message, body);
        return body.toArray();
    }

    /** Adds the message to what is there. */
    static void write(Message message, MsgpackWriter body) {
        switch (message) {
            case Message.Ping ping -> writePing(ping, body);
            case Message.IndirectPing ping -> writeIndirectPing(ping, body);
            case Message.Ack ack -> writeAck(ack, body);
            case Message.Nack nack -> body.begin(MessageType.NACK).map(1).number("SeqNo", nack.sequence());
            case Message.Suspect(long incarnation, String node, String from) ->
                writeAccusation(body.begin(MessageType.SUSPECT), incarnation, node, from);
            case Message.Dead(long incarnation, String node, String from) ->
                writeAccusation(body.begin(MessageType.DEAD), incarnation, node, from);
            case Message.Alive alive -> writeAlive(alive, body);
            case Message.User user -> body.begin(MessageType.USER).raw(user.payload().toArray());
            case Message.LeaveIntent leave -> writeLeaveIntent(leave, body);
            case Message.JoinIntent join -> writeJoinIntent(join, body);
        }
    }

    /** One message of the packet that {@code fields} reads. */
    Message decode(Slice message, MsgpackReader fields) throws MalformedException {
        if (message.isEmpty()) {
            throw new MalformedException("empty");
        }
        Slice body = message.after(1);
        return switch (message.at(0)) {
            case MessageType.PING -> decodePing(fields.moveTo(body));
            case MessageType.INDIRECT_PING -> decodeIndirectPing(fields.moveTo(body));
            case MessageType.ACK -> decodeAck(fields.moveTo(body));
            case MessageType.NACK -> decodeNack(fields.moveTo(body));
            case MessageType.SUSPECT -> decodeSuspect(fields.moveTo(body));
            case MessageType.DEAD -> decodeDead(fields.moveTo(body));
            case MessageType.ALIVE -> decodeAlive(fields.moveTo(body));
            case MessageType.USER -> decodeUser(body, fields);
            default -> throw new MalformedException("type");
        };
    }

    private static void writePing(Message.Ping ping, MsgpackWriter body) {
        body.begin(MessageType.PING)
                .map(2 + SourceFields.count(ping.source()))
                .text("Node", ping.node())
                .number("SeqNo", ping.sequence());
        SourceFields.write(ping.source(), body);
    }

    static Message.Ping decodePing(MsgpackReader fields) throws MalformedException {
        long sequence = 0;
        String node = "";
        SourceFields source = new SourceFields();
        for (int left = fields.open(); left > 0; left--) {
            String key = fields.key();
            switch (key) {
                case "SeqNo" -> sequence = fields.u32();
                case "Node" -> node = fields.text();
                default -> source.read(key, fields);
            }
        }
        return new Message.Ping(sequence, node, source.toSource());
    }

    private static void writeIndirectPing(Message.IndirectPing ping, MsgpackWriter body) {
        body.begin(MessageType.INDIRECT_PING)
                .map(5 + SourceFields.count(ping.source()))
                .flag("Nack", ping.nack())
                .text("Node", ping.node())
                .number("Port", ping.port())
                .number("SeqNo", ping.sequence());
        SourceFields.write(ping.source(), body);
        body.bytes("Target", ping.target());
    }

    private static Message decodeIndirectPing(MsgpackReader fields) throws MalformedException {
        long sequence = 0;
        Bytes target = Bytes.ABSENT;
        int port = 0;
        String node = "";
        boolean nack = false;
        SourceFields source = new SourceFields();
        for (int left = fields.open(); left > 0; left--) {
            String key = fields.key();
            switch (key) {
                case "SeqNo" -> sequence = fields.u32();
                case "Target" -> target = fields.bytes();
                case "Port" -> port = fields.u16();
                case "Node" -> node = fields.text();
                case "Nack" -> nack = fields.flag();
                default -> source.read(key, fields);
            }
        }
        FieldChecks.address(target);
        return new Message.IndirectPing(sequence, target, port, node, nack, source.toSource());
    }

    private static void writeAck(Message.Ack ack, MsgpackWriter body) {
        body.begin(MessageType.ACK).map(2).bytes("Payload", ack.payload()).number("SeqNo", ack.sequence());
    }

    static Message.Ack decodeAck(MsgpackReader fields) throws MalformedException {
        long sequence = 0;
        Bytes payload = Bytes.ABSENT;
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "SeqNo" -> sequence = fields.u32();
                case "Payload" -> payload = fields.bytes();
                default -> fields.skip();
            }
        }
        return new Message.Ack(sequence, payload);
    }

    private static Message decodeNack(MsgpackReader fields) throws MalformedException {
        return new Message.Nack(decodeAck(fields).sequence());
    }

    private static void writeAccusation(MsgpackWriter body, long incarnation, String node, String from) {
        body.map(3).text("From", from).number("Incarnation", incarnation).text("Node", node);
    }

    private static Message.Suspect decodeSuspect(MsgpackReader fields) throws MalformedException {
        long incarnation = 0;
        String node = "";
        String from = "";
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "Incarnation" -> incarnation = fields.u32();
                case "Node" -> node = fields.text();
                case "From" -> from = fields.text();
                default -> fields.skip();
            }
        }
        FieldChecks.name(node);
        FieldChecks.optionalName(from);
        return new Message.Suspect(incarnation, node, from);
    }

    /** Has the same fields as a suspect message. */
    private static Message decodeDead(MsgpackReader fields) throws MalformedException {
        Message.Suspect same = decodeSuspect(fields);
        return new Message.Dead(same.incarnation(), same.node(), same.from());
    }

    private static void writeAlive(Message.Alive alive, MsgpackWriter body) {
        body.begin(MessageType.ALIVE)
                .map(6)
                .bytes("Addr", alive.address())
                .number("Incarnation", alive.incarnation())
                .bytes("Meta", alive.metadata())
                .text("Node", alive.node())
                .number("Port", alive.port())
                .bytes("Vsn", alive.versions());
    }

    private static Message decodeAlive(MsgpackReader fields) throws MalformedException {
        long incarnation = 0;
        String node = "";
        Bytes address = Bytes.ABSENT;
        int port = 0;
        Bytes metadata = Bytes.ABSENT;
        Bytes versions = Bytes.ABSENT;
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "Incarnation" -> incarnation = fields.u32();
                case "Node" -> node = fields.text();
                case "Addr" -> address = fields.bytes();
                case "Port" -> port = fields.u16();
                case "Meta" -> metadata = fields.bytes();
                case "Vsn" -> versions = fields.bytes();
                default -> fields.skip();
            }
        }
        FieldChecks.name(node);
        FieldChecks.address(address);
        FieldChecks.metadata(metadata);
        FieldChecks.versionRange(versions);
        return new Message.Alive(incarnation, node, address, port, metadata, versions);
    }

    private Message decodeUser(Slice payload, MsgpackReader fields) {
        return switch (dialect) {
            case SERF -> decodeSerf(payload, fields);
            case MEMBERLIST -> new Message.User(payload.toBytes());
        };
    }

    private static Message decodeSerf(Slice payload, MsgpackReader fields) {
        try {
            return decodeIntent(payload, fields);
        } catch (MalformedException e) {
            // It is still a user message, of which nothing is known.
            return new Message.User(payload.toBytes());
        }
    }

    private static Message decodeIntent(Slice payload, MsgpackReader fields) throws MalformedException {
        return switch (payload.isEmpty() ? -1 : payload.at(0)) {
            case MessageType.SERF_LEAVE -> decodeLeaveIntent(fields.moveTo(payload.after(1)));
            case MessageType.SERF_JOIN -> decodeJoinIntent(fields.moveTo(payload.after(1)));
            default -> new Message.User(payload.toBytes());
        };
    }

    private static void writeLeaveIntent(Message.LeaveIntent leave, MsgpackWriter body) {
        body.begin(MessageType.USER)
                .raw((byte) MessageType.SERF_LEAVE)
                .map(3)
                .u64("LTime", leave.time())
                .text("Node", leave.node())
                .flag("Prune", leave.prune());
    }

    private static Message.LeaveIntent decodeLeaveIntent(MsgpackReader fields) throws MalformedException {
        long time = 0;
        String node = "";
        boolean prune = false;
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "LTime" -> time = fields.u64();
                case "Node" -> node = fields.text();
                case "Prune" -> prune = fields.flag();
                default -> fields.skip();
            }
        }
        FieldChecks.optionalName(node);
        return new Message.LeaveIntent(time, node, prune);
    }

    private static void writeJoinIntent(Message.JoinIntent join, MsgpackWriter body) {
        body.begin(MessageType.USER)
                .raw((byte) MessageType.SERF_JOIN)
                .map(2)
                .u64("LTime", join.time())
                .text("Node", join.node());
    }

    private static Message decodeJoinIntent(MsgpackReader fields) throws MalformedException {
        Message.LeaveIntent same = decodeLeaveIntent(fields);
        return new Message.JoinIntent(same.time(), same.node());
    }
}
