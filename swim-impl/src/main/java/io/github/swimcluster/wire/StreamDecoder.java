package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.Reader.EndOfInput;
import io.github.swimcluster.wire.Reader.Fields;
import io.github.swimcluster.wire.Reader.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one message of one stream as its bytes arrive. Not thread-safe. */
public final class StreamDecoder {
    private static final int MAX_NODES = 1_048_576;
    private static final Map<String, Kind> HEADER =
            Map.of("Nodes", Kind.U32, "UserStateLen", Kind.U32, "Join", Kind.FLAG, "UserMsgLen", Kind.U32);
    private static final Map<String, Kind> ERROR = Map.of("Error", Kind.TEXT);
    private static final Map<String, Kind> NODE = Map.of(
            "Name",
            Kind.TEXT,
            "Addr",
            Kind.BYTES,
            "Port",
            Kind.U16,
            "Meta",
            Kind.BYTES,
            "Incarnation",
            Kind.U32,
            "State",
            Kind.U8,
            "Vsn",
            Kind.BYTES);

    private final int maxBytes;
    private final boolean expanded;
    private final List<PushPull.NodeState> nodes = new ArrayList<>();
    private byte[] received = new byte[0];
    private int size;
    private int position = 1;
    private int needed = 1;
    private Fields header = new Fields(Map.of());
    private boolean headerRead;
    private long nodesRead;

    StreamDecoder(int maxBytes, boolean expanded) {
        this.maxBytes = maxBytes;
        this.expanded = expanded;
    }

    /** The message once it is whole; empty if more bytes are needed. */
    public Optional<StreamMessage> offer(byte[] chunk) throws MalformedException {
        if (chunk.length > maxBytes - size) {
            throw new MalformedException("size");
        }
        append(chunk);
        if (size < needed) {
            return Optional.empty();
        }
        Reader in = new Reader(received, position, size);
        try {
            return Optional.of(message(in));
        } catch (EndOfInput e) {
            needed = Math.max(needed, in.needed());
            if (needed > maxBytes) {
                throw new MalformedException("size");
            }
            return Optional.empty();
        }
    }

    private void append(byte[] chunk) {
        if (chunk.length > received.length - size) {
            received = Arrays.copyOf(received, Math.max(size + chunk.length, 2 * size));
        }
        System.arraycopy(chunk, 0, received, size, chunk.length);
        size += chunk.length;
    }

    private StreamMessage message(Reader in) throws MalformedException, EndOfInput {
        return switch (received[0]) {
            case 0 -> new StreamMessage.Ping(Bodies.ping(in));
            case 2 -> new StreamMessage.Ack(Bodies.ack(in));
            case 6 -> state(in);
            case 8 -> user(in);
            case 13 -> new StreamMessage.Failure(in.fields(ERROR).text("Error"));
            case Compression.TYPE -> inner(in);
            default -> throw new MalformedException("type");
        };
    }

    private StreamMessage inner(Reader in) throws MalformedException, EndOfInput {
        if (expanded) {
            throw new MalformedException("nesting");
        }
        return new StreamDecoder(maxBytes, true)
                .offer(Compression.open(in, maxBytes))
                .orElseThrow(() -> new MalformedException("msgpack"));
    }

    private StreamMessage user(Reader in) throws MalformedException, EndOfInput {
        readHeader(in);
        return new StreamMessage.User(new Message.User(rest(header.number("UserMsgLen"))));
    }

    private StreamMessage state(Reader in) throws MalformedException, EndOfInput {
        readHeader(in);
        if (header.number("Nodes") > MAX_NODES || header.number("UserStateLen") > maxBytes) {
            throw new MalformedException("size");
        }
        for (; nodesRead < header.number("Nodes"); nodesRead++) {
            Fields node = in.fields(NODE);
            position = in.position();
            keep(node);
        }
        return new StreamMessage.State(new PushPull(header.flag("Join"), nodes, rest(header.number("UserStateLen"))));
    }

    private void readHeader(Reader in) throws MalformedException, EndOfInput {
        if (!headerRead) {
            header = in.fields(HEADER);
            position = in.position();
            headerRead = true;
        }
    }

    // A nameless entry is nobody's; the rest of the exchange is as good as without it.
    private void keep(Fields node) {
        String name = node.text("Name");
        if (!name.isEmpty() && Bytes.utf8(name).length() <= 255) {
            nodes.add(new PushPull.NodeState(
                    name,
                    node.bytes("Addr"),
                    node.small("Port"),
                    node.bytes("Meta"),
                    node.number("Incarnation"),
                    node.small("State"),
                    node.bytes("Vsn")));
        }
    }

    private Bytes rest(long length) throws MalformedException, EndOfInput {
        if (length > maxBytes - position) {
            throw new MalformedException("size");
        }
        if (length > size - position) {
            needed = position + (int) length;
            throw new EndOfInput();
        }
        return Bytes.of(received, position, (int) length);
    }
}
