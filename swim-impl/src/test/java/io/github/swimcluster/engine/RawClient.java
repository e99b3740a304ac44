package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.wire.PacketCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** A client with plain sockets that is not a member. */
final class RawClient implements AutoCloseable {
    static final PacketCodec CODEC = PacketCodec.plain();

    private final TestNode node;
    private final DatagramSocket socket;
    private long sequence = 1000;

    RawClient(TestNode node) throws IOException {
        this.node = node;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout((int) TestNode.limit(node.settings).toMillis());
    }

    void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, address().toSocketAddress()));
    }

    private Address address() {
        return node.cluster.self().address();
    }

    /** Waits until the node has processed all earlier datagrams and answered a ping. */
    void ping() throws IOException {
        sequence++;
        send(CODEC.encode(List.of(new Message.Ping(sequence, "", Message.Source.UNSAID))));
        while (!isAnswer(receive())) {
            // Skips gossip and earlier answers.
        }
    }

    private List<Message> receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return CODEC.decode(Arrays.copyOf(packet.getData(), packet.getLength())).messages();
    }

    private boolean isAnswer(List<Message> messages) {
        return messages.stream().anyMatch(message -> message instanceof Message.Ack ack && ack.sequence() == sequence);
    }

    /** Opens a stream, sends the request, and returns the answer. */
    byte[] request(byte[] bytes) throws IOException {
        try (Socket stream =
                new Socket(address().toSocketAddress().getAddress(), address().port())) {
            stream.setSoTimeout((int) TestNode.limit(node.settings).toMillis());
            stream.getOutputStream().write(bytes);
            stream.shutdownOutput();
            return stream.getInputStream().readAllBytes();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
