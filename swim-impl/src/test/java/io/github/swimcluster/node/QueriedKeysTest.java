package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.SerfCodec;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Changes of a node's keys by the queries of other members. */
class QueriedKeysTest {
    private static final Address HERE = Address.parse("10.0.0.1:7946");
    private static final Bytes OLD = Bytes.of(new byte[16]);
    private static final Bytes NEW = Bytes.utf8("0123456789abcdef");

    private final Stage world = new Stage();
    private final Protection encrypted = new Protection(Bytes.EMPTY, List.of(OLD), true, true);

    private Node start(boolean verifyIncoming) {
        ClusterSettings settings = ClusterSettings.builder()
                .name("me")
                .encryption(encryption -> encryption
                        .keys(List.of(EncryptionKey.of(OLD.toArray())))
                        .verifyIncoming(verifyIncoming)
                        .verifyOutgoing(verifyIncoming))
                .build();
        Node node = new Node(settings, "me", HERE, world, new SplittableRandom(1));
        node.start();
        return node;
    }

    /** Asked by the node itself, so that the test needs no second member. */
    private static Message.User installQuery() {
        return new Message.User(new SerfCodec()
                .encode(new SerfMessage.Query(
                        1,
                        7,
                        HERE.bytes(),
                        HERE.port(),
                        "me",
                        List.of(),
                        false,
                        true,
                        0,
                        1_000_000_000,
                        "_serf_install-key",
                        Bytes.of(HexFormat.of().parseHex("0781a34b6579b0" + NEW.toHex())))));
    }

    @Test
    void aQueryOfAMemberThatHasAKeyChangesTheKeys() {
        Node node = start(true);

        node.datagram(HERE, new PacketCodec(false, encrypted).encode(List.of(installQuery())));

        assertThat(node.keys()).extracting(EncryptionKey::secret).containsExactly(OLD, NEW);
        assertThat(world.notices).contains(new Effect.KeyringChanged("installed", "me"));
    }

    @Test
    void noQueryChangesTheKeysWhilePlainMessagesAreAccepted() {
        Node node = start(false);

        node.datagram(HERE, PacketCodec.plain().encode(List.of(installQuery())));
        node.datagram(HERE, new PacketCodec(false, encrypted).encode(List.of(installQuery())));

        assertThat(node.keys()).extracting(EncryptionKey::secret).containsExactly(OLD);
    }
}
