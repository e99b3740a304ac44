package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.wire.PacketCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node cannot be used to reach, flood or scan other hosts. */
class ReflectionTest {
    private static final PacketCodec CODEC = PacketCodec.plain();
    private static final Address VICTIM = Address.parse("203.0.113.9:53");

    private final Pool pool = Pool.ofThree();
    private final Pool.PoolNode alice = pool.at("alice");

    private static Message.IndirectPing indirect(Address target) {
        return new Message.IndirectPing(1, Bytes.of(target.ip()), target.port(), "target", true, Message.Source.UNSAID);
    }

    private static byte[] datagram(Message... messages) {
        return CODEC.encode(List.of(messages));
    }

    static Stream<Arguments> unauthenticatedMessages() {
        Message.Source victim = new Message.Source(Bytes.of(VICTIM.ip()), VICTIM.port(), "bob");
        Message ping = new Message.Ping(1, "alice", Message.Source.UNSAID);
        return Stream.of(
                arguments(List.of(ping), 1),
                arguments(List.of(new Message.Ping(1, "", Message.Source.UNSAID)), 1),
                arguments(List.of(new Message.Ping(1, "alice", victim)), 1),
                arguments(List.of(new Message.Ping(1, "unknown", victim)), 0),
                arguments(IntStream.range(0, 255).mapToObj(i -> ping).toList(), 1),
                arguments(
                        IntStream.range(0, 255)
                                .<Message>mapToObj(i -> indirect(VICTIM))
                                .toList(),
                        1),
                arguments(List.of(ping, indirect(VICTIM)), 1),
                arguments(List.of(indirect(VICTIM)), 1),
                arguments(List.of(new Message.Ack(1, AbsentBytes.ABSENT)), 0),
                arguments(List.of(new Message.Nack(1)), 0),
                arguments(List.of(new Message.User(Bytes.utf8("hello"))), 0),
                arguments(List.of(new Message.Suspect(1, "unknown", "bob")), 0),
                arguments(List.of(new Message.Dead(1, "unknown", "bob")), 0));
    }

    @ParameterizedTest
    @MethodSource("unauthenticatedMessages")
    void answersADatagramWithAtMostOneSmallDatagram(List<Message> messages, int answers) {
        byte[] request = CODEC.encode(messages, false);
        pool.undelivered.clear();

        pool.sendRaw(alice, request);

        assertThat(pool.undelivered)
                .hasSize(answers)
                .allSatisfy(sent -> assertThat(sent.datagram().length).isLessThanOrEqualTo(100))
                .allSatisfy(sent -> assertThat(sent.datagram().length).isLessThanOrEqualTo(2 * request.length));
    }

    @Test
    void sendsAtMostOneDatagramToAForgedAddressOfADeadMember() {
        pool.forge(alice, new Message.Dead(alice.member("bob").incarnation(), "bob", "carol"));
        pool.undelivered.clear();

        for (int i = 0; i < 1000; i++) {
            pool.forge(alice, Pool.alive("bob", 1, VICTIM));
        }

        assertThat(pool.undelivered)
                .singleElement()
                .satisfies(sent -> assertThat(sent.datagram().length).isLessThanOrEqualTo(100));
    }

    @Test
    void answersGoToTheSenderAddress() {
        Message.Source forged = new Message.Source(Bytes.of(VICTIM.ip()), VICTIM.port(), "bob");

        pool.forge(alice, new Message.Ping(1, "alice", forged));
        pool.forge(alice, new Message.Ping(1, "alice", new Message.Source(forged.address(), 53, "ghost")));

        assertThat(pool.undeliveredTo(VICTIM)).isEmpty();
        assertThat(pool.undeliveredTo(Pool.ATTACKER)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "127.9.9.9:7946",
                "169.254.169.254:80",
                "[::1]:7946",
                "[fe80::1]:7946",
                "[::ffff:127.0.0.1]:7946",
                "[::ffff:169.254.169.254]:80",
                "0.0.0.0:7946",
                "[::]:7946",
                "255.255.255.255:7946",
                "224.0.0.1:7946",
                "[ff02::1]:7946",
                "10.0.0.1:7946"
            })
    void relaysNoPingToLocalOrSpecialAddresses(String target) {
        pool.undelivered.clear();

        pool.forge(alice, indirect(Address.parse(target)));
        pool.run(Duration.ofMillis(600));

        assertThat(pool.undelivered).isEmpty();
        assertThat(alice.dropped(DropReason.BAD_ADDRESS)).isEqualTo(1);
    }

    @Test
    void relaysNoPingToPort0() {
        pool.undelivered.clear();

        pool.forge(alice, indirect(VICTIM.withPort(0)));

        assertThat(pool.undelivered).isEmpty();
        assertThat(alice.dropped(DropReason.BAD_ADDRESS)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7946, 127.0.0.1:5555, 127.0.0.1:6666, true",
        "169.254.1.1:7946, 169.254.1.2:7946, 169.254.1.3:7946, true",
        "10.0.0.1:7946, 127.0.0.1:5555, 127.0.0.1:6666, true",
        "10.0.0.1:7946, 169.254.1.2:7946, 169.254.1.3:7946, true",
        "10.0.0.1:7946, 169.254.1.2:7946, 127.0.0.1:7946, false",
        "10.0.0.1:7946, 10.0.0.2:7946, 127.0.0.1:7946, false",
        "127.0.0.1:7946, 10.0.0.2:7946, 169.254.169.254:80, false"
    })
    void relaysPingsWithinTheSameMachineOrLink(String ownAddress, String from, String target, boolean relayed) {
        Stage stage = new Stage();
        Node node = stage.start(Address.parse(ownAddress));

        node.datagram(Address.parse(from), datagram(indirect(Address.parse(target))));

        assertThat(stage.sent.size()).isEqualTo(relayed ? 1 : 0);
    }

    @Test
    void limitsRelayedPings() {
        pool.undelivered.clear();
        for (int i = 0; i < 100_000; i++) {
            pool.sendRaw(alice, Address.of(new byte[] {10, 6, 6, 6}, 1024 + i % 60_000), datagram(indirect(VICTIM)));
            if (i % 10_000 == 0) {
                pool.run(Duration.ofMillis(100));
            }
        }

        assertThat(pool.undeliveredTo(VICTIM)).hasSizeLessThanOrEqualTo(3 * 64);
        assertThat(alice.dropped(DropReason.TOO_MANY_RELAYS)).isGreaterThan(99_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:7946",
                "169.254.169.254:80",
                "[::1]:7946",
                "[fe80::1]:7946",
                "0.0.0.0:7946",
                "[::]:7946",
                "255.255.255.255:7946",
                "239.1.2.3:7946"
            })
    void refusesMembersAtUnreachableAddresses(String address) {
        pool.undelivered.clear();

        pool.forge(alice, Pool.alive("eve", 1, Address.parse(address)));
        pool.run(Duration.ofSeconds(10));

        assertThat(alice.node.member("eve")).isEmpty();
        assertThat(alice.dropped(DropReason.BAD_ADDRESS)).isEqualTo(1);
        assertThat(pool.undelivered).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 7946", "1, 1", "80, 80", "1023, 1023", "65535, 65535"})
    void acceptsAnyPortAndReplacesPort0(int port, int expectedPort) {
        Message.Alive eve = Pool.alive("eve", 1, Address.parse("10.0.0.9:1"));

        pool.forge(alice, new Message.Alive(1, "eve", eve.address(), port, AbsentBytes.ABSENT, Pool.SERF));

        assertThat(alice.member("eve").address()).isEqualTo(Address.parse("10.0.0.9:" + expectedPort));
    }
}
