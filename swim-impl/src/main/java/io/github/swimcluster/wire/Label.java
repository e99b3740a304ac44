package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Mismatch;
import org.jspecify.annotations.Nullable;

/** The cluster label before all other content: {@code f4}, its length, the label (memberlist protocol §5.5). */
final class Label {
    private static final int HEADER = 2;

    private final byte[] name;

    /** This node's label; an empty one means that no label is sent or accepted. */
    Label(Bytes name) {
        if (name.length() > 255) {
            throw new IllegalArgumentException("label must have at most 255 bytes, has " + name.length());
        }
        this.name = name.toArray();
    }

    /** The label itself, which encryption authenticates. */
    byte[] name() {
        return name;
    }

    /** Bytes that the label and its header add. */
    int length() {
        return name.length == 0 ? 0 : HEADER + name.length;
    }

    byte[] putBefore(byte[] content) {
        if (name.length == 0) {
            return content;
        }
        byte[] labelled = new byte[HEADER + name.length + content.length];
        labelled[0] = (byte) MessageType.LABEL;
        labelled[1] = (byte) name.length;
        System.arraycopy(name, 0, labelled, HEADER, name.length);
        System.arraycopy(content, 0, labelled, HEADER + name.length, content.length);
        return labelled;
    }

    /**
     * Returns what follows the label, which must be this node's.
      *
      * @throws MalformedException if the label differs or is incomplete; see {@link MalformedException#wanted}
     */
    Slice takeOff(Slice labelled) throws MalformedException {
        if (labelled.isEmpty() || labelled.at(0) != MessageType.LABEL) {
            return require(name.length == 0, labelled, isMessage(labelled) ? Mismatch.NO_LABEL : null);
        }
        require(name.length > 0, labelled, Mismatch.UNEXPECTED_LABEL);
        if (labelled.length() < HEADER) {
            throw MalformedException.cutOff("label", HEADER);
        }
        int length = labelled.at(1);
        require(length == name.length, labelled, Mismatch.OTHER_LABEL);
        if (labelled.length() < HEADER + length) {
            throw MalformedException.cutOff("label", HEADER + length);
        }
        boolean same = labelled.part(HEADER, length).toBytes().equals(Bytes.of(name));
        return require(same, labelled.after(HEADER + length), Mismatch.OTHER_LABEL);
    }

    private static boolean isMessage(Slice unlabelled) {
        return !unlabelled.isEmpty() && MessageType.isKnown(unlabelled.at(0));
    }

    /** The answer on a stream, which must have no label. */
    static Slice none(Slice unlabelled) throws MalformedException {
        return require(unlabelled.isEmpty() || unlabelled.at(0) != MessageType.LABEL, unlabelled, null);
    }

    private static Slice require(boolean right, Slice content, @Nullable Mismatch otherwise) throws MalformedException {
        if (!right) {
            throw new MalformedException("label", otherwise);
        }
        return content;
    }
}
