package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes tell those who run them. */
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
    void whatCouldForgeALineIsMasked(String text, String masked) {
        assertThat(Log.escape(text)).isEqualTo(masked);
    }

    @Test
    void aTextIsCutOff() {
        assertThat(Log.escape("x".repeat(10_000))).hasSize(512);
    }

    @Test
    void eachKindOfWarningComesOnceInAWhile() {
        try (var log = new Overheard()) {
            Log told = new Log("eve\n");
            for (int i = 0; i < 100; i++) {
                told.warning("one", "first {0}");
                told.warning("other", "second");
                told.error("third", "third", new IllegalStateException("no"));
            }

            assertThat(log.texts()).containsExactly("eve?: first {0}", "eve?: second", "eve?: third");
            assertThat(log.thrown()).hasSize(1);
        }
    }

    @Test
    void whoeverRunsANodeIsToldOfTakenNamesAndOfOtherDialects() {
        try (var log = new Overheard();
                var alice = Neighbour.start("alice");
                var bob = Neighbour.start("bob", alice)) {
            alice.awaitMembers("alice", "bob");
            try (var impostor = Neighbour.start("bob", alice);
                    var plain =
                            Neighbour.start(Neighbour.settings("plain", alice).withDialect(Dialect.MEMBERLIST))) {
                alice.await(
                        "told of the name",
                        () -> log.texts().stream()
                                .anyMatch(text -> text.startsWith("alice: the name 'bob' is claimed by")
                                        && text.contains(bob.seed())
                                        && text.contains(impostor.seed())));
                plain.await(
                        "told of the dialect",
                        () -> log.texts().stream()
                                .anyMatch(text -> text.startsWith("plain: the view of 'alice' was not merged")));
            }
        }
    }
}
