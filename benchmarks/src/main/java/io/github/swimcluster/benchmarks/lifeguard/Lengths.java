package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Encoding;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import java.util.List;
import java.util.Map;

/** Computes the encoded lengths of messages without encoding them. Assumes ASCII names. */
final class Lengths implements Encoding {
    private static final int COMPOUND_HEADER = 2;
    private static final int PART_HEADER = 2;
    private static final int CRC_HEADER = 5;

    // The type byte and the map header.
    private static final int HEADER = 2;

    @Override
    public int overhead() {
        return 0;
    }

    @Override
    public int lengthOf(Message message) {
        return length(message);
    }

    @Override
    public Map<String, String> tags(Bytes metadata) {
        return Map.of();
    }

    static int ofDatagram(List<Message> messages, boolean crc) {
        int length = crc ? CRC_HEADER : 0;
        int parts = messages.size();
        if (parts > 1) {
            length += COMPOUND_HEADER + PART_HEADER * parts;
        }
        for (int i = 0; i < parts; i++) {
            length += length(messages.get(i));
        }
        return length;
    }

    static int ofPushPull(PushPull pushPull) {
        int length = HEADER
                + key("Join")
                + 1
                + number("Nodes", pushPull.nodes().size())
                + number("UserStateLen", pushPull.userState().length())
                + pushPull.userState().length();
        for (PushPull.NodeState node : pushPull.nodes()) {
            length += 1
                    + bytes("Addr", node.address())
                    + number("Incarnation", node.incarnation())
                    + bytes("Meta", node.metadata())
                    + text("Name", node.name())
                    + number("Port", node.port())
                    + number("State", node.state())
                    + bytes("Vsn", node.versions());
        }
        return length;
    }

    static int length(Message message) {
        return switch (message) {
            case Message.Ping ping ->
                HEADER + text("Node", ping.node()) + number("SeqNo", ping.sequence()) + source(ping.source());
            case Message.IndirectPing ping ->
                HEADER
                        + key("Nack")
                        + 1
                        + text("Node", ping.node())
                        + number("Port", ping.port())
                        + number("SeqNo", ping.sequence())
                        + source(ping.source())
                        + bytes("Target", ping.target());
            case Message.Ack ack -> HEADER + bytes("Payload", ack.payload()) + number("SeqNo", ack.sequence());
            case Message.Nack nack -> HEADER + number("SeqNo", nack.sequence());
            case Message.Suspect(long incarnation, String node, String from) -> accusation(incarnation, node, from);
            case Message.Dead(long incarnation, String node, String from) -> accusation(incarnation, node, from);
            case Message.Alive alive ->
                HEADER
                        + bytes("Addr", alive.address())
                        + number("Incarnation", alive.incarnation())
                        + bytes("Meta", alive.metadata())
                        + text("Node", alive.node())
                        + number("Port", alive.port())
                        + bytes("Vsn", alive.versions());
            case Message.User user -> 1 + user.payload().length();
        };
    }

    private static int accusation(long incarnation, String node, String from) {
        return HEADER + text("From", from) + number("Incarnation", incarnation) + text("Node", node);
    }

    private static int source(Message.Source source) {
        return (source.address().length() == 0 ? 0 : bytes("SourceAddr", source.address()))
                + (source.node().isEmpty() ? 0 : text("SourceNode", source.node()))
                + (source.port() == 0 ? 0 : number("SourcePort", source.port()));
    }

    private static int key(String key) {
        return 1 + key.length();
    }

    private static int text(String key, String value) {
        return key(key) + raw(value.length());
    }

    private static int bytes(String key, Bytes value) {
        return key(key) + (AbsentBytes.isAbsent(value) ? 1 : raw(value.length()));
    }

    private static int raw(int length) {
        return length < 32 ? 1 + length : 3 + length;
    }

    private static int number(String key, long value) {
        int bytes = value < 1 << 7 ? 1 : value < 1 << 8 ? 2 : value < 1 << 16 ? 3 : value < 1L << 32 ? 5 : 9;
        return key(key) + bytes;
    }
}
