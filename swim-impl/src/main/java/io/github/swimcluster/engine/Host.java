package io.github.swimcluster.engine;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;

/** The addresses and routes of a machine. */
interface Host {
    /** The addresses of all interfaces that are up. */
    List<InetAddress> addresses();

    /** The source address of packets to this target; empty if there is no route. */
    Optional<InetAddress> sourceTo(InetAddress target);

    /** The machine that this JVM runs on. */
    enum Machine implements Host {
        THIS;

        /** The port does not matter, because nothing is sent. */
        private static final int DISCARD = 9;

        @Override
        public List<InetAddress> addresses() {
            try {
                return NetworkInterface.networkInterfaces()
                        .filter(Machine::isUp)
                        .flatMap(NetworkInterface::inetAddresses)
                        .toList();
            } catch (SocketException e) {
                // The machine has no interfaces.
                return List.of();
            }
        }

        private static boolean isUp(NetworkInterface each) {
            try {
                return each.isUp();
            } catch (IOException e) {
                // The interface was removed in the meantime.
                return false;
            }
        }

        @Override
        public Optional<InetAddress> sourceTo(InetAddress target) {
            ProtocolFamily family =
                    target instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
            // Connecting a datagram socket looks the route up and sends nothing.
            try (DatagramChannel channel = DatagramChannel.open(family)) {
                channel.connect(new InetSocketAddress(target, DISCARD));
                return channel.getLocalAddress() instanceof InetSocketAddress local
                        ? Optional.of(local.getAddress())
                        : Optional.empty();
            } catch (IOException | UnsupportedOperationException e) {
                // There is no route, or no socket of this family.
                return Optional.empty();
            }
        }
    }
}
