package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that nodes do not pass on messages that harm Serf agents. */
class HarmfulMessagesTest {
    /** Time for gossip to reach all members, with a margin for a busy machine. */
    private static final Duration REACHED = ofSeconds(10);

    @TempDir
    private Path directory;

    private SerfPool pool;

    @BeforeEach
    void start() {
        Requirements.serf();
        pool = new SerfPool();
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a query with an empty filter, 08048ba441646472a47f000001a746696c74657273dc0001a0a5466c61677301a2494401a54c54696d6532a44e616d65a178"
                + "a75061796c6f6164a0a4506f7274ce00001f0aab52656c6179466163746f7200aa536f757263654e6f6465a178a754696d65"
                + "6f7574cf000000012a05f200",
        "a change of keys without a key, 08048ba441646472a47f000001a746696c74657273c0a5466c61677301a2494402a54c54696d6533a44e616d65b15f736572"
                + "665f696e7374616c6c2d6b6579a75061796c6f6164a0a4506f7274ce00001f0aab52656c6179466163746f7200aa536f7572"
                + "63654e6f6465a178a754696d656f7574cf000000012a05f200",
        "an intent to prune a running node, 080083a54c54696d6564a44e6f6465a66e6f64652d32a55072756e65c3"
    })
    void anAgentIsNotHarmed(String message, String datagram) throws IOException {
        HandledEvents handled = new HandledEvents(directory);
        SerfAgent agent = pool.agent("harmed", "", handled.option());
        Cluster node = pool.node("node-1", agent.address());
        pool.node("node-2", agent.address());
        pool.awaitAlive(3);

        send(HexFormat.of().parseHex(datagram), node.self().address());
        // Whatever is passed on is sent before events.
        node.publish("after", Bytes.EMPTY);

        Eventually.within(
                REACHED,
                () -> handled.all().contains("after"),
                () -> agent.program().output());
        pool.awaitAlive(3);
    }

    private static void send(byte[] datagram, Address to) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), to.port()));
        }
    }
}
