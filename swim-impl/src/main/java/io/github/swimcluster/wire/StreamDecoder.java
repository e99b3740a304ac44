package io.github.swimcluster.wire;

import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes one message from the chunks of a stream.
  *
  * <p>Buffers only received bytes, never an announced length. Total work stays linear in the input: decoding is retried
  * only when the needed length has arrived, and resumes after the last complete entry of a push/pull. Not thread-safe.
 */
public final class StreamDecoder {
    /** How many bytes may be scanned again for one incomplete map, in addition to four times the received bytes. */
    private static final long MAX_VAIN = 4 << 20;

    private final int maxBytes;
    private final Protection protection;
    private final boolean isAnswer;
    private final StreamReader reader = new StreamReader();
    private byte[] received = new byte[256];
    private int size;
    private int wanted = 1;
    private int began;
    private long vain;
    private boolean over;

    StreamDecoder(int maxBytes, Protection protection, boolean isAnswer) {
        this.maxBytes = maxBytes;
        this.protection = protection;
        this.isAnswer = isAnswer;
    }

    /**
     * Adds received bytes.
      *
      * @return the message once it is complete; later bytes are ignored
     */
    public Optional<StreamMessage> offer(byte[] chunk) throws MalformedException {
        if (over) {
            return Optional.empty();
        }
        append(chunk);
        return size < wanted ? Optional.empty() : attempt();
    }

    private void append(byte[] chunk) throws MalformedException {
        long length = (long) size + chunk.length;
        refuseAbove(maxBytes, length);
        if (length > received.length) {
            received = Arrays.copyOf(received, (int) Math.min(Math.max(length, 2L * size), maxBytes));
        }
        System.arraycopy(chunk, 0, received, size, chunk.length);
        size = (int) length;
    }

    private Optional<StreamMessage> attempt() throws MalformedException {
        try {
            StreamMessage message = decode(new Slice(received, 0, size));
            finish();
            return Optional.of(message);
        } catch (MalformedException e) {
            if (e.wanted() > size) {
                await(e.wanted());
                return Optional.empty();
            }
            finish();
            throw e;
        }
    }

    private StreamMessage decode(Slice all) throws MalformedException {
        Slice message = protection.afterLabel(all, isAnswer);
        int label = all.length() - message.length();
        if (message.isEmpty()) {
            throw MalformedException.cutOff("label", label + 1L);
        }
        try {
            return protection.isFrame(message)
                    ? decodeWhole(protection.openFrame(message, maxBytes))
                    : decodeOpen(message);
        } catch (MalformedException e) {
            throw e.behind(label);
        }
    }

    private StreamMessage decodeOpen(Slice message) throws MalformedException {
        return message.at(0) == MessageType.COMPRESS ? read(expand(message.after(1))) : reader.read(message);
    }

    /** Decodes the content of an encrypted frame. It is complete, so a truncated message in it is malformed. */
    private StreamMessage decodeWhole(Slice message) throws MalformedException {
        try {
            return message.at(0) == MessageType.COMPRESS ? read(expand(message.after(1))) : read(message);
        } catch (MalformedException e) {
            throw new MalformedException(e.reason());
        }
    }

    private Slice expand(Slice writer) throws MalformedException {
        try {
            return Compression.open(writer, maxBytes);
        } catch (MalformedException e) {
            throw e.wanted() == 0 ? e : MalformedException.cutOff(1L + e.wanted());
        }
    }

    /** Reads a message of which no more bytes can arrive. */
    private static StreamMessage read(Slice all) throws MalformedException {
        try {
            return new StreamReader().read(all);
        } catch (MalformedException e) {
            throw new MalformedException(e.reason());
        }
    }

    private void await(int bytes) throws MalformedException {
        refuseAbove(maxBytes, bytes);
        wanted = bytes;
        int begins = reader.position();
        vain = begins > began ? 0 : vain + size - begins;
        began = begins;
        refuseAbove(MAX_VAIN + 4L * size, vain);
    }

    private void refuseAbove(long limit, long bytes) throws MalformedException {
        if (bytes > limit) {
            finish();
            throw new MalformedException("size");
        }
    }

    private void finish() {
        over = true;
        received = new byte[0];
    }
}
