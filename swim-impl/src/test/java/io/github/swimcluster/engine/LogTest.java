package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Dialect;
import io.github.swimcluster.netty.Ports;
import java.lang.System.Logger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the log of nodes. */
@Timeout(600)
final class LogTest {
    @ParameterizedTest
    @CsvSource({
        "'bob\n2026 ERROR forged', bob?2026 ERROR forged",
        "'\u001b[31mred\u0000', ?[31mred?",
        "'left\u202eright\u2028next', left?right?next",
        "'\ud83d\ude00 größer', '\ud83d\ude00 größer'",
        "'half \ud83d', half ?"
    })
    void replacesControlCharacters(String text, String masked) {
        assertThat(Log.escape(text)).isEqualTo(masked);
    }

    @Test
    void truncatesLongText() {
        assertThat(Log.escape("x".repeat(10_000))).hasSize(512);
    }

    @Test
    void isALoggerWithTheNameOfTheLibrary() {
        try (var log = new LogCapture()) {
            Logger nodeLog = new Log("eve");
            nodeLog.log(Logger.Level.INFO, "with {0}", 1);
            nodeLog.log(Logger.Level.WARNING, "with a cause", new IllegalStateException("no"));

            assertThat(nodeLog.getName()).isEqualTo("io.github.swimcluster");
            assertThat(log.texts()).containsExactly("with 1", "with a cause");
            assertThat(log.thrown()).hasSize(1);
        }
    }

    @Test
    void limitsEachKindOfWarning() {
        try (var log = new LogCapture()) {
            Log nodeLog = new Log("eve\n");
            for (int i = 0; i < 100; i++) {
                nodeLog.warning("one", "first {0}");
                nodeLog.warning("other", "second");
                nodeLog.error("third", "third", new IllegalStateException("no"));
            }

            assertThat(log.texts()).containsExactly("eve?: first {0}", "eve?: second", "eve?: third");
            assertThat(log.thrown()).hasSize(1);
        }
    }

    @Test
    void warnsOfTakenNamesAndOtherDialects() {
        try (var log = new LogCapture();
                var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            alice.awaitMembers("alice", "bob");
            try (var impostor = TestNode.start("bob", alice);
                    var plain = TestNode.start(TestNode.settings("plain", alice).toBuilder()
                            .dialect(Dialect.MEMBERLIST)
                            .build())) {
                alice.await(
                        "a warning about the name",
                        () -> log.texts().stream()
                                .anyMatch(text -> text.startsWith("alice: the name 'bob' is claimed by")
                                        && text.contains(bob.seed())
                                        && text.contains(impostor.seed())));
                plain.await(
                        "a warning about the dialect",
                        () -> log.texts().stream()
                                .anyMatch(text -> text.startsWith("plain: the push/pull with 'alice' was not merged")));
            }
        }
    }

    @Test
    void logsJoinsFailuresAndLeaves() {
        try (var log = new LogCapture();
                var alice = TestNode.start(TestNode.fastSettings("alice"))) {
            var bob = TestNode.start(TestNode.fastSettings("bob", alice));
            var carol = TestNode.start(TestNode.fastSettings("carol", alice).toBuilder()
                    .leave(leave -> leave.onClose(false))
                    .build());
            bob.awaitMembers("alice", "bob", "carol");
            alice.awaitMembers("alice", "bob", "carol");
            carol.close();
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");
            bob.close();
            alice.awaitMembers("alice");

            assertThat(log.texts())
                    .contains(
                            "bob: joined a cluster through the seed " + alice.seed(),
                            "carol: joined a cluster through the seed " + alice.seed(),
                            "carol: is closed without leaving the cluster",
                            "bob: has left the cluster",
                            "bob: is closed")
                    .anyMatch(
                            text -> text.startsWith("alice: 'bob' at " + bob.seed() + " left: it announced its leave"))
                    .anyMatch(text -> text.startsWith("alice: 'carol' at " + carol.seed() + " joined: "))
                    .anyMatch(text -> text.startsWith("alice: 'carol' at " + carol.seed() + " failed "))
                    .anyMatch(text -> text.startsWith("bob: 'carol' at " + carol.seed() + " failed "));
            assertThat(log.records())
                    .as("each line's source is the class that logs")
                    .allMatch(line -> line.getLoggerName().equals("io.github.swimcluster"))
                    .noneMatch(line -> line.getSourceClassName().equals(Log.class.getName()))
                    .anyMatch(line -> line.getSourceClassName().equals(NetworkWorld.class.getName()))
                    .anyMatch(line -> line.getSourceClassName().equals(MembershipLog.class.getName()))
                    .anyMatch(line -> line.getSourceClassName().equals(RunningCluster.class.getName()));
        }
    }

    @Test
    void warnsOfSeedsThatDoNotAnswer() throws Exception {
        int port = Ports.free();
        try (var log = new LogCapture();
                var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                        .seeds("127.0.0.1:" + port)
                        .build())) {
            alice.await(
                    "a warning",
                    () -> log.records().stream()
                            .anyMatch(line -> line.getLevel().equals(Level.WARNING)));

            assertThat(log.texts())
                    .contains("alice: has not joined a cluster, and keeps trying: no seed has answered yet: 127.0.0.1:"
                            + port + " (it refused the connection)");
        }
    }

    @Test
    void logsThatANodeIsTheFirstMember() throws Exception {
        int port = Ports.free();
        try (var log = new LogCapture();
                var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                        .bind(bind -> bind.port(port))
                        .seeds("127.0.0.1:" + port)
                        .build())) {
            alice.await(
                    "the log line",
                    () -> log.texts().contains("alice: is the first member: all seeds lead to this node"));
        }
    }
}
