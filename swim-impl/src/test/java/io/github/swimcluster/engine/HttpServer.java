package io.github.swimcluster.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that answers every connection in another protocol. */
final class HttpServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    HttpServer() throws IOException {
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                answer();
            }
        });
    }

    private void answer() {
        try (Socket stream = server.accept()) {
            stream.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            stream.shutdownOutput();
            stream.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    String seed() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
