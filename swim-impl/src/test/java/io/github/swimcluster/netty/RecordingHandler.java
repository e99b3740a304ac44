package io.github.swimcluster.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.BindSettings;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.StreamSettings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A transport whose receiver records everything that is delivered. */
final class RecordingHandler implements Receiver, AutoCloseable {
    /** A time limit far above what any step takes on a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    static final StreamSettings STREAM_SETTINGS = streamSettings(stream -> {});

    final Transport transport;
    final BlockingQueue<Datagram> datagrams = new LinkedBlockingQueue<>();
    final BlockingQueue<DropReason> dropped = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> turns = new LinkedBlockingQueue<>();
    final BlockingQueue<RecordedStream> streams = new LinkedBlockingQueue<>();
    private final Function<Stream, RecordedStream> streamFactory;

    /** Where a transport listens. */
    static BindSettings at(String address, int port) {
        return ClusterSettings.builder().bind(address, port).build().bind();
    }

    /** {@link #STREAM_SETTINGS} with changes. */
    static StreamSettings streamSettings(Consumer<StreamSettings.Builder> change) {
        return ClusterSettings.builder().stream(
                stream -> stream.timeout(LIMIT).maxBytes(1 << 20).maxConnections(64))
                .stream(change)
                .build()
                .stream();
    }

    RecordingHandler(
            EventLoops loops, String address, StreamSettings settings, Function<Stream, RecordedStream> streamFactory) {
        this.streamFactory = streamFactory;
        this.transport = Transport.bind(loops, at(address, 0), settings);
        transport.start(this);
    }

    static RecordingHandler of(EventLoops loops) {
        return of(loops, STREAM_SETTINGS);
    }

    static RecordingHandler of(EventLoops loops, StreamSettings settings) {
        return new RecordingHandler(loops, "127.0.0.1", settings, RecordedStream::new);
    }

    Address local() {
        return transport.local();
    }

    void send(Address to, byte[]... datagrams) {
        transport.execute(() -> {
            for (byte[] each : datagrams) {
                transport.send(to, each);
            }
        });
    }

    RecordedStream dial(Address to, byte[] request, Duration limit) {
        return dial(to, request, limit, RecordedStream::new);
    }

    RecordedStream dial(Address to, byte[] request, Duration limit, Function<Stream, RecordedStream> handler) {
        CompletableFuture<RecordedStream> opened = new CompletableFuture<>();
        transport.execute(() -> transport.dial(to, request, limit, stream -> {
            RecordedStream recorded = handler.apply(stream);
            opened.complete(recorded);
            return recorded;
        }));
        return opened.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Waits until all tasks queued on the event loop have run. */
    void awaitIdle() {
        CompletableFuture<Boolean> idle = new CompletableFuture<>();
        assertThat(transport.execute(() -> idle.complete(true))).isTrue();
        idle.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void datagram(Address from, byte[] bytes) {
        datagrams.add(new Datagram(from, bytes));
    }

    @Override
    public StreamHandler accepted(Stream stream) {
        RecordedStream recorded = streamFactory.apply(stream);
        streams.add(recorded);
        return recorded;
    }

    @Override
    public void turnEnded() {
        turns.add(true);
    }

    @Override
    public void dropped(DropReason reason) {
        dropped.add(reason);
    }

    @Override
    public void close() {
        transport
                .close()
                .toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("an element within %s", LIMIT).isNotNull();
        return next;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Datagram(Address from, byte[] bytes) {}

    /** Records the events of a stream. */
    static class RecordedStream implements StreamHandler {
        final Stream stream;
        final BlockingQueue<StreamEnd> ends = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        RecordedStream(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void bytes(byte[] chunk) {
            assertThat(chunk.length).isBetween(1, 65_536);
            received.writeBytes(chunk);
            received(received.toByteArray());
        }

        /** Called with everything received so far. */
        void received(byte[] all) {}

        @Override
        public void ended(StreamEnd end) {
            ends.add(end);
        }

        StreamEnd end() throws InterruptedException {
            return next(ends);
        }

        byte[] bytes() {
            return received.toByteArray();
        }
    }
}
