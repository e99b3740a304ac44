package io.github.swimcluster.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * Writes server-sent events for one client on its request thread, until the client disconnects or the server stops.
 *
 * <p>Closes the connection of a client that misses events; after reconnecting, it receives the stored ones.
 */
final class EventStream implements StreamingOutput {
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(15);

    private final EventLog log;
    private final Documents documents;
    private long lastSent;
    private boolean started;

    EventStream(EventLog log, Documents documents, long lastSent) {
        this.log = log;
        this.documents = documents;
        this.lastSent = lastSent;
    }

    @Override
    public void write(OutputStream output) throws IOException {
        send(output, "retry: 1000\n\n");
        try {
            boolean complete = true;
            while (complete && log.isOpen()) {
                complete = sendNext(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sendNext(OutputStream output) throws IOException, InterruptedException {
        List<EventLog.Entry> next = log.await(lastSent, HEARTBEAT_INTERVAL);
        if (next.isEmpty()) {
            // A heartbeat detects that the client has disconnected.
            send(output, ":\n\n");
            return true;
        }
        if (started && next.getFirst().sequence() > lastSent + 1) {
            return false;
        }
        for (EventLog.Entry entry : next) {
            send(output, "id: %d\ndata: %s\n\n".formatted(entry.sequence(), documents.event(entry)));
            lastSent = entry.sequence();
        }
        started = true;
        return true;
    }

    private static void send(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(UTF_8));
        output.flush();
    }
}
