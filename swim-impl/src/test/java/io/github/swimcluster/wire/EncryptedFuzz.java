package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Datagrams that are not encrypted with a known key are dropped; others are decoded like plaintext ones. */
public final class EncryptedFuzz {
    private static final Bytes LABEL = Bytes.utf8("pool");
    private static final Bytes FIRST = Bytes.of(new byte[16]);
    private static final Bytes SECOND = Bytes.of(new byte[32]);

    private static final Protection BOTH_KEYS = protection(FIRST, SECOND);
    private static final Protection SECOND_KEY = protection(SECOND);
    private static final PacketCodec CODEC = new PacketCodec(false, BOTH_KEYS);
    private static final int LABEL_LENGTH = 2 + 4;

    private EncryptedFuzz() {}

    private static Protection protection(Bytes... keys) {
        return new Protection(LABEL, List.of(keys), true, true, new CountedNonces());
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        switch (input.below(5)) {
            case 0 -> checkRefused(input.rest());
            case 1 -> checkDecrypted(BOTH_KEYS.protectDatagram(input.rest()));
            case 2 -> checkDecrypted(SECOND_KEY.protectDatagram(input.rest()));
            case 3 -> checkPadded(BOTH_KEYS.protectDatagram(input.rest()));
            default -> checkDamaged(input);
        }
    }

    private static void checkRefused(byte[] datagram) {
        DecodedPacket packet = CODEC.decode(datagram);
        Invariant.check(packet.messages().isEmpty(), "a datagram without a valid key yields no message");
        Invariant.check(packet.malformed().size() == 1, "a datagram without a valid key yields one error");
    }

    private static void checkDecrypted(byte[] datagram) {
        DecodedPacket packet = CODEC.decode(datagram);
        Invariant.check(!packet.malformed().contains(DropReason.DECRYPT), "a datagram with a valid key is decrypted");
        PacketFuzz.check(packet, datagram.length);
    }

    /** The version is not authenticated, so a version 1 datagram can be changed to be read as version 0. */
    private static void checkPadded(byte[] datagram) {
        datagram[LABEL_LENGTH] = 0;
        PacketFuzz.check(CODEC.decode(datagram), datagram.length);
    }

    private static void checkDamaged(FuzzInput input) {
        int at = input.u16();
        int bit = input.below(8);
        byte[] datagram = BOTH_KEYS.protectDatagram(input.rest());
        at %= datagram.length;
        // checkPadded covers a changed version byte.
        if (at != LABEL_LENGTH) {
            datagram[at] ^= (byte) (1 << bit);
            checkRefused(datagram);
        }
    }

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] packet : PacketFuzz.seeds()) {
            for (int choice = 0; choice < 5; choice++) {
                seeds.add(Vectors.withPrefix(packet, choice));
            }
            seeds.add(Vectors.withPrefix(padded(packet), 3));
        }
        return seeds;
    }

    private static byte[] padded(byte[] packet) {
        int count = 16 - packet.length % 16;
        byte[] padded = Arrays.copyOf(packet, packet.length + count);
        Arrays.fill(padded, packet.length, padded.length, (byte) count);
        return padded;
    }
}
