package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Member;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed datagrams are counted by reason, not answered, and have no effect. */
class MalformedInputTest {
    private static final PacketCodec CODEC = new PacketCodec(Dialect.SERF, false, Protection.none());
    private static final PacketCodec COMPRESSING = new PacketCodec(Dialect.SERF, true, Protection.none());

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
        "0281a75061796c6f6164ddffffffff, msgpack",
        "0281a75061796c6f6164dfffffffff, msgpack",
        "0281a75061796c6f6164c6ffffffff, msgpack",
        "0281a75061796c6f6164dbffffffff, msgpack",
        "0281a75061796c6f6164c9ffffffff05, msgpack",
        "02ddffffffff, msgpack",
        "03 82 ab496e6361726e6174696f6e 80 a44e6f6465 a162, msgpack",
        "03 82 ab496e6361726e6174696f6e ca3f800000 a44e6f6465 a162, msgpack",
        "03 82 ab496e6361726e6174696f6e c3 a44e6f6465 a162, msgpack",
        "03 82 ab496e6361726e6174696f6e d40101 a44e6f6465 a162, msgpack",
        "03 82 ab496e6361726e6174696f6e 04 a44e6f6465 05, msgpack",
        "03 82 ab496e6361726e6174696f6e 04 a44e6f6465 c0, name",
        "07ff0001000100, compound",
        "0702 0001 ffff 00, compound",
        "09 82 a4416c676f 00 a3427566 a0, compression",
        "09 82 a4416c676f 00 a3427566 c0, compression",
        "09 82 a4416c676f 01 a3427566 a100, compression",
        "09 82 a4416c676f 00 a3427566 a3feffff, compression",
        "09 82 a4416c676f 00 a3427566 a3000302, empty",
        "0c 00000000 0201, crc",
        "0c 00, type",
        "f400, label",
        "f4ff61, label",
        "f40161, label",
        "f4016102, label"
    })
    void countsMalformedDatagramsByReason(String datagram, String reason) {
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

        assertThat(alice.dropped("msgpack")).isEqualTo(1);
        assertThat(alice.dropped("type")).isEqualTo(1);
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

        assertThat(alice.dropped("unexpected-ack")).isEqualTo(1);
        assertNoEffect();
    }

    @Test
    void refusesADecompressionBomb() {
        Message big = new Message.User(Bytes.of(new byte[65_000]));
        byte[] bomb = COMPRESSING.encode(List.of(big, big), false);
        assertThat(bomb.length).isLessThan(2000);
        byte[] largerBomb = COMPRESSING.encode(java.util.Collections.nCopies(250, big), false);
        assertThat(largerBomb.length).isLessThan(65_507);

        pool.sendRaw(alice, bomb);
        pool.sendRaw(alice, largerBomb);

        assertThat(alice.dropped("compression")).isEqualTo(2);
        assertNoEffect();
    }

    @ParameterizedTest
    @CsvSource({
        "'', name",
        "6162, ''",
        "00, ''",
        "610a62, ''",
        "e280ae, ''",
        "d0b0, ''",
        "ff, name",
        "c0af, name",
        "eda080, name"
    })
    void acceptsOnlyNonEmptyUtf8Names(String name, String reason) {
        byte[] raw = hex(name);
        byte[] alive = CODEC.encode(List.of(Pool.alive("x".repeat(Math.max(raw.length, 1)), 1, Pool.ATTACKER)), false);
        if (raw.length > 0) {
            int at = indexOf(alive, "x".repeat(raw.length).getBytes(StandardCharsets.US_ASCII));
            System.arraycopy(raw, 0, alive, at, raw.length);
        } else {
            alive = CODEC.encode(List.of(Pool.alive("", 1, Pool.ATTACKER)), false);
        }

        pool.sendRaw(alice, alive);

        if (reason.isEmpty()) {
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
        pool.sendRaw(alice, CODEC.encode(List.of(Pool.alive("x".repeat(length), 1, Pool.ATTACKER)), false));

        assertThat(alice.dropped("name")).isEqualTo(1);
        assertNoEffect();
    }

    @ParameterizedTest
    @CsvSource({"512, true", "513, false", "60000, false"})
    void dropsTooLongMetadata(int length, boolean accepted) {
        Message.Alive eve = Pool.alive("eve", 1, Pool.ATTACKER);
        pool.sendRaw(
                alice,
                CODEC.encode(
                        List.of(new Message.Alive(
                                1, "eve", eve.address(), eve.port(), Bytes.of(new byte[length]), Pool.SERF)),
                        false));

        assertThat(alice.node.member("eve").isPresent()).isEqualTo(accepted);
        assertThat(alice.dropped("metadata")).isEqualTo(accepted ? 0 : 1);
    }

    /** In memberlist, one to five version bytes crash the process (memberlist #368). */
    @ParameterizedTest
    @CsvSource({
        "01, versions",
        "0105, versions",
        "0105020205, versions",
        "01050202050500, versions",
        "000502020505, versions",
        "050102020505, versions",
        "ffffffffffff, incompatible-versions",
        "'', incompatible-versions"
    })
    void dropsInvalidVersions(String versions, String reason) {
        Message.Alive eve = Pool.alive("eve", 1, Pool.ATTACKER);

        pool.sendRaw(
                alice,
                CODEC.encode(
                        List.of(new Message.Alive(
                                1, "eve", eve.address(), eve.port(), Bytes.ABSENT, Bytes.of(hex(versions)))),
                        false));

        assertThat(alice.dropped(reason)).isEqualTo(1);
        assertNoEffect();
    }

    @Test
    void decodesTheLargestPossibleDatagram() {
        pool.sendRaw(alice, CODEC.encode(List.of(new Message.User(Bytes.of(new byte[65_506]))), false));
        byte[] zeros = new byte[65_507];
        zeros[0] = 99;
        pool.sendRaw(alice, zeros);

        assertThat(alice.dropped("user-message")).isEqualTo(1);
        assertThat(alice.dropped("type")).isEqualTo(1);
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
        PacketCodec encryptingCodec =
                new PacketCodec(Dialect.SERF, false, new Protection(Bytes.EMPTY, List.of(key.secret())));
        byte[] ping = CODEC.encode(List.of(new Message.Ping(1, "", Message.Source.UNSAID)), false);
        Stage.Answers answers = new Stage.Answers();

        encrypted.datagram(alice.address, ping);
        encrypted.accepted(answers).bytes(ping);
        pool.sendRaw(alice, encryptingCodec.encode(List.of(new Message.Ping(1, "", Message.Source.UNSAID)), false));

        assertThat(stage.sent).isEmpty();
        assertThat(answers.only()[0]).isEqualTo((byte) 10);
        assertThat(encrypted.traffic().dropped()).containsOnlyKeys("decrypt", "plaintext");
        assertNoEffect();
        assertThat(dropped()).isPositive();
    }
}
