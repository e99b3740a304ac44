package io.github.swimcluster.netty;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that a test gives back and takes again. They are below those that systems give to clients, so that nobody else
 * takes one by chance in between.
 */
public final class Ports {
    private static final int FIRST = 10_000;
    private static final int LAST = 20_000;

    private Ports() {}

    /** A port that is free on loopback, for TCP and UDP. */
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** Whether this port is free on loopback, for TCP and UDP. */
    public static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var stream = new ServerSocket(port, 1, loopback);
                var datagrams = new DatagramSocket(new InetSocketAddress(loopback, port))) {
            return stream.isBound() && datagrams.isBound();
        } catch (IOException e) {
            // Somebody has it.
            return false;
        }
    }
}
