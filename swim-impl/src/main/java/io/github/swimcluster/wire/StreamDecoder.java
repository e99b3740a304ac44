package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes one message from the chunks of a stream.
 *
 * <p>Buffers only received bytes: it never allocates for a length that the sender merely claims. Total work stays linear in
 * the input: decoding is retried only when the needed length has arrived, and resumes after the last complete entry of a
 * push/pull. Internally, a {@link MalformedException} with more needed bytes than received means "incomplete". Not
 * thread-safe.
 */
public final class StreamDecoder {
    /** How many bytes may be decoded again for one incomplete msgpack map, in addition to four times the received bytes. */
    private static final long MAX_RESCANNED = 4 << 20;

    /** Which side of a stream sends the message. */
    enum Kind {
        /** The side that opened the stream. */
        REQUEST,
        /** The side that accepted the stream. */
        ANSWER
    }

    private final int maxBytes;
    private final Protection protection;
    private final Kind kind;
    private final StreamReader reader = new StreamReader();
    private byte[] received = new byte[256];
    private int size;
    private int neededBytes = 1;
    private int resumePosition;
    private long rescanned;
    private boolean finished;

    StreamDecoder(int maxBytes, Protection protection, Kind kind) {
        this.maxBytes = maxBytes;
        this.protection = protection;
        this.kind = kind;
    }

    /**
     * Adds received bytes.
     *
     * @return the message once it is complete; later bytes are ignored
     */
    public Optional<StreamMessage> offer(byte[] chunk) throws MalformedException {
        if (finished) {
            return Optional.empty();
        }
        append(chunk);
        return size < neededBytes ? Optional.empty() : tryDecode();
    }

    private void append(byte[] chunk) throws MalformedException {
        long length = (long) size + chunk.length;
        requireAtMost(maxBytes, length);
        if (length > received.length) {
            received = Arrays.copyOf(received, (int) Math.min(Math.max(length, 2L * size), maxBytes));
        }
        System.arraycopy(chunk, 0, received, size, chunk.length);
        size = (int) length;
    }

    private Optional<StreamMessage> tryDecode() throws MalformedException {
        try {
            StreamMessage message = decode(new Slice(received, 0, size));
            finish();
            return Optional.of(message);
        } catch (MalformedException e) {
            if (e.neededBytes() > size) {
                waitFor(e.neededBytes());
                return Optional.empty();
            }
            finish();
            throw e;
        }
    }

    private StreamMessage decode(Slice all) throws MalformedException {
        Slice message = protection.stripLabel(all, kind);
        int label = all.length() - message.length();
        if (message.isEmpty()) {
            throw MalformedException.truncated(DropReason.LABEL, label + 1L);
        }
        try {
            return protection.isEncryptedFrame(message)
                    ? decodeFrame(protection.decryptFrame(message, maxBytes))
                    : decodePlain(message);
        } catch (MalformedException e) {
            throw e.shiftedBy(label);
        }
    }

    private StreamMessage decodePlain(Slice message) throws MalformedException {
        return message.at(0) == MessageType.COMPRESS
                ? readComplete(decompress(message.after(1)))
                : reader.read(message);
    }

    /** Decodes the content of an encrypted frame. It is complete, so a truncated message in it is malformed. */
    private StreamMessage decodeFrame(Slice message) throws MalformedException {
        try {
            return message.at(0) == MessageType.COMPRESS
                    ? readComplete(decompress(message.after(1)))
                    : readComplete(message);
        } catch (MalformedException e) {
            throw new MalformedException(e.reason());
        }
    }

    private Slice decompress(Slice compressed) throws MalformedException {
        try {
            return Compression.decompress(compressed, maxBytes);
        } catch (MalformedException e) {
            throw e.neededBytes() == 0 ? e : MalformedException.truncated(1L + e.neededBytes());
        }
    }

    /** Reads a message of which no more bytes can arrive. */
    private static StreamMessage readComplete(Slice all) throws MalformedException {
        try {
            return new StreamReader().read(all);
        } catch (MalformedException e) {
            throw new MalformedException(e.reason());
        }
    }

    private void waitFor(int bytes) throws MalformedException {
        requireAtMost(maxBytes, bytes);
        neededBytes = bytes;
        int position = reader.position();
        rescanned = position > resumePosition ? 0 : rescanned + size - position;
        resumePosition = position;
        requireAtMost(MAX_RESCANNED + 4L * size, rescanned);
    }

    private void requireAtMost(long limit, long bytes) throws MalformedException {
        if (bytes > limit) {
            finish();
            throw new MalformedException(DropReason.SIZE);
        }
    }

    private void finish() {
        finished = true;
        received = new byte[0];
    }
}
