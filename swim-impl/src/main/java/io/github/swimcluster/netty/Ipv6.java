package io.github.swimcluster.netty;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/**
 * Whether this JVM has IPv6 sockets. It has none with {@code java.net.preferIPv4Stack=true}, which is the default of some
 * application servers, and on a machine whose kernel has no IPv6.
 */
final class Ipv6 {
    private static final boolean AVAILABLE = !NetUtil.isIpV4StackPreferred() && canOpenSocket();

    private Ipv6() {}

    /** Whether this JVM can open IPv6 sockets. */
    public static boolean isAvailable() {
        return AVAILABLE;
    }

    private static boolean canOpenSocket() {
        try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            return probe.isOpen();
        } catch (UnsupportedOperationException | IOException e) {
            // The JDK or the kernel has no IPv6 sockets.
            return false;
        }
    }

    /**
     * Whether sockets of this JVM can send to this address. Without this check Netty's epoll transport would send to the
     * IPv4 address made of its last four bytes.
     */
    static boolean canReach(InetSocketAddress to) {
        return AVAILABLE || !(to.getAddress() instanceof Inet6Address);
    }
}
