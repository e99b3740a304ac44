package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.PushPull;
import java.util.Optional;

/** Encodes a push/pull, and decodes its header and entries (memberlist protocol §7.2). */
final class PushPullCodec {
    private static final int MAX_NODES = 1 << 20;
    private static final int MAX_USER_BYTES = 20 << 20;

    private PushPullCodec() {}

    /** The first map, which announces how much follows. */
    record Header(boolean join, int nodes, int userStateLength) {}

    static byte[] encode(PushPull pushPull) {
        MsgpackWriter writer = MsgpackWriter.of(MessageType.PUSH_PULL)
                .map(3)
                .flag("Join", pushPull.join())
                .number("Nodes", pushPull.nodes().size())
                .number("UserStateLen", pushPull.userState().length());
        pushPull.nodes().forEach(node -> encodeNode(node, writer));
        return writer.raw(pushPull.userState().toArray()).toArray();
    }

    private static void encodeNode(PushPull.NodeState node, MsgpackWriter writer) {
        writer.map(7)
                .bytes("Addr", node.address())
                .number("Incarnation", node.incarnation())
                .bytes("Meta", node.metadata())
                .text("Name", node.name())
                .number("Port", node.port())
                .number("State", node.state())
                .bytes("Vsn", node.versions());
    }

    static Header decodeHeader(MsgpackReader reader) throws MalformedException {
        boolean join = false;
        long nodes = 0;
        long userStateLength = 0;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Join" -> join = reader.flag();
                case "Nodes" -> nodes = reader.number(0, Long.MAX_VALUE);
                case "UserStateLen" -> userStateLength = reader.number(0, Long.MAX_VALUE);
                default -> reader.skip();
            }
        }
        return new Header(join, requireAtMost(nodes, MAX_NODES), requireAtMost(userStateLength, MAX_USER_BYTES));
    }

    /** Decodes the header of a user message and returns the length of its payload. */
    static int decodeUserHeader(MsgpackReader reader) throws MalformedException {
        long length = 0;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "UserMsgLen" -> length = reader.number(0, Long.MAX_VALUE);
                default -> reader.skip();
            }
        }
        return requireAtMost(length, MAX_USER_BYTES);
    }

    private static int requireAtMost(long number, int limit) throws MalformedException {
        if (number > limit) {
            throw new MalformedException(DropReason.SIZE);
        }
        return (int) number;
    }

    /** Decodes an entry; empty if its encoding is valid but its values are not. */
    static Optional<PushPull.NodeState> decodeNode(MsgpackReader reader) throws MalformedException {
        String name = "";
        Bytes address = AbsentBytes.ABSENT;
        int port = 0;
        Bytes metadata = AbsentBytes.ABSENT;
        long incarnation = 0;
        int state = 0;
        Bytes versions = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Name" -> name = reader.text();
                case "Addr" -> address = reader.bytes();
                case "Port" -> port = reader.u16();
                case "Meta" -> metadata = reader.bytes();
                case "Incarnation" -> incarnation = reader.u32();
                case "State" -> state = (int) reader.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "Vsn" -> versions = reader.bytes();
                default -> reader.skip();
            }
        }
        return ifValid(new PushPull.NodeState(name, address, port, metadata, incarnation, state, versions));
    }

    private static Optional<PushPull.NodeState> ifValid(PushPull.NodeState node) {
        try {
            FieldChecks.name(node.name());
            FieldChecks.address(node.address());
            FieldChecks.metadata(node.metadata());
            FieldChecks.versionCount(node.versions());
            return Optional.of(node);
        } catch (MalformedException e) {
            // One invalid entry must not invalidate the others.
            return Optional.empty();
        }
    }
}
