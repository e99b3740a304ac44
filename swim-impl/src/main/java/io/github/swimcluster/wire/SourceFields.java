package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;

/** The three optional fields of a ping that describe its sender; each is omitted when empty. */
final class SourceFields {
    private Bytes address = AbsentBytes.ABSENT;
    private int port;
    private String node = "";

    /** Reads the value of field {@code key}, and skips it if it is another field. */
    void read(String key, MsgpackReader reader) throws MalformedException {
        switch (key) {
            case "SourceAddr" -> address = reader.bytes();
            case "SourcePort" -> port = reader.u16();
            case "SourceNode" -> node = reader.text();
            default -> reader.skip();
        }
    }

    Message.Source toSource() throws MalformedException {
        if (address.length() > 0) {
            FieldChecks.address(address);
        }
        return new Message.Source(address, port, node);
    }

    static int count(Message.Source source) {
        return (source.address().length() == 0 ? 0 : 1)
                + (source.node().isEmpty() ? 0 : 1)
                + (source.port() == 0 ? 0 : 1);
    }

    static void write(Message.Source source, MsgpackWriter writer) {
        if (source.address().length() > 0) {
            writer.bytes("SourceAddr", source.address());
        }
        if (!source.node().isEmpty()) {
            writer.text("SourceNode", source.node());
        }
        if (source.port() != 0) {
            writer.number("SourcePort", source.port());
        }
    }
}
