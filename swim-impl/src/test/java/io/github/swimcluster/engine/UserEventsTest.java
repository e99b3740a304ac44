package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.PublishOption;
import io.github.swimcluster.UserEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class UserEventsTest {
    private static List<String> received(TestNode node) {
        return node.events(UserEvent.class).stream()
                .map(event -> event.name() + " " + event.payload().toUtf8())
                .toList();
    }

    @Test
    void everyMemberDeliversAnEventOnce() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice);
                var carol = TestNode.start("carol", alice)) {
            for (TestNode node : List.of(alice, bob, carol)) {
                node.awaitMembers("alice", "bob", "carol");
            }

            for (int i = 0; i < 20; i++) {
                bob.await(bob.cluster.publish("deploy", Bytes.utf8("v" + i)));
            }
            bob.await(bob.cluster.publish("cache", Bytes.EMPTY, PublishOption.COALESCE));

            for (TestNode node : List.of(alice, bob, carol)) {
                node.await("21 events arrived", () -> received(node).size() >= 21);
                assertThat(received(node)).hasSize(21).doesNotHaveDuplicates().contains("deploy v0", "cache ");
            }
            assertThat(bob.events(UserEvent.class))
                    .allSatisfy(event ->
                            assertThat(event.coalesce()).isEqualTo(event.name().equals("cache")));
        }
    }

    @Test
    void anEventThatIsTooLargeIsRefusedAtTheCaller() {
        try (var alice = TestNode.start("alice")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> alice.cluster.publish("deploy", Bytes.of(new byte[467])))
                    .withMessage("name and payload of an event must have at most 472 bytes, had 473");
        }
    }

    @Test
    void onlyAMemberPublishes() throws Exception {
        var alice = TestNode.start("alice");
        alice.await(alice.cluster.leave());
        assertFailed(alice.cluster.publish("deploy", Bytes.EMPTY), "not a member");

        alice.close();
        assertFailed(alice.cluster.publish("deploy", Bytes.EMPTY), "closed");
        assertThat(alice.events(UserEvent.class)).isEmpty();
    }

    private static void assertFailed(CompletionStage<Void> publication, String reason) {
        assertThatThrownBy(() -> publication.toCompletableFuture().join())
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theMemberlistDialectHasNoEvents() {
        try (var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                .dialect(Dialect.MEMBERLIST)
                .build())) {
            assertThatThrownBy(() -> alice.cluster.publish("deploy", Bytes.EMPTY))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("swim.dialect=serf");
        }
    }
}
