package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.BindSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.SettingsProblem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;

/** A TCP and a UDP socket with the same port. */
record Sockets(ServerSocketChannel listener, DatagramChannel datagrams, Address local) {
    /** How many free TCP ports to try before concluding that no port is free for UDP too. */
    private static final int MAX_ATTEMPTS = 32;

    /** Call on the event loop, where Netty's bind is synchronous. */
    static Sockets bind(Loop loop, BindSettings settings) {
        InetAddress address = address(settings);
        requireFamily(settings, address);
        int attempts = settings.port() == 0 ? MAX_ATTEMPTS : 1;
        while (true) {
            attempts--;
            try {
                return bind(loop, address, settings.port());
            } catch (IOException e) {
                if (attempts == 0) {
                    throw refusal(loop, settings, address, e);
                }
            }
        }
    }

    private static void requireFamily(BindSettings settings, InetAddress address) {
        if (address instanceof Inet6Address && !Ipv6.isAvailable()) {
            throw refusal(
                    "address",
                    settings.address(),
                    Boolean.getBoolean("java.net.preferIPv4Stack")
                            ? "be an IPv4 address, because java.net.preferIPv4Stack=true disables IPv6 in this JVM"
                            : "be an IPv4 address, because this machine has no IPv6",
                    new UnsupportedAddressTypeException());
        }
    }

    private static Sockets bind(Loop loop, InetAddress address, int port) throws IOException {
        ServerSocketChannel listener = loop.newServerChannel();
        try {
            bind(loop, listener, address, port);
            int boundPort = listener.localAddress().getPort();
            DatagramChannel datagrams = loop.newDatagramChannel();
            try {
                bind(loop, datagrams, address, boundPort);
                return new Sockets(listener, datagrams, Address.of(address.getAddress(), boundPort));
            } catch (Throwable e) {
                close(datagrams);
                throw e;
            }
        } catch (Throwable e) {
            close(listener);
            throw e;
        }
    }

    private static void bind(Loop loop, Channel channel, InetAddress address, int port) throws IOException {
        channel.config().setAutoRead(false);
        requireSuccess(loop.register(channel));
        requireSuccess(channel.bind(new InetSocketAddress(address, port)));
    }

    private static void requireSuccess(ChannelFuture step) throws IOException {
        if (!step.isDone()) {
            throw new AssertionError("not synchronous on the event loop");
        }
        if (!step.isSuccess()) {
            throw step.cause() instanceof IOException e ? e : new IOException(step.cause());
        }
    }

    /** Call on the event loop. */
    void close() {
        close(datagrams);
        close(listener);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing can be done if closing fails
    private static void close(Channel channel) {
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    private static InetAddress address(BindSettings settings) {
        try {
            return InetAddress.getByName(settings.address());
        } catch (UnknownHostException e) {
            throw refusal("address", settings.address(), "be an IP address, such as 0.0.0.0 or ::", e);
        }
    }

    /** Names the port as the problem only if another port can be bound on the same address. */
    private static InvalidSettingsException refusal(
            Loop loop, BindSettings settings, InetAddress address, IOException reason) {
        if (!isLocal(address)) {
            return refusal("address", settings.address(), "be an address of this machine", reason);
        }
        if (settings.port() == 0 || !hasFreePort(loop, address)) {
            return refusal(
                    "address",
                    settings.address(),
                    "be an address on which ports can be opened for TCP and UDP (%s)".formatted(message(reason)),
                    reason);
        }
        return refusal(
                "port",
                String.valueOf(settings.port()),
                "be a port that can be opened for TCP and UDP on %s (%s)"
                        .formatted(settings.address(), message(reason)),
                reason);
    }

    private static boolean hasFreePort(Loop loop, InetAddress address) {
        try {
            Sockets probe = bind(loop, address, 0);
            probe.close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Unknown; the message about the port quotes the operating system's error.
            return true;
        }
    }

    private static String message(IOException reason) {
        return reason.getMessage() == null ? reason.toString() : reason.getMessage();
    }

    private static InvalidSettingsException refusal(String name, String value, String expected, Exception reason) {
        InvalidSettingsException refusal =
                new InvalidSettingsException(List.of(new SettingsProblem("swim.bind." + name, value, expected)));
        refusal.initCause(reason);
        return refusal;
    }

    /** Converts an IPv4-mapped IPv6 address, as a dual-stack socket reports it, to its 4-byte form. */
    static Address address(InetSocketAddress peer) {
        Address address = Address.of(peer);
        return peer.getAddress() instanceof Inet6Address ? Address.of(address.toSocketAddress()) : address;
    }
}
