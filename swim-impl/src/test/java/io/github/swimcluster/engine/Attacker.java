package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.protocol.Message;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An attacker on another address of this machine. */
final class Attacker implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int RECEIVE_TIMEOUT_MILLIS = 200;

    private final Address victim;
    private final DatagramSocket socket;
    private final List<Socket> streams = new ArrayList<>();
    private long sequence = 5_000_000;

    Attacker(Address victim, String from) throws IOException {
        this.victim = victim;
        this.socket = new DatagramSocket(0, InetAddress.getByName(from));
        socket.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
    }

    Address address() {
        return Address.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    void send(byte[] datagram) throws IOException {
        send(victim, datagram);
    }

    void send(Address to, byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, to.toSocketAddress()));
    }

    void send(Message... messages) throws IOException {
        send(RawClient.CODEC.encode(List.of(messages)));
    }

    /** Waits until the victim has processed all earlier datagrams, and returns its response time in milliseconds. */
    long awaitAnswer() throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TIMEOUT_MILLIS * 1_000_000L) {
            sequence++;
            send(new Message.Ping(sequence, "", Message.Source.UNSAID));
            for (byte[] datagram = receive(); datagram.length > 0; datagram = receive()) {
                for (Message message : RawClient.CODEC.decode(datagram).messages()) {
                    if (message instanceof Message.Ack ack && ack.sequence() == sequence) {
                        return (System.nanoTime() - start) / 1_000_000;
                    }
                }
            }
        }
        throw new AssertionError("the victim does not answer");
    }

    /** The next datagram; empty if none arrives in time. */
    byte[] receive() throws IOException {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            return new byte[0];
        }
    }

    /** Connects from an address of this machine and sends these bytes. */
    Socket open(String from, byte[] bytes) throws IOException {
        Socket stream = new Socket();
        stream.bind(new InetSocketAddress(from, 0));
        stream.connect(victim.toSocketAddress(), TIMEOUT_MILLIS);
        streams.add(stream);
        try {
            stream.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The victim has closed the connection.
        }
        return stream;
    }

    /** Waits until the victim has closed or reset all streams. */
    void awaitClosedStreams() throws IOException {
        for (Socket stream : streams) {
            stream.setSoTimeout(TIMEOUT_MILLIS);
            try {
                while (stream.getInputStream().read(new byte[65_536]) >= 0) {
                    // Ignores the answer.
                }
            } catch (SocketTimeoutException e) {
                throw new AssertionError("a stream stays open", e);
            } catch (IOException e) {
                // A reset ends the stream too.
            }
        }
        closeStreams();
    }

    void closeStreams() throws IOException {
        for (Socket stream : streams) {
            stream.close();
        }
        streams.clear();
    }

    List<Socket> streams() {
        return streams;
    }

    @Override
    public void close() throws IOException {
        closeStreams();
        socket.close();
    }
}
