package io.github.swimcluster.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Address;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.netty.RecordingHandler.Datagram;
import io.github.swimcluster.netty.RecordingHandler.RecordedStream;
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
    private final List<RecordingHandler> transports = new ArrayList<>();
    private RecordingHandler alice;
    private RecordingHandler bob;

    TransportTest() {
        alice = RecordingHandler.of(loops);
        bob = RecordingHandler.of(loops);
    }

    @BeforeEach
    void closeBothAtTheEnd() {
        transports.add(alice);
        transports.add(bob);
    }

    @AfterEach
    void closeAll() {
        transports.forEach(RecordingHandler::close);
        loops.close();
    }

    private RecordingHandler transport(RecordingHandler transport) {
        transports.add(transport);
        return transport;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1400, 9000, 65_000, 65_507})
    void deliversDatagramsInBothDirections(int size) throws Exception {
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
    void receivesEmptyDatagrams() throws Exception {
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
    void dropsAnEmptyDatagramAndSendsTheOthers() throws Exception {
        alice.send(bob.local(), bytes(3, 1), new byte[0], bytes(4, 2));

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(3, 1));
        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(4, 2));
        assertThat(RecordingHandler.next(alice.dropped)).isEqualTo(DropReason.SEND);
    }

    @Test
    void deliversABatchOfDatagramsAndThenTheEndOfTheTurn() throws Exception {
        byte[][] many = new byte[100][];
        for (int i = 0; i < many.length; i++) {
            many[i] = bytes(10 + i, i);
        }

        alice.send(bob.local(), many);

        for (byte[] each : many) {
            assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(each);
        }
        RecordingHandler.next(bob.turns);
        bob.awaitIdle();
        assertThat(bob.turns.size()).isLessThan(many.length);
        assertThat(alice.dropped).isEmpty();
    }

    @Test
    void sendingToAClosedPortDoesNotDisturbOthers() throws Exception {
        Address closed = closedPort();

        for (int i = 0; i < 50; i++) {
            alice.send(closed, bytes(10, i));
            alice.awaitIdle();
        }
        alice.send(bob.local(), bytes(5, 1));
        bob.send(alice.local(), bytes(5, 2));

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(5, 1));
        assertThat(RecordingHandler.next(alice.datagrams).bytes()).isEqualTo(bytes(5, 2));
    }

    @Test
    void countsADatagramThatCannotBeSent() throws Exception {
        alice.send(bob.local(), bytes(65_508, 1), bytes(5, 2));

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(5, 2));
        assertThat(RecordingHandler.next(alice.dropped)).isEqualTo(DropReason.SEND);
    }

    @Test
    void deliversARequestAndItsAnswerOnAStream() throws Exception {
        byte[] request = bytes(300_000, 1);
        byte[] answer = bytes(400_000, 2);
        RecordingHandler server = transport(new RecordingHandler(
                loops, "127.0.0.1", RecordingHandler.STREAM_SETTINGS, stream -> new RecordedStream(stream) {
                    @Override
                    void received(byte[] all) {
                        if (all.length == request.length) {
                            stream.send(answer);
                            stream.finish();
                        }
                    }
                }));

        RecordedStream dialled = alice.dial(server.local(), request, RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(dialled.bytes()).isEqualTo(answer);
        RecordedStream served = RecordingHandler.next(server.streams);
        assertThat(served.end()).isEqualTo(StreamEnd.ABANDONED);
        assertThat(served.bytes()).isEqualTo(request);
        assertThat(served.stream.peer().host()).isEqualTo("127.0.0.1");
        assertThat(dialled.stream.peer()).isEqualTo(server.local());
    }

    @Test
    void deliversAnAnswerBeforeTheWholeRequestIsRead() throws Exception {
        byte[] answer = bytes(100_000, 2);
        RecordingHandler server = transport(new RecordingHandler(
                loops, "127.0.0.1", RecordingHandler.STREAM_SETTINGS, stream -> new RecordedStream(stream) {
                    @Override
                    void received(byte[] all) {
                        stream.send(answer);
                        stream.finish();
                    }
                }));

        RecordedStream dialled = alice.dial(server.local(), bytes(1 << 20, 1), RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(dialled.bytes()).isEqualTo(answer);
    }

    @Test
    void answersAPeerThatHasShutDownItsOutput() throws Exception {
        RecordingHandler server = transport(new RecordingHandler(
                loops, "127.0.0.1", RecordingHandler.STREAM_SETTINGS, stream -> new RecordedStream(stream) {
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
    void endsTheStreamWhenThePeerCloses() throws Exception {
        try (Socket client = connect(bob)) {
            client.getOutputStream().write(new byte[] {1, 2, 3});
        }

        RecordedStream served = RecordingHandler.next(bob.streams);
        assertThat(served.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(served.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void reportsAReset() throws Exception {
        RecordedStream served;
        try (Socket client = connect(bob)) {
            served = RecordingHandler.next(bob.streams);
            client.setSoLinger(true, 0);
        }

        assertThat(served.end()).isEqualTo(StreamEnd.RESET);
    }

    @Test
    void sendsBytesQueuedBeforeConnectingAfterTheRequest() throws Exception {
        RecordedStream dialled = alice.dial(bob.local(), new byte[] {1, 2}, RecordingHandler.LIMIT, stream -> {
            stream.send(new byte[] {3});
            stream.finish();
            return new RecordedStream(stream);
        });

        RecordedStream served = RecordingHandler.next(bob.streams);
        assertThat(served.end()).isEqualTo(StreamEnd.CLOSED);
        assertThat(served.bytes()).containsExactly(1, 2, 3);
        assertThat(dialled.end()).isEqualTo(StreamEnd.ABANDONED);
    }

    @Test
    void reportsARefusedConnection() throws Exception {
        RecordedStream dialled = alice.dial(closedPort(), bytes(3, 1), RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.REFUSED);
    }

    @Test
    void reportsAnUnreachableAddress() throws Exception {
        RecordedStream dialled = alice.dial(Address.parse("255.255.255.255:7946"), bytes(3, 1), RecordingHandler.LIMIT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.UNREACHABLE);
    }

    @Test
    void endsADialledStreamAtItsDeadline() throws Exception {
        RecordedStream dialled = alice.dial(bob.local(), bytes(3, 1), SHORT);

        assertThat(dialled.end()).isEqualTo(StreamEnd.TIMED_OUT);
        assertThat(RecordingHandler.next(bob.streams).end()).isEqualTo(StreamEnd.CLOSED);
    }

    @Test
    void endsASlowStreamAtItsDeadline() throws Exception {
        RecordingHandler shortTimeout =
                transport(RecordingHandler.of(loops, RecordingHandler.streamSettings(stream -> stream.timeout(SHORT))));

        try (Socket client = connect(shortTimeout)) {
            RecordedStream served = RecordingHandler.next(shortTimeout.streams);
            CompletableFuture<Void> trickle = CompletableFuture.runAsync(() -> trickle(client));

            assertThat(served.end()).isEqualTo(StreamEnd.TIMED_OUT);
            assertThat(RecordingHandler.next(shortTimeout.dropped)).isEqualTo(DropReason.STREAM_TIMEOUT);
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
    void limitsTheConnectionsOfOneHost() throws Exception {
        RecordingHandler small = transport(
                RecordingHandler.of(loops, RecordingHandler.streamSettings(stream -> stream.maxConnections(40))));
        List<Socket> clients = new ArrayList<>();

        for (int i = 0; i < 11; i++) {
            clients.add(connect(small));
        }

        assertThat(RecordingHandler.next(small.dropped)).isEqualTo(DropReason.STREAM_LIMIT);
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
    void limitsTheBytesPendingForPeersThatDoNotRead() throws Exception {
        RecordingHandler flooding = transport(new RecordingHandler(
                loops, "127.0.0.1", RecordingHandler.STREAM_SETTINGS, stream -> new RecordedStream(stream) {
                    @Override
                    void received(byte[] all) {
                        stream.send(new byte[16 << 20]);
                        stream.finish();
                    }
                }));

        try (Socket first = connect(flooding);
                Socket second = connect(flooding)) {
            first.getOutputStream().write(1);
            second.getOutputStream().write(1);

            assertThat(RecordingHandler.next(flooding.dropped)).isEqualTo(DropReason.STREAM_MEMORY);
            flooding.awaitIdle();
            assertThat(flooding.dropped).isEmpty();
        }
    }

    @Test
    void limitsDialledConnections() throws Exception {
        RecordingHandler small = transport(
                RecordingHandler.of(loops, RecordingHandler.streamSettings(stream -> stream.maxConnections(2))));
        small.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);
        small.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);

        RecordedStream excess = small.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);

        assertThat(excess.end()).isEqualTo(StreamEnd.FAILED);
        RecordingHandler.next(bob.streams);
        RecordingHandler.next(bob.streams);
        bob.awaitIdle();
        assertThat(bob.streams).isEmpty();
    }

    @Test
    void reportsTheEndOfAnAbortedStreamOnceAndAfterTheCall() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        alice.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT, stream -> {
            stream.abort();
            calls.add("aborted");
            return new RecordedStream(stream) {
                @Override
                public void ended(StreamEnd end) {
                    calls.add("ended " + end);
                }
            };
        });
        alice.awaitIdle();

        assertThat(calls).containsExactly("aborted", "ended ABANDONED");
    }

    @Test
    void closingEndsOpenStreamsOnce() throws Exception {
        RecordedStream dialled = alice.dial(bob.local(), bytes(1, 1), RecordingHandler.LIMIT);
        RecordedStream served = RecordingHandler.next(bob.streams);

        bob.close();
        bob.close();

        assertThat(served.ends).containsExactly(StreamEnd.ABANDONED);
        assertThat(dialled.end()).isIn(StreamEnd.CLOSED, StreamEnd.RESET);
        alice.awaitIdle();
        assertThat(dialled.ends).isEmpty();
    }

    @Test
    void flushesDatagramsBeforeClosing() throws Exception {
        alice.transport.execute(() -> {
            alice.transport.send(bob.local(), bytes(7, 7));
            alice.transport.close();
        });

        assertThat(RecordingHandler.next(bob.datagrams).bytes()).isEqualTo(bytes(7, 7));
    }

    @Test
    void aClosedTransportRefusesTasksAndReleasesItsPort() throws Exception {
        alice.close();

        assertThat(alice.transport.execute(() -> {})).isFalse();
        try (ServerSocket stream = new ServerSocket();
                DatagramSocket datagram = new DatagramSocket(alice.local().toSocketAddress())) {
            stream.bind(alice.local().toSocketAddress());
            assertThat(stream.getLocalPort()).isEqualTo(datagram.getLocalPort());
        }
    }

    @Test
    void runsScheduledTasksUnlessCancelled() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        alice.transport.execute(() -> {
            alice.transport.schedule(SHORT.dividedBy(2), () -> calls.add("second"));
            alice.transport.schedule(Duration.ZERO, () -> calls.add("first"));
            alice.transport
                    .schedule(SHORT.dividedBy(4), () -> calls.add("never"))
                    .cancel();
            alice.transport.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> calls.add("never"));
        });

        assertThat(RecordingHandler.next(calls)).isEqualTo("first");
        assertThat(RecordingHandler.next(calls)).isEqualTo("second");
    }

    @Test
    void runsNoScheduledTaskAfterClosing() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        // Both tasks must be dropped, because alice's transport is closed when they are due.
        alice.transport.execute(() -> {
            alice.transport.schedule(Duration.ofMillis(1), () -> calls.add("too late"));
            alice.transport.close();
            alice.transport.schedule(Duration.ofMillis(1), () -> calls.add("much too late"));
        });
        alice.close();
        bob.transport.execute(() -> bob.transport.schedule(SHORT, () -> calls.add("end")));

        assertThat(RecordingHandler.next(calls)).isEqualTo("end");
    }

    @Test
    void refusesSendingOutsideTheEventLoop() {
        assertThatThrownBy(() -> alice.transport.send(bob.local(), bytes(1, 1))).isInstanceOf(AssertionError.class);
    }

    @Test
    void survivesExceptionsOfTheReceiver() throws Exception {
        BlockingQueue<DropReason> dropped = new LinkedBlockingQueue<>();
        Transport throwing =
                Transport.bind(loops, RecordingHandler.at("127.0.0.1", 0), RecordingHandler.STREAM_SETTINGS);
        throwing.start(new Receiver() {
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
            public void dropped(DropReason reason) {
                dropped.add(reason);
                throw new IllegalStateException("thrown by dropped");
            }
        });

        for (int i = 0; i < 3; i++) {
            alice.send(throwing.local(), bytes(1, i));
            assertThat(RecordingHandler.next(dropped)).isEqualTo(DropReason.FAILURE);
            assertThat(RecordingHandler.next(dropped)).isEqualTo(DropReason.FAILURE);
        }
        assertThat(alice.dial(throwing.local(), bytes(1, 1), RecordingHandler.LIMIT)
                        .end())
                .isIn(StreamEnd.CLOSED, StreamEnd.RESET);
        assertThat(RecordingHandler.next(dropped)).isEqualTo(DropReason.FAILURE);
        assertThat(throwing.execute(() -> {
                    throw new IllegalStateException("thrown by a task");
                }))
                .isTrue();
        assertThat(RecordingHandler.next(dropped)).isEqualTo(DropReason.FAILURE);
        throwing.close().toCompletableFuture().join();
    }

    @Test
    void endsTheStreamOfAHandlerThatThrows() throws Exception {
        RecordingHandler throwing = transport(new RecordingHandler(
                loops, "127.0.0.1", RecordingHandler.STREAM_SETTINGS, stream -> new RecordedStream(stream) {
                    @Override
                    void received(byte[] all) {
                        throw new IllegalStateException("thrown by bytes");
                    }
                }));

        RecordedStream dialled = alice.dial(throwing.local(), bytes(10, 1), RecordingHandler.LIMIT);

        assertThat(RecordingHandler.next(throwing.streams).end()).isEqualTo(StreamEnd.FAILED);
        assertThat(RecordingHandler.next(throwing.dropped)).isEqualTo(DropReason.FAILURE);
        assertThat(dialled.end()).isIn(StreamEnd.CLOSED, StreamEnd.RESET);
    }

    @Test
    void deliversNothingBeforeTheStart() throws Exception {
        Transport late = Transport.bind(loops, RecordingHandler.at("127.0.0.1", 0), RecordingHandler.STREAM_SETTINGS);
        alice.send(late.local(), bytes(4, 4));
        alice.awaitIdle();

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
        public void dropped(DropReason reason) {
            other.dropped(reason);
        }
    }

    @Test
    void explainsThatATcpPortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused("127.0.0.1", taken.getLocalPort());
        }
    }

    @Test
    void explainsThatAUdpPortIsInUseAndReleasesTheTcpPort() throws Exception {
        int port = Ports.free();
        try (var taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertRefused("127.0.0.1", taken.getLocalPort());
        }
        Transport free =
                Transport.bind(loops, RecordingHandler.at("127.0.0.1", port), RecordingHandler.STREAM_SETTINGS);
        assertThat(free.local()).isEqualTo(Address.parse("127.0.0.1:" + port));
        free.close().toCompletableFuture().join();
    }

    private void assertRefused(String address, int port) {
        assertThatThrownBy(() ->
                        Transport.bind(loops, RecordingHandler.at(address, port), RecordingHandler.STREAM_SETTINGS))
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
    void explainsThatAnAddressIsNotLocal() {
        assertThatThrownBy(() ->
                        Transport.bind(loops, RecordingHandler.at("192.0.2.1", 0), RecordingHandler.STREAM_SETTINGS))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("swim.bind.address is 192.0.2.1, but it must be an address of this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void reportsIpv4PeersWithFourBytesWhenBoundToAllAddresses(String wildcard) throws Exception {
        RecordingHandler wide =
                transport(new RecordingHandler(loops, wildcard, RecordingHandler.STREAM_SETTINGS, RecordedStream::new));
        Address reachable = Address.parse("127.0.0.1:" + wide.local().port());

        alice.send(reachable, bytes(1, 1));
        alice.dial(reachable, bytes(1, 1), RecordingHandler.LIMIT);

        assertThat(wide.local().host()).isEqualTo(wildcard);
        assertThat(RecordingHandler.next(wide.datagrams).from()).isEqualTo(alice.local());
        assertThat(RecordingHandler.next(wide.streams).stream.peer().ip()).hasSize(4);
    }

    @Test
    void sendsToAnIpv4MappedAddress() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        alice.send(Address.of(mapped, bob.local().port()), bytes(1, 1));

        assertThat(RecordingHandler.next(bob.datagrams).from()).isEqualTo(alice.local());
    }

    @Test
    void supportsIpv6() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        RecordingHandler one =
                transport(new RecordingHandler(loops, "::1", RecordingHandler.STREAM_SETTINGS, RecordedStream::new));
        RecordingHandler two =
                transport(new RecordingHandler(loops, "::1", RecordingHandler.STREAM_SETTINGS, RecordedStream::new));

        one.send(two.local(), bytes(9, 9));
        RecordedStream dialled = one.dial(two.local(), bytes(8, 8), RecordingHandler.LIMIT);
        RecordedStream served = RecordingHandler.next(two.streams);
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
