package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.PushPull;
import java.util.Optional;

/** The maps of which a push/pull consists (memberlist protocol §7.2). */
final class PushPullCodec {
    private static final int MAX_NODES = 1 << 20;
    private static final int MAX_USER_BYTES = 20 << 20;

    private PushPullCodec() {}

    /** What comes first, and says how much follows. */
    record Header(boolean join, int nodes, int userStateLength) {}

    static byte[] encode(PushPull pushPull) {
        MsgpackWriter body = MsgpackWriter.of(MessageType.PUSH_PULL)
                .map(3)
                .flag("Join", pushPull.join())
                .number("Nodes", pushPull.nodes().size())
                .number("UserStateLen", pushPull.userState().length());
        pushPull.nodes().forEach(node -> encodeNode(node, body));
        return body.raw(pushPull.userState().toArray()).toArray();
    }

    private static void encodeNode(PushPull.NodeState node, MsgpackWriter body) {
        body.map(7)
                .bytes("Addr", node.address())
                .number("Incarnation", node.incarnation())
                .bytes("Meta", node.metadata())
                .text("Name", node.name())
                .number("Port", node.port())
                .number("State", node.state())
                .bytes("Vsn", node.versions());
    }

    static Header decodeHeader(MsgpackReader fields) throws MalformedException {
        boolean join = false;
        long nodes = 0;
        long userStateLength = 0;
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "Join" -> join = fields.flag();
                case "Nodes" -> nodes = fields.number(0, Long.MAX_VALUE);
                case "UserStateLen" -> userStateLength = fields.number(0, Long.MAX_VALUE);
                default -> fields.skip();
            }
        }
        return new Header(join, limited(nodes, MAX_NODES), limited(userStateLength, MAX_USER_BYTES));
    }

    /** The length of a user message that follows. */
    static int decodeUserHeader(MsgpackReader fields) throws MalformedException {
        long length = 0;
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "UserMsgLen" -> length = fields.number(0, Long.MAX_VALUE);
                default -> fields.skip();
            }
        }
        return limited(length, MAX_USER_BYTES);
    }

    private static int limited(long number, int limit) throws MalformedException {
        if (number > limit) {
            throw new MalformedException("size");
        }
        return (int) number;
    }

    /** The next entry; empty if it is readable but describes no member that could be. */
    static Optional<PushPull.NodeState> decodeNode(MsgpackReader fields) throws MalformedException {
        String name = "";
        Bytes address = Bytes.ABSENT;
        int port = 0;
        Bytes metadata = Bytes.ABSENT;
        long incarnation = 0;
        int state = 0;
        Bytes versions = Bytes.ABSENT;
        for (int left = fields.open(); left > 0; left--) {
            switch (fields.key()) {
                case "Name" -> name = fields.text();
                case "Addr" -> address = fields.bytes();
                case "Port" -> port = fields.u16();
                case "Meta" -> metadata = fields.bytes();
                case "Incarnation" -> incarnation = fields.u32();
                case "State" -> state = (int) fields.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "Vsn" -> versions = fields.bytes();
                default -> fields.skip();
            }
        }
        return checked(new PushPull.NodeState(name, address, port, metadata, incarnation, state, versions));
    }

    private static Optional<PushPull.NodeState> checked(PushPull.NodeState node) {
        try {
            FieldChecks.name(node.name());
            FieldChecks.address(node.address());
            FieldChecks.metadata(node.metadata());
            FieldChecks.versionCount(node.versions());
            return Optional.of(node);
        } catch (MalformedException e) {
            // One bad entry is no reason to refuse the others.
            return Optional.empty();
        }
    }
}
