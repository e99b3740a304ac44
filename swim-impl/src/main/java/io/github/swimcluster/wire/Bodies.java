package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Message.Source;
import io.github.swimcluster.wire.Reader.EndOfInput;
import io.github.swimcluster.wire.Reader.Fields;
import io.github.swimcluster.wire.Reader.Kind;
import java.util.Map;

/** One message with its type byte, without envelopes (memberlist protocol §2 and §4). */
final class Bodies {
    private static final Map<String, Kind> PING = Map.of(
            "SeqNo",
            Kind.U32,
            "Node",
            Kind.TEXT,
            "SourceAddr",
            Kind.BYTES,
            "SourcePort",
            Kind.U16,
            "SourceNode",
            Kind.TEXT);
    private static final Map<String, Kind> INDIRECT = Map.of(
            "SeqNo",
            Kind.U32,
            "Target",
            Kind.BYTES,
            "Port",
            Kind.U16,
            "Node",
            Kind.TEXT,
            "Nack",
            Kind.FLAG,
            "SourceAddr",
            Kind.BYTES,
            "SourcePort",
            Kind.U16,
            "SourceNode",
            Kind.TEXT);
    private static final Map<String, Kind> ACK = Map.of("SeqNo", Kind.U32, "Payload", Kind.BYTES);
    private static final Map<String, Kind> ACCUSATION =
            Map.of("Incarnation", Kind.U32, "Node", Kind.TEXT, "From", Kind.TEXT);
    private static final Map<String, Kind> ALIVE = Map.of(
            "Incarnation",
            Kind.U32,
            "Node",
            Kind.TEXT,
            "Addr",
            Kind.BYTES,
            "Port",
            Kind.U16,
            "Meta",
            Kind.BYTES,
            "Vsn",
            Kind.BYTES);
    private static final Map<String, Kind> INTENT = Map.of("LTime", Kind.U64, "Node", Kind.TEXT, "Prune", Kind.FLAG);

    private Bodies() {}

    static byte[] encode(Message message) {
        Writer out = new Writer();
        switch (message) {
            case Message.Ping(long sequence, String node, Source source) -> {
                out.type(0).map(2 + said(source)).text("Node", node).number("SeqNo", sequence);
                write(out, source);
            }
            case Message.IndirectPing(
                    long sequence,
                    Bytes target,
                    int port,
                    String node,
                    boolean nack,
                    Source source) -> {
                out.type(1)
                        .map(5 + said(source))
                        .flag("Nack", nack)
                        .text("Node", node)
                        .number("Port", port);
                write(out.number("SeqNo", sequence), source).bytes("Target", target);
            }
            case Message.Ack(long sequence, Bytes payload) ->
                out.type(2).map(2).bytes("Payload", payload).number("SeqNo", sequence);
            case Message.Nack(long sequence) -> out.type(11).map(1).number("SeqNo", sequence);
            case Message.Suspect(long incarnation, String node, String from) ->
                accusation(out.type(3), incarnation, node, from);
            case Message.Dead(long incarnation, String node, String from) ->
                accusation(out.type(5), incarnation, node, from);
            case Message.Alive alive ->
                out.type(4)
                        .map(6)
                        .bytes("Addr", alive.address())
                        .number("Incarnation", alive.incarnation())
                        .bytes("Meta", alive.metadata())
                        .text("Node", alive.node())
                        .number("Port", alive.port())
                        .bytes("Vsn", alive.versions());
            case Message.User(Bytes payload) -> out.type(8).raw(payload.toArray());
            case Message.LeaveIntent(long time, String node, boolean prune) ->
                out.type(8)
                        .type(0)
                        .map(3)
                        .number("LTime", time)
                        .text("Node", node)
                        .flag("Prune", prune);
            case Message.JoinIntent(long time, String node) ->
                out.type(8).type(1).map(2).number("LTime", time).text("Node", node);
        }
        return out.toArray();
    }

