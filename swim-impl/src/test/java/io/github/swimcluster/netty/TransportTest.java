package io.github.swimcluster.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Address;
import io.github.swimcluster.BindSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.netty.RecordingHandler.Datagram;
import io.github.swimcluster.netty.RecordingHandler.Exchange;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class TransportTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private final EventLoops loops = EventLoops.acquire();
    private final List<RecordingHandler> parties = new ArrayList<>();
    private RecordingHandler alice;
    private RecordingHandler bob;

    TransportTest() {
        alice = RecordingHandler.of(loops);
        bob = RecordingHandler.of(loops);
    }

    @BeforeEach
    void meet() {
        parties.add(alice);
        parties.add(bob);
    }

    @AfterEach
    void part() {
        parties.forEach(RecordingHandler::close);
        loops.close();
    }

    private RecordingHandler party(RecordingHandler party) {
        parties.add(party);
        return party;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1400, 9000, 65_000, 65_507})
    void datagramsArriveInBothDirections(int size) throws Exception {
        byte[] there = bytes(size, 1);
        byte[] back = bytes(size, 2);

        alice.send(bob.local(), there);
        Datagram arrived = RecordingHandler.next(bob.datagrams);
        bob.send(arrived.from(), back);
        Datagram returned = RecordingHandler.next(alice.datagrams);

        assertThat(arrived.from()).isEqualTo(alice.local());
        assertThat(arrived.bytes()).isEqualTo(there);
        assertThat(returned.from()).isEqualTo(bob.local());
        assertThat(returned.bytes()).isEqualTo(back);
    }

    @Test
    void anEmptyDatagramDoesNotHoldUpTheNext() throws Exception {
        try (DatagramSocket client = new DatagramSocket()) {
            for (int size : new int[] {0, 3, 0, 4}) {
                client.send(new DatagramPacket(new byte[size], size, bob.local().toSocketAddress()));
            }
        }

        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sizes.add(RecordingHandler.next(bob.datagrams).bytes().length);
        }

        assertThat(sizes).containsExactly(0, 3, 0, 4);
    }

    @Test
    void anEmptyDatagramIsNotSentAndTheOthersAre() throws Exception {
        alice.send(bob.local(), bytes(3, 1), new byte[0], bytes(4, 2));

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(3, 1));
        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(4, 2));
        assertThat(RecordingHandler.next(alice.dropped)).isEqualTo("send");
    }

    @Test
    void eachDatagramOfABatchKeepsItsBytesAndTheOwnerHearsOfTheEnd() throws Exception {
        byte[][] many = new byte[100][];
        for (int i = 0; i < many.length; i++) {
            many[i] = bytes(10 + i, i);
        }

        alice.send(bob.local(), many);

        for (byte[] each : many) {
            assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(each);
        }
        RecordingHandler.next(bob.turns);
        bob.settle();
        assertThat(bob.turns.size()).isLessThan(many.length);
        assertThat(alice.dropped).isEmpty();
    }

    @Test
    void sendsToAClosedPortDoNoHarm() throws Exception {
        Address nobody = closedPort();

        for (int i = 0; i < 50; i++) {
            alice.send(nobody, bytes(10, i));
            alice.settle();
        }
        alice.send(bob.local(), bytes(5, 1));
        bob.send(alice.local(), bytes(5, 2));

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(5, 1));
        assertThat(RecordingHandler.next(alice.datagrams).bytes()).isEqualTo(bytes(5, 2));
    }

    @Test
    void aDatagramThatCannotBeSentIsCounted() throws Exception {
        alice.send(bob.local(), bytes(65_508, 1), bytes(5, 2));

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(5, 2));
        assertThat(RecordingHandler.next(alice.dropped)).isEqualTo("send");
    }

    @Test
    void aStreamCarriesARequestAndItsAnswer() throws Exception {
        byte[] request = bytes(300_000, 1);
        byte[] answer = bytes(400_000, 2);
        RecordingHandler server =
                party(new RecordingHandler(loops, "127.0.0.1", RecordingHandler.BOUNDS, stream -> new Exchange(stream) {
                    @Override
                    void received(byte[] all) {
                        if (all.length == request.length) {
                            stream.send(answer);
                            stream.finish();
                        }
                    }
                }));

        Exchange dialled = alice.dial(server.local(), request, RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(dialled.bytes()).isEqualTo(answer);
        Exchange served = RecordingHandler.next(server.streams);
        assertThat(served.end()).isEqualTo(StreamEnd.ABANDONED);
        assertThat(served.bytes()).isEqualTo(request);
        assertThat(served.stream.peer().host()).isEqualTo("127.0.0.1");
        assertThat(dialled.stream.peer()).isEqualTo(server.local());
    }

    @Test
    void anAnswerArrivesEvenIfTheRequestIsNotReadToItsEnd() throws Exception {
        byte[] answer = bytes(100_000, 2);
        RecordingHandler server =
                party(new RecordingHandler(loops, "127.0.0.1", RecordingHandler.BOUNDS, stream -> new Exchange(stream) {
                    @Override
                    void received(byte[] all) {
                        stream.send(answer);
                        stream.finish();
                    }
                }));

        Exchange dialled = alice.dial(server.local(), bytes(1 << 20, 1), RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(dialled.bytes()).isEqualTo(answer);
    }

    @Test
    void aPeerThatHasSaidEverythingStillGetsItsAnswer() throws Exception {
        RecordingHandler server =
                party(new RecordingHandler(loops, "127.0.0.1", RecordingHandler.BOUNDS, stream -> new Exchange(stream) {
                    @Override
                    void received(byte[] all) {
                        stream.send("hello".getBytes(UTF_8));
                        stream.finish();
                    }
                }));

        try (Socket client = connect(server)) {
            client.getOutputStream().write(1);
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
        }
        assertThat(RecordingHandler.next(server.streams).end()).isEqualTo(StreamEnd.ABANDONED);
    }

    @Test
    void aPeerThatLeavesEndsTheStream() throws Exception {
        try (Socket client = connect(bob)) {
            client.getOutputStream().write(new byte[] {1, 2, 3});
        }

        Exchange served = RecordingHandler.next(bob.streams);
        assertThat(served.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(served.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void aResetIsAFailure() throws Exception {
        Exchange served;
        try (Socket client = connect(bob)) {
            served = RecordingHandler.next(bob.streams);
            client.setSoLinger(true, 0);
        }

        assertThat(served.end()).isEqualTo(StreamEnd.RESET);
    }

    @Test
    void whatIsSentBeforeTheConnectionFollowsTheRequest() throws Exception {
        Exchange dialled = alice.dial(bob.local(), new byte[] {1, 2}, RecordingHandler.LIMIT, stream -> {
            stream.send(new byte[] {3});
            stream.finish();
            return new Exchange(stream);
        });

        Exchange served = RecordingHandler.next(bob.streams);
        assertThat(served.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(served.bytes()).containsExactly(1, 2, 3);
        assertThat(dialled.end()).isEqualTo(StreamEnd.ABANDONED);
    }

    @Test
    void aDiallerHearsThatNobodyListens() throws Exception {
        Exchange dialled = alice.dial(closedPort(), bytes(3, 1), RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.REFUSED);
    }

    @Test
    void aDiallerHearsThatThereIsNoWay() throws Exception {
        Exchange dialled = alice.dial(Address.parse("255.255.255.255:7946"), bytes(3, 1), RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.UNREACHABLE);
    }

    @Test
    void aDialledExchangeEndsAtItsDeadline() throws Exception {
        Exchange dialled = alice.dial(bob.local(), bytes(3, 1), SHORT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.TIMED_OUT);
        assertThat(RecordingHandler.next(bob.streams).end()).isEqualTo(StreamEnd.CLOSED);
    }

    @Test
    void aStreamThatTricklesEndsAtTheDeadlineNevertheless() throws Exception {
        RecordingHandler impatient = party(RecordingHandler.of(loops, RecordingHandler.BOUNDS.withTimeout(SHORT)));

        try (Socket client = connect(impatient)) {
            Exchange served = RecordingHandler.next(impatient.streams);
            CompletableFuture<Void> trickle = CompletableFuture.runAsync(() -> trickle(client));

            assertThat(served.end()).isEqualTo(StreamEnd.TIMED_OUT);
            assertThat(RecordingHandler.next(impatient.dropped)).isEqualTo("stream-timeout");
            trickle.orTimeout(RecordingHandler.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Sends single bytes until the peer closes. */
    private static void trickle(Socket client) {
        try {
            client.setSoTimeout(1);
            while (true) {
                client.getOutputStream().write(0);
                try {
                    if (client.getInputStream().read() < 0) {
                        return;
                    }
                } catch (java.net.SocketTimeoutException e) {
                    // The read timeout serves as the pause between two bytes.
                }
            }
        } catch (IOException e) {
            // A reset ends the stream too.
        }
    }

    @Test
    void aHostHasOnlyItsShareOfTheConnections() throws Exception {
        RecordingHandler small = party(RecordingHandler.of(loops, RecordingHandler.BOUNDS.withMaxConnections(40)));
        List<Socket> clients = new ArrayList<>();

        for (int i = 0; i < 11; i++) {
            clients.add(connect(small));
        }

        assertThat(RecordingHandler.next(small.dropped)).isEqualTo("stream-limit");
        assertThat(clients.getLast().getInputStream().read()).isEqualTo(-1);
        assertThat(small.streams).hasSize(10);

        clients.getFirst().close();
        assertThat(RecordingHandler.next(small.streams).end()).isEqualTo(StreamEnd.CLOSED);
        clients.add(connect(small));
        for (int i = 0; i < 10; i++) {
            RecordingHandler.next(small.streams);
        }
        for (Socket each : clients) {
            each.close();
        }
    }

    @Test
    void noMoreWaitsForThoseWhoDoNotReadThanThereIsMemoryFor() throws Exception {
        RecordingHandler talkative =
                party(new RecordingHandler(loops, "127.0.0.1", RecordingHandler.BOUNDS, stream -> new Exchange(stream) {
                    @Override
                    void received(byte[] all) {
                        stream.send(new byte[16 << 20]);
                        stream.finish();
                    }
                }));

        try (Socket first = connect(talkative);
                Socket second = connect(talkative)) {
            first.getOutputStream().write(1);
            second.getOutputStream().write(1);

            assertThat(RecordingHandler.next(talkative.dropped)).isEqualTo("stream-memory");
            talkative.settle();
            assertThat(talkative.dropped).isEmpty();
        }
    }

    @Test
    void dialledConnectionsAreBoundedToo() throws Exception {
        RecordingHandler small = party(RecordingHandler.of(loops, RecordingHandler.BOUNDS.withMaxConnections(2)));
        small.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);
        small.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);

        Exchange excess = small.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);

        assertThat(excess.end()).isEqualTo(StreamEnd.FAILED);
        RecordingHandler.next(bob.streams);
        RecordingHandler.next(bob.streams);
        bob.settle();
        assertThat(bob.streams).isEmpty();
    }

    @Test
    void anAbandonedStreamEndsOnceAndNotWithinTheCall() throws Exception {
        BlockingQueue<String> story = new LinkedBlockingQueue<>();
        alice.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT, stream -> {
            stream.abort();
            story.add("aborted");
            return new Exchange(stream) {
                @Override
                public void ended(StreamEnd end) {
                    story.add("ended " + end);
                }
            };
        });
        alice.settle();

        assertThat(story).containsExactly("aborted", "ended ABANDONED");
    }

    @Test
    void closingEndsOpenStreamsOnce() throws Exception {
        Exchange dialled = alice.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);
        Exchange served = RecordingHandler.next(bob.streams);

        bob.close();
        bob.close();

        assertThat(served.ends).containsExactly(StreamEnd.ABANDONED);
        assertThat(dialled.end()).isIn(StreamEnd.CLOSED, StreamEnd.RESET);
        alice.settle();
        assertThat(dialled.ends).isEmpty();
    }

    @Test
    void whatWasSentBeforeClosingStillLeaves() throws Exception {
        alice.transport.execute(() -> {
            alice.transport.send(bob.local(), bytes(7, 7));
            alice.transport.close();
        });

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(7, 7));
    }

    @Test
    void aClosedTransportRefusesTasksAndFreesItsPort() throws Exception {
        alice.close();

        assertThat(alice.transport.execute(() -> {})).isFalse();
        try (ServerSocket stream = new ServerSocket();
                DatagramSocket datagram = new DatagramSocket(alice.local().toSocketAddress())) {
            stream.bind(alice.local().toSocketAddress());
            assertThat(stream.getLocalPort()).isEqualTo(datagram.getLocalPort());
        }
    }

    @Test
    void tasksRunAtTheirTimeUnlessCancelled() throws Exception {
        BlockingQueue<String> story = new LinkedBlockingQueue<>();
        alice.transport.execute(() -> {
            alice.transport.schedule(SHORT.dividedBy(2), () -> story.add("second"));
            alice.transport.schedule(Duration.ZERO, () -> story.add("first"));
            alice.transport
                    .schedule(SHORT.dividedBy(4), () -> story.add("never"))
                    .cancel();
            alice.transport.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> story.add("never"));
        });

        assertThat(RecordingHandler.next(story)).isEqualTo("first");
        assertThat(RecordingHandler.next(story)).isEqualTo("second");
    }

    @Test
    void aScheduledTaskDoesNotRunAfterClosing() throws Exception {
        BlockingQueue<String> story = new LinkedBlockingQueue<>();
        // Both tasks must be dropped, because alice's transport is closed when they are due.
        alice.transport.execute(() -> {
            alice.transport.schedule(Duration.ofMillis(1), () -> story.add("too late"));
            alice.transport.close();
            alice.transport.schedule(Duration.ofMillis(1), () -> story.add("much too late"));
        });
        alice.close();
        bob.transport.execute(() -> bob.transport.schedule(SHORT, () -> story.add("end")));

        assertThat(RecordingHandler.next(story)).isEqualTo("end");
    }

    @Test
    void onlyTheEventLoopMaySend() {
        assertThatThrownBy(() -> alice.transport.send(bob.local(), bytes(1, 1))).isInstanceOf(AssertionError.class);
    }

    @Test
    void whatTheOwnerThrowsHarmsNobody() throws Exception {
        BlockingQueue<String> dropped = new LinkedBlockingQueue<>();
        Transport clumsy = Transport.bind(loops, new BindSettings("127.0.0.1", 0), RecordingHandler.BOUNDS);
        clumsy.start(new Receiver() {
            @Override
            public void datagram(Address from, byte[] bytes) {
                throw new IllegalStateException("thrown by datagram");
            }

            @Override
            public StreamHandler accepted(Stream stream) {
                throw new IllegalStateException("thrown by accepted");
            }

            @Override
            public void turnEnded() {
                throw new AssertionError("thrown by turnEnded");
            }

            @Override
            public void dropped(String reason) {
                dropped.add(reason);
                throw new IllegalStateException("thrown by dropped");
            }
        });

        for (int i = 0; i < 3; i++) {
            alice.send(clumsy.local(), bytes(1, i));
            assertThat(RecordingHandler.next(dropped)).isEqualTo("failure");
            assertThat(RecordingHandler.next(dropped)).isEqualTo("failure");
        }
        assertThat(alice.dial(clumsy.local(), bytes(1, 1), RecordingHandler.LIMIT)
                        .end())
                .isIn(StreamEnd.CLOSED, StreamEnd.RESET);
        assertThat(RecordingHandler.next(dropped)).isEqualTo("failure");
        assertThat(clumsy.execute(() -> {
                    throw new IllegalStateException("thrown by a task");
                }))
                .isTrue();
        assertThat(RecordingHandler.next(dropped)).isEqualTo("failure");
        clumsy.close().toCompletableFuture().join();
    }

    @Test
    void aHandlerThatThrowsLosesItsStream() throws Exception {
        RecordingHandler clumsy =
                party(new RecordingHandler(loops, "127.0.0.1", RecordingHandler.BOUNDS, stream -> new Exchange(stream) {
                    @Override
                    void received(byte[] all) {
                        throw new IllegalStateException("thrown by bytes");
                    }
                }));

        Exchange dialled = alice.dial(clumsy.local(), bytes(10, 1), RecordingHandler.LIMIT);

        assertThat(RecordingHandler.next(clumsy.streams).end()).isEqualTo(StreamEnd.FAILED);
        assertThat(RecordingHandler.next(clumsy.dropped)).isEqualTo("failure");
        assertThat(dialled.end()).isIn(StreamEnd.CLOSED, StreamEnd.RESET);
    }

    @Test
    void nothingIsDeliveredBeforeTheStart() throws Exception {
        Transport late = Transport.bind(loops, new BindSettings("127.0.0.1", 0), RecordingHandler.BOUNDS);
        alice.send(late.local(), bytes(4, 4));
        alice.settle();

        BlockingQueue<byte[]> datagrams = new LinkedBlockingQueue<>();
        late.start(new Forwarder(bob) {
            @Override
            public void datagram(Address from, byte[] bytes) {
                datagrams.add(bytes);
            }
        });

        assertThat(RecordingHandler.next(datagrams)).isEqualTo(bytes(4, 4));
        late.close().toCompletableFuture().join();
    }

    /** Delegates to another receiver. */
    private abstract static class Forwarder implements Receiver {
        private final Receiver other;

        Forwarder(Receiver other) {
            this.other = other;
        }

        @Override
        public StreamHandler accepted(Stream stream) {
            return other.accepted(stream);
        }

        @Override
        public void turnEnded() {
            other.turnEnded();
        }

        @Override
        public void dropped(String reason) {
            other.dropped(reason);
        }
    }

    @Test
    void aPortThatIsTakenForStreamsIsRefusedInWords() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused("127.0.0.1", taken.getLocalPort());
        }
    }

    @Test
    void aPortThatIsTakenForDatagramsIsRefusedInWordsAndNotHeld() throws Exception {
        int port = Ports.free();
        try (var taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertRefused("127.0.0.1", taken.getLocalPort());
        }
        Transport free = Transport.bind(loops, new BindSettings("127.0.0.1", port), RecordingHandler.BOUNDS);
        assertThat(free.local()).isEqualTo(Address.parse("127.0.0.1:" + port));
        free.close().toCompletableFuture().join();
    }

    private void assertRefused(String address, int port) {
        assertThatThrownBy(() -> Transport.bind(loops, new BindSettings(address, port), RecordingHandler.BOUNDS))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        refusal -> assertThat(refusal.problems())
                                .extracting(SettingsProblem::property, SettingsProblem::value)
                                .containsExactly(org.assertj.core.groups.Tuple.tuple("swim.bind.port", "" + port)))
                .hasMessageContaining("swim.bind.port is " + port + ", but it must be a port that can be opened")
                .hasMessageContaining(address)
                .hasMessageContaining("in use");
    }

    @Test
    void anAddressOfAnotherMachineIsRefusedInWords() {
        assertThatThrownBy(() -> Transport.bind(loops, new BindSettings("192.0.2.1", 0), RecordingHandler.BOUNDS))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("swim.bind.address is 192.0.2.1, but it must be an address of this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aNodeOnAllAddressesSeesIpv4PeersWithFourBytes(String everywhere) throws Exception {
        RecordingHandler wide = party(new RecordingHandler(loops, everywhere, RecordingHandler.BOUNDS, Exchange::new));
        Address reachable = Address.parse("127.0.0.1:" + wide.local().port());

        alice.send(reachable, bytes(1, 1));
        alice.dial(reachable, bytes(1, 1), RecordingHandler.LIMIT);

        assertThat(wide.local().host()).isEqualTo(everywhere);
        assertThat(RecordingHandler.next(wide.datagrams).from()).isEqualTo(alice.local());
        assertThat(RecordingHandler.next(wide.streams).stream.peer().ip()).hasSize(4);
    }

    @Test
    void anIpv4MappedAddressIsReachedToo() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        alice.send(Address.of(mapped, bob.local().port()), bytes(1, 1));

        assertThat(RecordingHandler.next(bob.datagrams).from()).isEqualTo(alice.local());
    }

    @Test
    void ipv6IsSpokenToo() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        RecordingHandler one = party(new RecordingHandler(loops, "::1", RecordingHandler.BOUNDS, Exchange::new));
        RecordingHandler two = party(new RecordingHandler(loops, "::1", RecordingHandler.BOUNDS, Exchange::new));

        one.send(two.local(), bytes(9, 9));
        Exchange dialled = one.dial(two.local(), bytes(8, 8), RecordingHandler.LIMIT);
        Exchange served = RecordingHandler.next(two.streams);
        one.transport.execute(dialled.stream::finish);

        assertThat(RecordingHandler.next(two.datagrams).from()).isEqualTo(one.local());
        assertThat(one.local().ip()).hasSize(16);
        assertThat(served.stream.peer().host()).isEqualTo(two.local().host());
        assertThat(served.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(served.bytes()).isEqualTo(bytes(8, 8));
    }

    private static boolean hasIpv6() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }

    private static Socket connect(RecordingHandler to) throws IOException {
        Socket client = new Socket();
        client.setSoTimeout((int) RecordingHandler.LIMIT.toMillis());
        client.connect(to.local().toSocketAddress());
        return client;
    }

    private static Address closedPort() {
        return Address.parse("127.0.0.1:" + Ports.free());
    }

    private static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
