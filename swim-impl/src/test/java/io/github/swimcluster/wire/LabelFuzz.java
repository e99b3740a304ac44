package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Choices;
import io.github.swimcluster.protocol.Claim;
import java.util.Arrays;
import java.util.List;

/** Stripping a label accepts only this node's label, strips it once, and reverses prepending. */
public final class LabelFuzz {
    private LabelFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        Label label = new Label(Bytes.of(choices.some(255)));
        byte[] rest = choices.rest();
        checkTakenOff(label, rest);
        checkPutBefore(label, rest);
    }

    private static void checkTakenOff(Label label, byte[] labelled) {
        try {
            Slice content = label.takeOff(Slice.of(labelled));
            Claim.that(labelled.length - content.length() == label.length(), "the stripped bytes have the length of the label");
            byte[] again = label.putBefore(content.toBytes().toArray());
            Claim.that(Arrays.equals(again, labelled), "prepending the label again restores the input");
        } catch (MalformedException e) {
            Claim.that(e.reason().equals("label"), "the error has a reason");
            Claim.that(e.wanted() == 0 || e.wanted() > labelled.length, "the needed length exceeds the available length");
        }
    }

    private static void checkPutBefore(Label label, byte[] content) {
        try {
            Slice again = label.takeOff(Slice.of(label.putBefore(content)));
            Claim.that(Arrays.equals(again.toBytes().toArray(), content), "stripping the label restores the content");
        } catch (MalformedException e) {
            Claim.that(label.length() == 0 && content[0] == (byte) MessageType.LABEL, "only content that starts with a label is refused");
        }
    }

    public static List<byte[]> seeds() {
        return Vectors.bytesOf(
                        "memberlist-vectors.json",
                        vector -> vector.getString("name").contains("label"))
                .stream()
                .map(packet -> packet.length < 2 ? packet : withItsLabelBefore(packet))
                .toList();
    }

    private static byte[] withItsLabelBefore(byte[] packet) {
        int length = Math.min(Byte.toUnsignedInt(packet[1]), packet.length - 2);
        byte[] name = Slice.of(packet).part(2, length).toBytes().toArray();
        byte[] input = Arrays.copyOf(new byte[] {(byte) length}, 1 + length + packet.length);
        System.arraycopy(name, 0, input, 1, length);
        System.arraycopy(packet, 0, input, 1 + length, packet.length);
        return input;
    }
}
