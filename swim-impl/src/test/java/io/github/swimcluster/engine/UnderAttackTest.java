package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.SerfCodec;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Attacks a node with a heap of 128 MiB in its own process over real sockets. After each attack the node runs, answers,
 * has counted what it dropped, and needs little memory. During the attacks neither the node nor its companion suspects
 * the other.
 *
 * <p>{@code -Dhostile.factor=10} sends ten times as much.
 */
@Tag("full")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UnderAttackTest {
    private static final int FACTOR = Integer.getInteger("hostile.factor", 1);
    private static final long MAX_HEAP_KIB = 96 << 10;
    private static final int BATCH = 50;
    private static final PacketCodec COMPRESSING = new PacketCodec(true, Protection.none());
    private static final StreamCodec STREAMS = StreamCodec.plain(1 << 30);
    private static final List<String> FIGURES = new ArrayList<>();

    private static VictimProcess victim;
    private static TestNode companion;
    private static Attacker attacker;
    private VictimProcess.Report before;
    private long startNanos;

    @BeforeAll
    static void start() throws IOException {
        victim = new VictimProcess();
        companion = TestNode.start(Victim.settings("companion").toBuilder()
                .seeds(victim.address.toString())
                .build());
        companion.awaitMembers("companion", "victim");
        attacker = new Attacker(victim.address, "127.0.0.66");
        FIGURES.add("%-55s %9s %9s %9s  %s".formatted("attack", "ms", "answer ms", "heap KiB", "dropped"));
        FIGURES.add(
                "%-55s %9s %9s %9d".formatted("(none)", "", "", victim.report().heapKib()));
    }

    @AfterAll
    @SuppressWarnings("SystemOut")
    static void stop() throws IOException {
        System.out.println(String.join(System.lineSeparator(), FIGURES));
        attacker.close();
        companion.close();
        victim.close();
    }

    @BeforeEach
    void recordBefore() throws IOException {
        before = victim.report();
        startNanos = System.nanoTime();
    }

    @AfterEach
    void assertAliveAndNotSuspected(TestInfo test) throws IOException {
        long took = (System.nanoTime() - startNanos) / 1_000_000;
        long answer = attacker.awaitAnswer();
        VictimProcess.Report after = victim.report();
        FIGURES.add("%-55s %9d %9d %9d  %s"
                .formatted(
                        test.getTestMethod().orElseThrow().getName(),
                        took,
                        answer,
                        after.heapKib(),
                        after.droppedSince(before)));
        assertThat(after.heapKib()).isLessThan(MAX_HEAP_KIB);
        assertThat(after.suspected()).doesNotContain("companion");
        assertThat(companion.events(MemberSuspected.class, "victim")).isEmpty();
        assertThat(companion.names()).contains("victim");
    }

    private Map<String, Long> dropped() throws IOException {
        attacker.awaitAnswer();
        return victim.report().droppedSince(before);
    }

    /** Waits for the victim after each batch; otherwise most datagrams would be lost before they reach it. */
    private static void awaitAfterBatch(int sent) throws IOException {
        if (sent % BATCH == 0) {
            attacker.awaitAnswer();
        }
    }

    private static Message.Alive alive(String name, long incarnation, Address address) {
        return new Message.Alive(
                incarnation, name, Bytes.of(address.ip()), address.port(), AbsentBytes.ABSENT, FakeMembers.SERF);
    }

    @Test
    @Order(1)
    void malformedDatagrams() throws IOException {
        List<byte[]> datagrams = new ArrayList<>();
        byte[] whole = RawClient.CODEC.encode(List.of(alive("ghost-x", 1, FakeMembers.address(1))));
        IntStream.range(0, 256).forEach(type -> datagrams.add(new byte[] {(byte) type}));
        IntStream.range(0, whole.length).forEach(length -> datagrams.add(Arrays.copyOf(whole, length)));
        for (String hex : List.of(
                "0281a75061796c6f6164ddffffffff",
                "0281a75061796c6f6164c6ffffffff",
                "02dfffffffff",
                "07ff0001000100",
                "0982a4416c676f07a3427566a0",
                "0982a4416c676f00a3427566a0",
                "0c000000000201",
                "f40161")) {
            datagrams.add(HexFormat.of().parseHex(hex));
        }
        byte[] deep = new byte[60_000];
        Arrays.fill(deep, (byte) 0x91);
        System.arraycopy(HexFormat.of().parseHex("0281a15a"), 0, deep, 0, 4);
        datagrams.add(deep);
        datagrams.add(new byte[65_507]);
        for (int i = 0; i < datagrams.size() * 5 * FACTOR; i++) {
            attacker.send(datagrams.get(i % datagrams.size()));
            awaitAfterBatch(i);
        }

        assertThat(dropped()).containsKeys("type", "msgpack", "empty", "compound", "compression", "crc", "label");
    }

    @Test
    @Order(2)
    void randomDatagrams() throws IOException {
        Random random = new Random(17);
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            byte[] bytes = new byte[1 + random.nextInt(1400)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (i % 14);
            attacker.send(bytes);
            awaitAfterBatch(i);
        }

        assertThat(dropped()).containsKeys("msgpack", "crc");
    }

    @Test
    @Order(3)
    void decompressionBombsInDatagrams() throws IOException {
        Message big = new Message.User(Bytes.of(new byte[65_000]));
        byte[] bomb = COMPRESSING.encode(Collections.nCopies(250, big));
        for (int i = 1; i <= 2000 * FACTOR; i++) {
            attacker.send(bomb);
            awaitAfterBatch(i * 5);
        }

        assertThat(dropped()).containsKey("compression");
    }

    @Test
    @Order(4)
    void aHundredThousandForgedAcks() throws IOException {
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            int first = 1_000_000 + 10 * i;
            attacker.send(IntStream.range(first, first + 10)
                    .mapToObj(sequence -> new Message.Ack(sequence, AbsentBytes.ABSENT))
                    .toArray(Message[]::new));
            awaitAfterBatch(i);
        }

        assertThat(dropped().get("unexpected-ack")).isGreaterThan(90_000);
    }

    @Test
    @Order(5)
    void forgedUpdates() throws IOException {
        Address there = companion.cluster.self().address();
        for (long incarnation : new long[] {1, 2, 1 << 20, 0x7fff_ffffL, 0xbfff_ffffL, 0xffff_fffeL, 0xffff_ffffL}) {
            attacker.send(new Message.Suspect(incarnation, "victim", "companion"));
            attacker.send(new Message.Dead(incarnation, "victim", "victim"));
            attacker.send(alive("victim", incarnation, victim.address));
            attacker.send(alive("victim", incarnation, FakeMembers.address(2)));
            attacker.send(alive("companion", incarnation, there));
            attacker.send(alive("companion", incarnation, FakeMembers.address(3)));
            attacker.send(alive("eve", incarnation, Address.parse("224.0.0.1:1")));
        }
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            attacker.send(
                    new Message.Suspect(1, "unknown-" + i, "companion"),
                    new Message.User(new SerfCodec().encode(new SerfMessage.JoinIntent(7, "unknown-" + i))));
            awaitAfterBatch(i);
        }

        assertThat(dropped()).containsKeys("implausible-incarnation", "address-conflict", "bad-address");
        assertThat(companion.names()).containsExactly("companion", "victim");
        assertThat(victim.report().members()).isEqualTo(2);
    }

    @Test
    @Order(6)
    void indirectPings() throws IOException {
        Address closed = FakeMembers.address(4);
        for (int i = 0; i < 20_000 * FACTOR; i++) {
            attacker.send(new Message.IndirectPing(
                    i, Bytes.of(closed.ip()), closed.port(), "target", false, Message.Source.UNSAID));
            awaitAfterBatch(i);
        }

        assertThat(dropped().get("too-many-relays")).isPositive();
    }

    @Test
    @Order(7)
    void replays() throws IOException {
        attacker.send(alive("ghost-eve", 1, attacker.address()));
        List<byte[]> captured = new ArrayList<>();
        while (captured.size() < 5) {
            byte[] datagram = attacker.receive();
            if (datagram.length > 0) {
                captured.add(datagram);
            }
        }
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            attacker.send(captured.get(i % captured.size()));
            awaitAfterBatch(i);
        }

        assertThat(companion.names()).contains("companion", "victim");
    }

    @Test
    @Order(8)
    void announcedPushPullsThatDoNotArrive() throws IOException {
        byte[] header = HexFormat.of().parseHex("0681a54e6f646573ce00100000");
        byte[] pushPull = STREAMS.encodeRequest(FakeMembers.pushPull(2000));
        byte[] incomplete = Arrays.copyOf(header, header.length + pushPull.length - 20);
        System.arraycopy(pushPull, 20, incomplete, header.length, pushPull.length - 20);
        for (int i = 0; i < 200 * FACTOR; i++) {
            attacker.open("127.0.1." + (1 + i % 20), i % 2 == 0 ? header : incomplete);
        }
        attacker.awaitClosedStreams();

        assertThat(dropped()).containsKeys("stream-limit", "stream-timeout");
    }

    @Test
    @Order(9)
    void decompressionBombsInStreams() throws IOException {
        byte[] bomb = new StreamCodec(true, 1 << 30, Protection.none())
                .encodeRequest(new StreamMessage.User(new Message.User(Bytes.of(new byte[64 << 20]))));
        for (int i = 0; i < 100 * FACTOR; i++) {
            attacker.open("127.0.1." + (1 + i % 20), bomb);
        }
        attacker.awaitClosedStreams();

        assertThat(dropped()).containsKey("compression");
    }

    @Test
    @Order(10)
    void twoThousandSilentConnections() throws IOException {
        for (int round = 0; round < FACTOR; round++) {
            for (int i = 0; i < 2000; i++) {
                attacker.open("127.0.1." + (1 + i % 20), new byte[0]);
            }
            attacker.awaitClosedStreams();
        }

        assertThat(dropped().get("stream-limit")).isPositive();
        assertThat(dropped().get("stream-timeout")).isPositive();
    }

    @Test
    @Order(11)
    void streamsOfOneByteAtATime() throws IOException {
        for (int i = 0; i < 20; i++) {
            attacker.open("127.0.1." + (1 + i), new byte[] {6});
        }
        long maxNanos =
                Victim.settings("victim").stream().timeout().multipliedBy(5).toNanos();
        while (!attacker.streams().stream().allMatch(UnderAttackTest::isClosedAfterAnotherByte)) {
            assertThat(System.nanoTime() - startNanos).isLessThan(maxNanos);
            LockSupport.parkNanos(100_000_000);
        }
        attacker.closeStreams();

        assertThat(dropped().get("stream-timeout")).isEqualTo(20);
    }

    private static boolean isClosedAfterAnotherByte(Socket stream) {
        try {
            stream.setSoTimeout(1);
            stream.getOutputStream().write(0x81);
            return stream.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    @Order(12)
    void twoHundredThousandFakeMembers() throws IOException {
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            int first = 20 * i;
            attacker.send(IntStream.range(first, first + 20)
                    .mapToObj(ghost -> alive("ghost-" + ghost, 1, FakeMembers.address(ghost)))
                    .toArray(Message[]::new));
            awaitAfterBatch(i);
        }

        assertThat(dropped()).containsKey("too-many-newcomers");
        assertThat(victim.report().members()).isLessThanOrEqualTo(20_000);
    }

    @Test
    @Order(13)
    void pushPullAnswersThatAreNotRead() throws IOException {
        byte[] empty = STREAMS.encodeRequest(FakeMembers.pushPull(0));
        for (int i = 0; i < 200 * FACTOR; i++) {
            attacker.open("127.0.1." + (1 + i % 20), empty);
        }
        attacker.awaitAnswer();
        assertThat(victim.report().heapKib()).isLessThan(MAX_HEAP_KIB);
        attacker.closeStreams();
    }

    @Test
    @Order(14)
    void largePushPullsOfFakeMembers() throws IOException {
        byte[] pushPull = STREAMS.encodeRequest(FakeMembers.pushPull(20_000));
        assertThat(pushPull.length).isLessThan(4 << 20);
        for (int i = 0; i < 30 * FACTOR; i++) {
            attacker.open("127.0.1." + (1 + i % 20), pushPull);
        }
        attacker.awaitClosedStreams();

        assertThat(victim.report().members()).isLessThanOrEqualTo(20_000);
    }

    @Test
    @Order(15)
    void aMemberTableFullOfFakeMembers() throws IOException {
        // Waits for a few probes while most known members are fake.
        long end = System.nanoTime()
                + Victim.settings("victim").probe().interval().multipliedBy(6).toNanos();
        while (System.nanoTime() < end) {
            attacker.awaitAnswer();
            LockSupport.parkNanos(200_000_000);
        }

        assertThat(victim.report().members()).isGreaterThan(4000);
    }
}
