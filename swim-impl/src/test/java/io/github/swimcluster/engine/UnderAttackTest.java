package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
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
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UnderAttackTest {
    private static final int FACTOR = Integer.getInteger("hostile.factor", 1);
    private static final long MAX_HEAP_KIB = 96 << 10;
    private static final int BATCH = 50;
    private static final PacketCodec COMPRESSING = new PacketCodec(Dialect.SERF, true, Protection.none());
    private static final StreamCodec STREAMS = new StreamCodec(false, 1 << 30, Protection.none());
    private static final List<String> FIGURES = new ArrayList<>();

    private static VictimProcess victim;
    private static Neighbour companion;
    private static Intruder intruder;
    private VictimProcess.Report before;
    private long began;

    @BeforeAll
    static void meet() throws IOException {
        victim = new VictimProcess();
        companion = Neighbour.start(Victim.settings("companion").toBuilder()
                .seeds(victim.address.toString())
                .build());
        companion.awaitMembers("companion", "victim");
        intruder = new Intruder(victim.address, "127.0.0.66");
        FIGURES.add("%-55s %9s %9s %9s  %s".formatted("attack", "ms", "answer ms", "heap KiB", "dropped"));
        FIGURES.add(
                "%-55s %9s %9s %9d".formatted("(none)", "", "", victim.report().heapKib()));
    }

    @AfterAll
    @SuppressWarnings("SystemOut")
    static void part() throws IOException {
        System.out.println(String.join(System.lineSeparator(), FIGURES));
        intruder.close();
        companion.close();
        victim.close();
    }

    @BeforeEach
    void look() throws IOException {
        before = victim.report();
        began = System.nanoTime();
    }

    @AfterEach
    void itLivesAndNobodyIsSuspected(TestInfo test) throws IOException {
        long took = (System.nanoTime() - began) / 1_000_000;
        long answer = intruder.settle();
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
        intruder.settle();
        return victim.report().droppedSince(before);
    }

    /** Waits for the victim after each batch; otherwise most datagrams would be lost before they reach it. */
    private static void dutyCycle(int sent) throws IOException {
        if (sent % BATCH == 0) {
            intruder.settle();
        }
    }

    private static Message.Alive alive(String name, long incarnation, Address address) {
        return new Message.Alive(incarnation, name, Bytes.of(address.ip()), address.port(), Bytes.ABSENT, Ghosts.SERF);
    }

    @Test
    @Order(1)
    void malformedDatagrams() throws IOException {
        List<byte[]> datagrams = new ArrayList<>();
        byte[] whole = RawClient.CODEC.encode(List.of(alive("ghost-x", 1, Ghosts.nowhere(1))), false);
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
            intruder.send(datagrams.get(i % datagrams.size()));
            dutyCycle(i);
        }

        assertThat(dropped()).containsKeys("type", "msgpack", "empty", "compound", "compression", "crc", "label");
    }

    @Test
    @Order(2)
    void noise() throws IOException {
        Random random = new Random(17);
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            byte[] bytes = new byte[1 + random.nextInt(1400)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (i % 14);
            intruder.send(bytes);
            dutyCycle(i);
        }

        assertThat(dropped()).containsKeys("msgpack", "crc");
    }

    @Test
    @Order(3)
    void bombsInDatagrams() throws IOException {
        Message big = new Message.User(Bytes.of(new byte[65_000]));
        byte[] bomb = COMPRESSING.encode(Collections.nCopies(250, big), false);
        for (int i = 1; i <= 2000 * FACTOR; i++) {
            intruder.send(bomb);
            dutyCycle(i * 5);
        }

        assertThat(dropped()).containsKey("compression");
    }

    @Test
    @Order(4)
    void aHundredThousandForgedAcks() throws IOException {
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            int first = 1_000_000 + 10 * i;
            intruder.say(IntStream.range(first, first + 10)
                    .mapToObj(sequence -> new Message.Ack(sequence, Bytes.ABSENT))
                    .toArray(Message[]::new));
            dutyCycle(i);
        }

        assertThat(dropped().get("unexpected-ack")).isGreaterThan(90_000);
    }

    @Test
    @Order(5)
    void forgedNews() throws IOException {
        Address there = companion.cluster.self().address();
        for (long incarnation : new long[] {1, 2, 1 << 20, 0x7fff_ffffL, 0xbfff_ffffL, 0xffff_fffeL, 0xffff_ffffL}) {
            intruder.say(new Message.Suspect(incarnation, "victim", "companion"));
            intruder.say(new Message.Dead(incarnation, "victim", "victim"));
            intruder.say(alive("victim", incarnation, victim.address));
            intruder.say(alive("victim", incarnation, Ghosts.nowhere(2)));
            intruder.say(alive("companion", incarnation, there));
            intruder.say(alive("companion", incarnation, Ghosts.nowhere(3)));
            intruder.say(alive("eve", incarnation, Address.parse("224.0.0.1:1")));
        }
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            intruder.say(new Message.Suspect(1, "nobody-" + i, "companion"), new Message.JoinIntent(7, "nobody-" + i));
            dutyCycle(i);
        }

        assertThat(dropped()).containsKeys("implausible-incarnation", "address-conflict", "bad-address");
        assertThat(companion.names()).containsExactly("companion", "victim");
        assertThat(victim.report().members()).isEqualTo(2);
    }

    @Test
    @Order(6)
    void indirectPings() throws IOException {
        Address closed = Ghosts.nowhere(4);
        for (int i = 0; i < 20_000 * FACTOR; i++) {
            intruder.say(new Message.IndirectPing(
                    i, Bytes.of(closed.ip()), closed.port(), "whoever", false, Message.Source.UNSAID));
            dutyCycle(i);
        }

        assertThat(dropped().get("too-many-relays")).isPositive();
    }

    @Test
    @Order(7)
    void replays() throws IOException {
        intruder.say(alive("ghost-eve", 1, intruder.address()));
        List<byte[]> captured = new ArrayList<>();
        while (captured.size() < 5) {
            byte[] datagram = intruder.receive();
            if (datagram.length > 0) {
                captured.add(datagram);
            }
        }
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            intruder.send(captured.get(i % captured.size()));
            dutyCycle(i);
        }

        assertThat(companion.names()).contains("companion", "victim");
    }

    @Test
    @Order(8)
    void announcedViewsThatDoNotCome() throws IOException {
        byte[] header = HexFormat.of().parseHex("0681a54e6f646573ce00100000");
        byte[] view = STREAMS.encodeRequest(Ghosts.view(2000));
        byte[] begun = Arrays.copyOf(header, header.length + view.length - 20);
        System.arraycopy(view, 20, begun, header.length, view.length - 20);
        for (int i = 0; i < 200 * FACTOR; i++) {
            intruder.open("127.0.1." + (1 + i % 20), i % 2 == 0 ? header : begun);
        }
        intruder.awaitTheirEnd();

        assertThat(dropped()).containsKeys("stream-limit", "stream-timeout");
    }

    @Test
    @Order(9)
    void bombsInStreams() throws IOException {
        byte[] bomb = new StreamCodec(true, 1 << 30, Protection.none())
                .encodeRequest(new StreamMessage.User(new Message.User(Bytes.of(new byte[64 << 20]))));
        for (int i = 0; i < 100 * FACTOR; i++) {
            intruder.open("127.0.1." + (1 + i % 20), bomb);
        }
        intruder.awaitTheirEnd();

        assertThat(dropped()).containsKey("compression");
    }

    @Test
    @Order(10)
    void twoThousandSilentConnections() throws IOException {
        for (int round = 0; round < FACTOR; round++) {
            for (int i = 0; i < 2000; i++) {
                intruder.open("127.0.1." + (1 + i % 20), new byte[0]);
            }
            intruder.awaitTheirEnd();
        }

        assertThat(dropped().get("stream-limit")).isPositive();
        assertThat(dropped().get("stream-timeout")).isPositive();
    }

    @Test
    @Order(11)
    void oneByteAtATime() throws IOException {
        for (int i = 0; i < 20; i++) {
            intruder.open("127.0.1." + (1 + i), new byte[] {6});
        }
        long most = Victim.settings("victim").stream().timeout().multipliedBy(5).toNanos();
        while (!intruder.streams().stream().allMatch(UnderAttackTest::isClosedAfterAnotherByte)) {
            assertThat(System.nanoTime() - began).isLessThan(most);
            LockSupport.parkNanos(100_000_000);
        }
        intruder.hangUp();

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
    void twoHundredThousandInventedMembers() throws IOException {
        for (int i = 0; i < 10_000 * FACTOR; i++) {
            int first = 20 * i;
            intruder.say(IntStream.range(first, first + 20)
                    .mapToObj(ghost -> alive("ghost-" + ghost, 1, Ghosts.nowhere(ghost)))
                    .toArray(Message[]::new));
            dutyCycle(i);
        }

        assertThat(dropped()).containsKey("too-many-newcomers");
        assertThat(victim.report().members()).isLessThanOrEqualTo(20_000);
    }

    @Test
    @Order(13)
    void viewsThatAreAskedForAndNotRead() throws IOException {
        byte[] empty = STREAMS.encodeRequest(Ghosts.view(0));
        for (int i = 0; i < 200 * FACTOR; i++) {
            intruder.open("127.0.1." + (1 + i % 20), empty);
        }
        intruder.settle();
        assertThat(victim.report().heapKib()).isLessThan(MAX_HEAP_KIB);
        intruder.hangUp();
    }

    @Test
    @Order(14)
    void largeViewsThatAreInvented() throws IOException {
        byte[] view = STREAMS.encodeRequest(Ghosts.view(20_000));
        assertThat(view.length).isLessThan(4 << 20);
        for (int i = 0; i < 30 * FACTOR; i++) {
            intruder.open("127.0.1." + (1 + i % 20), view);
        }
        intruder.awaitTheirEnd();

        assertThat(victim.report().members()).isLessThanOrEqualTo(20_000);
    }

    @Test
    @Order(15)
    void aTableFullOfInventions() throws IOException {
        // Waits for a few probes while most known members are fake.
        long end = System.nanoTime()
                + Victim.settings("victim").probe().interval().multipliedBy(6).toNanos();
        while (System.nanoTime() < end) {
            intruder.settle();
            LockSupport.parkNanos(200_000_000);
        }

        assertThat(victim.report().members()).isGreaterThan(4000);
    }
}
