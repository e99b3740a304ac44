package io.github.swimcluster.netty;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds free ports for tests that bind, release and bind again. They are below the ephemeral range, so that no client
 * socket takes one in between.
 */
public final class Ports {
    private static final int FIRST = 10_000;
    private static final int LAST = 20_000;

    private Ports() {}

    /** A port that is free for TCP and UDP on loopback. */
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** Whether this port is free for TCP and UDP on loopback. */
    public static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var stream = new ServerSocket(port, 1, loopback);
                var datagrams = new DatagramSocket(new InetSocketAddress(loopback, port))) {
            return stream.isBound() && datagrams.isBound();
        } catch (IOException e) {
            // The port is in use.
            return false;
        }
    }
}
