package io.github.swimcluster.integration;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds free ports for programs that cannot bind port 0. They are below the ephemeral range, so that no client socket
 * takes one before it is used.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private static final Set<Integer> RETURNED = new HashSet<>();

    private Ports() {}

    /** A port that is free for TCP and UDP on loopback and was not returned before. */
    static synchronized int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port) && RETURNED.add(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
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
