package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed datagrams are counted by reason, not answered, and have no effect. */
class MalformedInputTest {
    private static final PacketCodec CODEC = PacketCodec.plain();
    private static final PacketCodec COMPRESSING = new PacketCodec(true, Protection.none());

    private final Pool pool = Pool.ofThree();
    private final Pool.PoolNode alice = pool.at("alice");
    private final List<Member> before = alice.node.members();

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private long dropped() {
        return alice.node.traffic().dropped().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void assertNoEffect() {
        pool.run(Duration.ofSeconds(2));
        assertThat(alice.node.members()).isEqualTo(before);
        assertThat(pool.undelivered).isEmpty();
    }

    @Test
    void dropsSingleBytes() {
        long counted = dropped();
        for (int type = 0; type < 256; type++) {
            pool.sendRaw(alice, new byte[] {(byte) type});
        }
        pool.sendRaw(alice, new byte[0]);

        assertThat(dropped() - counted).isEqualTo(257);
        assertNoEffect();
    }

    @ParameterizedTest
    @CsvSource({
        "0281a75061796c6f6164ddffffffff, MSGPACK",
        "0281a75061796c6f6164dfffffffff, MSGPACK",
        "0281a75061796c6f6164c6ffffffff, MSGPACK",
        "0281a75061796c6f6164dbffffffff, MSGPACK",
        "0281a75061796c6f6164c9ffffffff05, MSGPACK",
        "02ddffffffff, MSGPACK",
        "03 82 ab496e6361726e6174696f6e 80 a44e6f6465 a162, MSGPACK",
        "03 82 ab496e6361726e6174696f6e ca3f800000 a44e6f6465 a162, MSGPACK",
        "03 82 ab496e6361726e6174696f6e c3 a44e6f6465 a162, MSGPACK",
        "03 82 ab496e6361726e6174696f6e d40101 a44e6f6465 a162, MSGPACK",
        "03 82 ab496e6361726e6174696f6e 04 a44e6f6465 05, MSGPACK",
        "03 82 ab496e6361726e6174696f6e 04 a44e6f6465 c0, NAME",
        "07ff0001000100, COMPOUND",
        "0702 0001 ffff 00, COMPOUND",
        "09 82 a4416c676f 00 a3427566 a0, COMPRESSION",
        "09 82 a4416c676f 00 a3427566 c0, COMPRESSION",
        "09 82 a4416c676f 01 a3427566 a100, COMPRESSION",
        "09 82 a4416c676f 00 a3427566 a3feffff, COMPRESSION",
        "09 82 a4416c676f 00 a3427566 a3000302, EMPTY",
        "0c 00000000 0201, CRC",
        "0c 00, TYPE",
        "f400, LABEL",
        "f4ff61, LABEL",
        "f40161, LABEL",
        "f4016102, LABEL"
    })
    void countsMalformedDatagramsByReason(String datagram, DropReason reason) {
        pool.sendRaw(alice, hex(datagram));

        assertThat(alice.node.traffic().dropped()).containsKey(reason);
        assertNoEffect();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1000, 16_000})
    void refusesDeepNesting(int depth) {
        byte[] arrays = new byte[4 + depth];
        Arrays.fill(arrays, (byte) 0x91);
        System.arraycopy(hex("0281a15a"), 0, arrays, 0, 4);
        pool.sendRaw(alice, arrays);

        byte[] compounds = new byte[4 * depth];
        for (int level = 0; level < depth; level++) {
            int rest = compounds.length - 4 * (level + 1);
            compounds[4 * level] = 7;
            compounds[4 * level + 1] = 1;
            compounds[4 * level + 2] = (byte) (rest >> 8);
            compounds[4 * level + 3] = (byte) rest;
        }
        pool.sendRaw(alice, compounds);

        assertThat(alice.dropped(DropReason.MSGPACK)).isEqualTo(1);
        assertThat(alice.dropped(DropReason.TYPE)).isEqualTo(1);
        assertNoEffect();
    }

    @Test
    void skipsTenThousandUnknownFields() {
        ByteBuffer body =
                ByteBuffer.allocate(60_000).put((byte) 2).put((byte) 0xdf).putInt(10_000);
        for (int i = 0; i < 10_000; i++) {
            body.put((byte) 0xa3)
                    .put("%03x".formatted(i % 4096).getBytes(StandardCharsets.US_ASCII))
                    .put((byte) (i % 100));
        }
        pool.sendRaw(alice, Arrays.copyOf(body.array(), body.position()));

        assertThat(alice.dropped(DropReason.UNEXPECTED_ACK)).isEqualTo(1);
        assertNoEffect();
    }

    @Test
    void refusesADecompressionBomb() {
        Message big = new Message.User(Bytes.of(new byte[65_000]));
        byte[] bomb = COMPRESSING.encode(List.of(big, big));
        assertThat(bomb.length).isLessThan(2000);
        byte[] largerBomb = COMPRESSING.encode(java.util.Collections.nCopies(250, big));
        assertThat(largerBomb.length).isLessThan(65_507);

        pool.sendRaw(alice, bomb);
        pool.sendRaw(alice, largerBomb);

        assertThat(alice.dropped(DropReason.COMPRESSION)).isEqualTo(2);
        assertNoEffect();
    }

