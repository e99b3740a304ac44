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
        return switch (message) {
            case Message.Ping ping -> encodePing(ping);
            case Message.IndirectPing ping -> encodeIndirectPing(ping);
            case Message.Ack ack -> encodeAck(ack);
            case Message.Nack nack ->
                Body.of(Type.NACK).map(1).number("SeqNo", nack.sequence()).toArray();
            case Message.Suspect(long incarnation, String node, String from) ->
                encodeAccusation(Type.SUSPECT, incarnation, node, from);
            case Message.Dead(long incarnation, String node, String from) ->
                encodeAccusation(Type.DEAD, incarnation, node, from);
            case Message.Alive alive -> encodeAlive(alive);
            case Message.User user ->
                Body.of(Type.USER).raw(user.payload().toArray()).toArray();
            case Message.LeaveIntent leave -> encodeLeaveIntent(leave);
            case Message.JoinIntent join -> encodeJoinIntent(join);
        };
    }

    Message decode(Slice message) throws MalformedException {
        if (message.isEmpty()) {
            throw new MalformedException("empty");
        }
        Slice body = message.after(1);
        return switch (message.at(0)) {
            case Type.PING -> decodePing(new Fields(body));
            case Type.INDIRECT_PING -> decodeIndirectPing(new Fields(body));
            case Type.ACK -> decodeAck(new Fields(body));
            case Type.NACK -> decodeNack(new Fields(body));
            case Type.SUSPECT -> decodeSuspect(new Fields(body));
            case Type.DEAD -> decodeDead(new Fields(body));
            case Type.ALIVE -> decodeAlive(new Fields(body));
            case Type.USER -> decodeUser(body);
            default -> throw new MalformedException("type");
        };
    }

    static byte[] encodePing(Message.Ping ping) {
        Body body = Body.of(Type.PING)
                .map(2 + SourceFields.count(ping.source()))
                .text("Node", ping.node())
                .number("SeqNo", ping.sequence());
        SourceFields.write(ping.source(), body);
        return body.toArray();
    }

    static Message.Ping decodePing(Fields fields) throws MalformedException {
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

    private static byte[] encodeIndirectPing(Message.IndirectPing ping) {
        Body body = Body.of(Type.INDIRECT_PING)
                .map(5 + SourceFields.count(ping.source()))
                .flag("Nack", ping.nack())
                .text("Node", ping.node())
                .number("Port", ping.port())
                .number("SeqNo", ping.sequence());
        SourceFields.write(ping.source(), body);
        return body.bytes("Target", ping.target()).toArray();
    }

    private static Message decodeIndirectPing(Fields fields) throws MalformedException {
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
        Checks.address(target);
        return new Message.IndirectPing(sequence, target, port, node, nack, source.toSource());
    }

    static byte[] encodeAck(Message.Ack ack) {
        return Body.of(Type.ACK)
                .map(2)
                .bytes("Payload", ack.payload())
                .number("SeqNo", ack.sequence())
                .toArray();
    }

    static Message.Ack decodeAck(Fields fields) throws MalformedException {
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

    private static Message decodeNack(Fields fields) throws MalformedException {
        return new Message.Nack(decodeAck(fields).sequence());
    }

    private static byte[] encodeAccusation(int type, long incarnation, String node, String from) {
        return Body.of(type)
                .map(3)
                .text("From", from)
                .number("Incarnation", incarnation)
                .text("Node", node)
                .toArray();
    }

    private static Message.Suspect decodeSuspect(Fields fields) throws MalformedException {
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
        Checks.name(node);
        Checks.optionalName(from);
        return new Message.Suspect(incarnation, node, from);
    }

    /** Has the same fields as a suspect message. */
    private static Message decodeDead(Fields fields) throws MalformedException {
        Message.Suspect same = decodeSuspect(fields);
        return new Message.Dead(same.incarnation(), same.node(), same.from());
    }

    private static byte[] encodeAlive(Message.Alive alive) {
        return Body.of(Type.ALIVE)
                .map(6)
                .bytes("Addr", alive.address())
                .number("Incarnation", alive.incarnation())
                .bytes("Meta", alive.metadata())
                .text("Node", alive.node())
                .number("Port", alive.port())
                .bytes("Vsn", alive.versions())
                .toArray();
    }

    private static Message decodeAlive(Fields fields) throws MalformedException {
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
        Checks.name(node);
        Checks.address(address);
        Checks.metadata(metadata);
        Checks.versionRange(versions);
        return new Message.Alive(incarnation, node, address, port, metadata, versions);
    }

    private Message decodeUser(Slice payload) {
        return switch (dialect) {
            case SERF -> decodeSerf(payload);
            case MEMBERLIST -> new Message.User(payload.toBytes());
        };
    }

    private static Message decodeSerf(Slice payload) {
        try {
            return decodeIntent(payload);
        } catch (MalformedException e) {
            // It is still a user message, of which nothing is known.
            return new Message.User(payload.toBytes());
        }
    }

    private static Message decodeIntent(Slice payload) throws MalformedException {
        return switch (payload.isEmpty() ? -1 : payload.at(0)) {
            case Type.SERF_LEAVE -> decodeLeaveIntent(new Fields(payload.after(1)));
            case Type.SERF_JOIN -> decodeJoinIntent(new Fields(payload.after(1)));
            default -> new Message.User(payload.toBytes());
        };
    }

    private static byte[] encodeLeaveIntent(Message.LeaveIntent leave) {
        return Body.of(Type.USER)
                .raw((byte) Type.SERF_LEAVE)
                .map(3)
                .u64("LTime", leave.time())
                .text("Node", leave.node())
                .flag("Prune", leave.prune())
                .toArray();
    }

    private static Message.LeaveIntent decodeLeaveIntent(Fields fields) throws MalformedException {
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
        Checks.optionalName(node);
        return new Message.LeaveIntent(time, node, prune);
    }

    private static byte[] encodeJoinIntent(Message.JoinIntent join) {
        return Body.of(Type.USER)
                .raw((byte) Type.SERF_JOIN)
                .map(2)
                .u64("LTime", join.time())
                .text("Node", join.node())
                .toArray();
    }

    private static Message decodeJoinIntent(Fields fields) throws MalformedException {
        Message.LeaveIntent same = decodeLeaveIntent(fields);
        return new Message.JoinIntent(same.time(), same.node());
    }
}
