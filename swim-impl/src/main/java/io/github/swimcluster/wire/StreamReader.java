package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one uncompressed stream message. Reading a push/pull can resume after the last complete entry. */
final class StreamReader {
    private final List<PushPull.NodeState> nodes = new ArrayList<>();
    private int position = 1;
    private int nodesLeft;
    private PushPullCodec.@Nullable Header header;

    /** The position of the first byte that is not read yet. */
    int position() {
        return position;
    }

    /**
     * Reads the message.
     *
     * @param all all bytes received so far, those of previous calls included
     * @throws MalformedException if it is malformed or incomplete; an incomplete one can be read again with more bytes
     */
    StreamMessage read(Slice all) throws MalformedException {
        return switch (all.at(0)) {
            case MessageType.PUSH_PULL -> new StreamMessage.PushPullMessage(readPushPull(all));
            case MessageType.PING -> new StreamMessage.Ping(read(all, MessageCodec::decodePing));
            case MessageType.ACK -> new StreamMessage.Ack(read(all, MessageCodec::decodeAck));
            case MessageType.USER -> readUser(all);
            case MessageType.FAILURE -> new StreamMessage.Failure(read(all, StreamReader::decodeFailure));
            default -> throw new MalformedException(DropReason.TYPE);
        };
    }

    private PushPull readPushPull(Slice all) throws MalformedException {
        PushPullCodec.Header header = readHeader(all);
        int start = position;
        MsgpackReader reader = new MsgpackReader(all.after(start));
        while (nodesLeft > 0) {
            Optional<PushPull.NodeState> node = read(reader, start, PushPullCodec::decodeNode);
            node.ifPresent(nodes::add);
            nodesLeft--;
        }
        Slice userState = readRaw(all, header.userStateLength());
        return new PushPull(header.join(), nodes, userState.toBytes());
    }

    private PushPullCodec.Header readHeader(Slice all) throws MalformedException {
        PushPullCodec.Header result = header;
        if (result == null) {
            result = read(all, PushPullCodec::decodeHeader);
            header = result;
            nodesLeft = result.nodes();
        }
        return result;
    }

    private StreamMessage readUser(Slice all) throws MalformedException {
        int start = position;
        int length = read(all, PushPullCodec::decodeUserHeader);
        try {
            return new StreamMessage.User(new Message.User(readRaw(all, length).toBytes()));
        } catch (MalformedException e) {
            position = start;
            throw e;
        }
    }

    private static String decodeFailure(MsgpackReader reader) throws MalformedException {
        String text = "";
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Error" -> text = reader.text();
                default -> reader.skip();
            }
        }
        return text;
    }

    private Slice readRaw(Slice all, int length) throws MalformedException {
        if (length > all.length() - position) {
            throw MalformedException.truncated((long) position + length);
        }
        return all.part(position, length);
    }

    private <T> T read(Slice all, MapDecoder<T> decoder) throws MalformedException {
        return read(new MsgpackReader(all.after(position)), position, decoder);
    }

    /** Decodes one map with a reader whose input begins at {@code start}. */
    private <T> T read(MsgpackReader reader, int start, MapDecoder<T> decoder) throws MalformedException {
        T value;
        try {
            value = decoder.decode(reader);
        } catch (MalformedException e) {
            throw e.neededBytes() == 0 ? e : MalformedException.truncated((long) start + e.neededBytes());
        }
        position = start + reader.position();
        return value;
    }

    /** Decodes one map. */
    private interface MapDecoder<T> {
        T decode(MsgpackReader reader) throws MalformedException;
    }
}