    static Message decode(byte[] source, int from, int end, boolean intents) throws MalformedException {
        if (from == end) {
            throw new MalformedException("empty");
        }
        int type = source[from] & 0xff;
        if (type == 8) {
            return user(source, from + 1, end, intents);
        }
        Reader in = new Reader(source, from + 1, end);
        try {
            return switch (type) {
                case 0 -> ping(in);
                case 1 -> indirect(in.fields(INDIRECT));
                case 2 -> ack(in);
                case 3 -> suspect(in.fields(ACCUSATION));
                case 4 -> alive(in.fields(ALIVE));
                case 5 -> dead(in.fields(ACCUSATION));
                case 11 -> new Message.Nack(in.fields(ACK).number("SeqNo"));
                default -> throw new MalformedException("type");
            };
        } catch (EndOfInput e) {
            throw new MalformedException("msgpack");
        }
    }

    static Message.Ping ping(Reader in) throws MalformedException, EndOfInput {
        Fields fields = in.fields(PING);
        return new Message.Ping(fields.number("SeqNo"), name(fields, "Node", true), source(fields));
    }

    static Message.Ack ack(Reader in) throws MalformedException, EndOfInput {
        Fields fields = in.fields(ACK);
        return new Message.Ack(fields.number("SeqNo"), fields.bytes("Payload"));
    }

    static String name(Fields fields, String key, boolean mayBeEmpty) throws MalformedException {
        String name = fields.text(key);
        if ((name.isEmpty() && !mayBeEmpty) || Bytes.utf8(name).length() > 255) {
            throw new MalformedException("name");
        }
        return name;
    }

    private static Message.IndirectPing indirect(Fields fields) throws MalformedException {
        return new Message.IndirectPing(
                fields.number("SeqNo"),
                fields.bytes("Target"),
                fields.small("Port"),
                name(fields, "Node", true),
                fields.flag("Nack"),
                source(fields));
    }

    private static Message.Suspect suspect(Fields fields) throws MalformedException {
        return new Message.Suspect(
                fields.number("Incarnation"), name(fields, "Node", false), name(fields, "From", true));
    }

    private static Message.Dead dead(Fields fields) throws MalformedException {
        return new Message.Dead(fields.number("Incarnation"), name(fields, "Node", false), name(fields, "From", true));
    }

    private static Message.Alive alive(Fields fields) throws MalformedException {
        Bytes address = fields.bytes("Addr");
        if (address.length() != 4 && address.length() != 16) {
            throw new MalformedException("address");
        }
        if (fields.bytes("Meta").length() > 512) {
            throw new MalformedException("metadata");
        }
        return new Message.Alive(
                fields.number("Incarnation"),
                name(fields, "Node", false),
                address,
                fields.small("Port"),
                fields.bytes("Meta"),
                versions(fields.bytes("Vsn")));
    }

    // None at all is legal: old members do not send them.
    private static Bytes versions(Bytes vsn) throws MalformedException {
        boolean sound =
                vsn.isEmpty() || (vsn.length() >= 6 && vsn.at(0) > 0 && vsn.at(1) > 0 && vsn.at(0) <= vsn.at(1));
        if (!sound) {
            throw new MalformedException("versions");
        }
        return vsn;
    }

    private static Message user(byte[] source, int from, int end, boolean intents) throws MalformedException {
        int type = intents && from < end ? source[from] : -1;
        if (type != 0 && type != 1) {
            return new Message.User(Bytes.of(source, from, end - from));
        }
        try {
            Fields fields = new Reader(source, from + 1, end).fields(INTENT);
            String node = name(fields, "Node", true);
            return type == 0
                    ? new Message.LeaveIntent(fields.number("LTime"), node, fields.flag("Prune"))
                    : new Message.JoinIntent(fields.number("LTime"), node);
        } catch (EndOfInput e) {
            throw new MalformedException("msgpack");
        }
    }

    private static Source source(Fields fields) throws MalformedException {
        return new Source(fields.bytes("SourceAddr"), fields.small("SourcePort"), name(fields, "SourceNode", true));
    }

    private static int said(Source source) {
        return (source.address().isEmpty() ? 0 : 1)
                + (source.port() == 0 ? 0 : 1)
                + (source.node().isEmpty() ? 0 : 1);
    }

    private static Writer write(Writer out, Source source) {
        if (!source.address().isEmpty()) {
            out.bytes("SourceAddr", source.address());
        }
        if (!source.node().isEmpty()) {
            out.text("SourceNode", source.node());
        }
        return source.port() == 0 ? out : out.number("SourcePort", source.port());
    }

    private static void accusation(Writer out, long incarnation, String node, String from) {
        out.map(3).text("From", from).number("Incarnation", incarnation).text("Node", node);
    }
}
