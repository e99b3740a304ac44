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
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final EventLog log;
    private final Documents documents;
    private long sent;
    private boolean begun;

    EventStream(EventLog log, Documents documents, long sent) {
        this.log = log;
        this.documents = documents;
        this.sent = sent;
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
        List<EventLog.Entry> next = log.await(sent, HEARTBEAT);
        if (next.isEmpty()) {
            // A heartbeat detects that the client has disconnected.
            send(output, ":\n\n");
            return true;
        }
        if (begun && next.getFirst().sequence() > sent + 1) {
            return false;
        }
        for (EventLog.Entry entry : next) {
            send(output, "id: %d\ndata: %s\n\n".formatted(entry.sequence(), documents.event(entry)));
            sent = entry.sequence();
        }
        begun = true;
        return true;
    }

    private static void send(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(UTF_8));
        output.flush();
    }
}
