package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.protocol.Mismatch;
import org.jspecify.annotations.Nullable;

/** The cluster label before all other content: {@code f4}, its length, the label (memberlist protocol §5.5). */
final class Label {
    private static final int HEADER_LENGTH = 2;

    private final byte[] bytes;

    /** This node's label; an empty one means that no label is sent or accepted. */
    Label(Bytes bytes) {
        if (bytes.length() > Limits.MAX_LABEL_BYTES) {
            throw new IllegalArgumentException(
                    "label must have at most %d bytes, has %d".formatted(Limits.MAX_LABEL_BYTES, bytes.length()));
        }
        this.bytes = bytes.toArray();
    }

    /** The label itself, which encryption authenticates. */
    byte[] bytes() {
        return bytes;
    }

    /** Bytes that the label and its header add. */
    int length() {
        return bytes.length == 0 ? 0 : HEADER_LENGTH + bytes.length;
    }

    byte[] prepend(byte[] content) {
        if (bytes.length == 0) {
            return content;
        }
        byte[] labelled = new byte[HEADER_LENGTH + bytes.length + content.length];
        labelled[0] = (byte) MessageType.LABEL;
        labelled[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, labelled, HEADER_LENGTH, bytes.length);
        System.arraycopy(content, 0, labelled, HEADER_LENGTH + bytes.length, content.length);
        return labelled;
    }

    /**
     * Returns what follows the label, which must be this node's.
     *
     * @throws MalformedException if the label differs or is incomplete; see {@link MalformedException#neededBytes}
     */
    Slice strip(Slice labelled) throws MalformedException {
        if (labelled.isEmpty() || labelled.at(0) != MessageType.LABEL) {
            return require(bytes.length == 0, labelled, isMessage(labelled) ? Mismatch.NO_LABEL : null);
        }
        require(bytes.length > 0, labelled, Mismatch.UNEXPECTED_LABEL);
        if (labelled.length() < HEADER_LENGTH) {
            throw MalformedException.truncated(DropReason.LABEL, HEADER_LENGTH);
        }
        int length = labelled.at(1);
        require(length == bytes.length, labelled, Mismatch.OTHER_LABEL);
        if (labelled.length() < HEADER_LENGTH + length) {
            throw MalformedException.truncated(DropReason.LABEL, HEADER_LENGTH + length);
        }
        boolean same = labelled.part(HEADER_LENGTH, length).toBytes().equals(Bytes.of(bytes));
        return require(same, labelled.after(HEADER_LENGTH + length), Mismatch.OTHER_LABEL);
    }

    private static boolean isMessage(Slice content) {
        return !content.isEmpty() && MessageType.isKnown(content.at(0));
    }

    /** The answer on a stream, which must have no label. */
    static Slice requireNone(Slice content) throws MalformedException {
        if (!content.isEmpty() && content.at(0) == MessageType.LABEL) {
            throw new MalformedException(DropReason.LABEL);
        }
        return content;
    }

    private static Slice require(boolean right, Slice content, @Nullable Mismatch otherwise) throws MalformedException {
        if (!right) {
            throw new MalformedException(DropReason.LABEL, otherwise);
        }
        return content;
    }
}