    @ParameterizedTest
    @CsvSource({"'', NAME", "6162,", "00,", "610a62,", "e280ae,", "d0b0,", "ff, NAME", "c0af, NAME", "eda080, NAME"})
    void acceptsOnlyNonEmptyUtf8Names(String name, @Nullable DropReason reason) {
        byte[] raw = hex(name);
        byte[] alive = CODEC.encode(List.of(Pool.alive("x".repeat(Math.max(raw.length, 1)), 1, Pool.ATTACKER)));
        if (raw.length > 0) {
            int at = indexOf(alive, "x".repeat(raw.length).getBytes(StandardCharsets.US_ASCII));
            System.arraycopy(raw, 0, alive, at, raw.length);
        } else {
            alive = CODEC.encode(List.of(Pool.alive("", 1, Pool.ATTACKER)));
        }

        pool.sendRaw(alice, alive);

        if (reason == null) {
            assertThat(alice.node.member(new String(raw, StandardCharsets.UTF_8)))
                    .isPresent();
        } else {
            assertThat(alice.dropped(reason)).isEqualTo(1);
            assertThat(alice.node.members()).isEqualTo(before);
        }
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("part not found");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1000, 60_000})
    void dropsTooLongNames(int length) {
        pool.sendRaw(alice, CODEC.encode(List.of(Pool.alive("x".repeat(length), 1, Pool.ATTACKER))));

        assertThat(alice.dropped(DropReason.NAME)).isEqualTo(1);
        assertNoEffect();
    }

    @ParameterizedTest
    @CsvSource({"512, true", "513, false", "60000, false"})
    void dropsTooLongMetadata(int length, boolean accepted) {
        Message.Alive eve = Pool.alive("eve", 1, Pool.ATTACKER);
        pool.sendRaw(
                alice,
                CODEC.encode(List.of(new Message.Alive(
                        1, "eve", eve.address(), eve.port(), Bytes.of(new byte[length]), Pool.SERF))));

        assertThat(alice.node.member("eve").isPresent()).isEqualTo(accepted);
        assertThat(alice.dropped(DropReason.METADATA)).isEqualTo(accepted ? 0 : 1);
    }

    /** In memberlist, one to five version bytes crash the process (memberlist #368). */
    @ParameterizedTest
    @CsvSource({
        "01, VERSIONS",
        "0105, VERSIONS",
        "0105020205, VERSIONS",
        "01050202050500, VERSIONS",
        "000502020505, VERSIONS",
        "050102020505, VERSIONS",
        "ffffffffffff, INCOMPATIBLE_VERSIONS",
        "'', INCOMPATIBLE_VERSIONS"
    })
    void dropsInvalidVersions(String versions, DropReason reason) {
        Message.Alive eve = Pool.alive("eve", 1, Pool.ATTACKER);

        pool.sendRaw(
                alice,
                CODEC.encode(List.of(new Message.Alive(
                        1, "eve", eve.address(), eve.port(), AbsentBytes.ABSENT, Bytes.of(hex(versions))))));

        assertThat(alice.dropped(reason)).isEqualTo(1);
        assertNoEffect();
    }

    @Test
    void decodesTheLargestPossibleDatagram() {
        pool.sendRaw(alice, CODEC.encode(List.of(new Message.User(Bytes.of(new byte[65_506])))));
        byte[] zeros = new byte[65_507];
        zeros[0] = 99;
        pool.sendRaw(alice, zeros);

        assertThat(alice.dropped(DropReason.USER_MESSAGE)).isEqualTo(1);
        assertThat(alice.dropped(DropReason.TYPE)).isEqualTo(1);
        assertNoEffect();
    }

    @Test
    void dropsAndCountsRandomBytes() {
        Random random = new Random(5);
        long counted = dropped();
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                // A valid type byte, so that decoding gets past it.
                noise[0] = (byte) (i % 16 == 8 ? 9 : i % 16);
            }
            pool.sendRaw(alice, noise);
        }

        assertThat(dropped() - counted).isGreaterThanOrEqualTo(49_000);
        assertThat(alice.node.members()).isEqualTo(before);
    }

    @Test
    void nodesWithAndWithoutEncryptionDropEachOthersMessages() {
        EncryptionKey key = EncryptionKey.parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        Stage stage = new Stage();
        Node encrypted = new Node(
                ClusterSettings.builder()
                        .name("me")
                        .encryption(each -> each.keys(List.of(key)))
                        .build(),
                "me",
                Pool.ATTACKER,
                stage,
                new java.util.SplittableRandom(1));
        encrypted.start();
        PacketCodec encryptingCodec = new PacketCodec(false, new Protection(Bytes.EMPTY, List.of(key.secret())));
        byte[] ping = CODEC.encode(List.of(new Message.Ping(1, "", Message.Source.UNSAID)));
        Stage.Answers answers = new Stage.Answers();

        encrypted.datagram(alice.address, ping);
        encrypted.accepted(answers).bytes(ping);
        pool.sendRaw(alice, encryptingCodec.encode(List.of(new Message.Ping(1, "", Message.Source.UNSAID))));

        assertThat(stage.sent).isEmpty();
        assertThat(answers.only()[0]).isEqualTo((byte) 10);
        assertThat(encrypted.traffic().dropped()).containsOnlyKeys(DropReason.DECRYPT, DropReason.PLAINTEXT);
        assertNoEffect();
        assertThat(dropped()).isPositive();
    }
}
