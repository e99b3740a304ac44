package io.github.swimcluster.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.InvalidSettingsException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a JVM without IPv6, with NIO and, where available, with epoll. */
@Timeout(120)
final class Ipv4OnlyTest {
    @ParameterizedTest
    @ValueSource(strings = {"-Dnio=true", "--enable-native-access=ALL-UNNAMED"})
    void doesNotSendToTheLastFourBytesOfAnIpv6Address(String transport) throws Exception {
        List<String> output = run(transport, "send");

        assertThat(output)
                .containsExactly("dropped ADDRESS_FAMILY", "dropped ADDRESS_FAMILY", "dial NO_IPV6", "received plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dnio=true", "--enable-native-access=ALL-UNNAMED"})
    void namesTheIpv6AddressAsTheProblemAndNotThePort(String transport) throws Exception {
        List<String> output = run(transport, "bind");

        assertThat(output)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("swim.bind.address is ::")
                        .contains("java.net.preferIPv4Stack")
                        .doesNotContain("swim.bind.port"));
    }

    private static List<String> run(String transport, String scenario) throws IOException, InterruptedException {
        List<String> options = List.of("-Djava.net.preferIPv4Stack=true", transport);
        Process process = new ProcessBuilder(ChildJvm.command(64, options, Program.class, scenario))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<String> output = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The program that runs in that JVM; prints the outcome. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            try (EventLoops loops = EventLoops.acquire()) {
                if (args[0].equals("bind")) {
                    printRefusal(loops, "::");
                    printRefusal(loops, "::1");
                } else {
                    send(loops);
                }
            }
        }

        private static void printRefusal(EventLoops loops, String address) {
            try {
                System.out.println(
                        Transport.bind(loops, RecordingHandler.at(address, 0), RecordingHandler.STREAM_SETTINGS)
                                .local());
            } catch (InvalidSettingsException e) {
                System.out.println(e.getMessage());
            }
        }

        private static void send(EventLoops loops) throws Exception {
            try (RecordingHandler alice = RecordingHandler.of(loops);
                    RecordingHandler bob = RecordingHandler.of(loops)) {
                Address ipv6 = Address.parse("[2001:db8::7f00:1]:" + bob.local().port());
                alice.send(ipv6, "disguised".getBytes(UTF_8));
                RecordingHandler.RecordedStream stream =
                        alice.dial(ipv6, "disguised".getBytes(UTF_8), Duration.ofSeconds(5));
                StreamEnd end = RecordingHandler.next(stream.ends);
                System.out.println("dropped " + RecordingHandler.next(alice.dropped));
                System.out.println("dropped " + RecordingHandler.next(alice.dropped));
                System.out.println("dial " + end);
                alice.send(bob.local(), "plain".getBytes(UTF_8));
                System.out.println("received "
                        + new String(RecordingHandler.next(bob.datagrams).bytes(), UTF_8));
            }
        }
    }
}
