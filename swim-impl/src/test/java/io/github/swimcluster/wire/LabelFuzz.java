package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Invariant;
import java.util.Arrays;
import java.util.List;

/** Stripping a label accepts only this node's label, strips it once, and reverses prepending. */
public final class LabelFuzz {
    private LabelFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        Label label = new Label(Bytes.of(input.some(255)));
        byte[] rest = input.rest();
        checkStrip(label, rest);
        checkPrepend(label, rest);
    }

    private static void checkStrip(Label label, byte[] labelled) {
        try {
            Slice content = label.strip(Slice.of(labelled));
            Invariant.check(
                    labelled.length - content.length() == label.length(),
                    "the stripped bytes have the length of the label");
            byte[] restored = label.prepend(content.toBytes().toArray());
            Invariant.check(Arrays.equals(restored, labelled), "prepending the label again restores the input");
        } catch (MalformedException e) {
            Invariant.check(e.reason() == DropReason.LABEL, "the error has a reason");
            Invariant.check(
                    e.neededBytes() == 0 || e.neededBytes() > labelled.length,
                    "the needed length exceeds the available length");
        }
    }

    private static void checkPrepend(Label label, byte[] content) {
        try {
            Slice restored = label.strip(Slice.of(label.prepend(content)));
            Invariant.check(
                    Arrays.equals(restored.toBytes().toArray(), content), "stripping the label restores the content");
        } catch (MalformedException e) {
            Invariant.check(
                    label.length() == 0 && content[0] == (byte) MessageType.LABEL,
                    "only content that starts with a label is refused");
        }
    }

    public static List<byte[]> seeds() {
        return Vectors.bytesOf(
                        "memberlist-vectors.json",
                        vector -> vector.getString("name").contains("label"))
                .stream()
                .map(packet -> packet.length < 2 ? packet : prependItsLabel(packet))
                .toList();
    }

    private static byte[] prependItsLabel(byte[] packet) {
        int length = Math.min(Byte.toUnsignedInt(packet[1]), packet.length - 2);
        byte[] name = Slice.of(packet).part(2, length).toBytes().toArray();
        byte[] input = Arrays.copyOf(new byte[] {(byte) length}, 1 + length + packet.length);
        System.arraycopy(name, 0, input, 1, length);
        System.arraycopy(packet, 0, input, 1 + length, packet.length);
        return input;
    }
}
