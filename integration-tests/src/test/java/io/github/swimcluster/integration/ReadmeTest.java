package io.github.swimcluster.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the code in the README and checks that the README shows it. */
class ReadmeTest {
    private static final Path PROJECT = Path.of(System.getProperty("project", ".."));
    private static final Path SOURCE =
            Path.of("integration-tests/src/test/java/io/github/swimcluster/integration/ReadmeTest.java");

    private static void threeMembers() {
        // As in the README, from here:
        var settings = ClusterSettings.builder().profile(Profile.LOCAL).bind("127.0.0.1", 0);
        try (var alice = Cluster.start(settings.name("alice").build(), event -> System.out.println(event));
                var bob = Cluster.start(settings.name("bob")
                        .seeds(alice.self().address().toString())
                        .build());
                var carol = Cluster.start(settings.name("carol")
                        .seeds(bob.self().address().toString())
                        .build())) {
            bob.join().thenCompose(result -> carol.join()).toCompletableFuture().join();
            carol.members().forEach(member -> System.out.println(member.name() + " at " + member.address()));
        }
        // To here.
    }

    @Test
    void threeMembersInOneJvmJoin() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            threeMembers();
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(UTF_8))
                .contains("alice at 127.0.0.1:", "bob at 127.0.0.1:", "carol at 127.0.0.1:", "MemberJoined");
    }

    @Test
    void theReadmeShowsThisCode() throws IOException {
        String source = Files.readString(PROJECT.resolve(SOURCE));
        String shown = source.substring(source.indexOf("from here:\n") + 11, source.indexOf("        // To here."));

        assertThat(withoutWhitespace(Files.readString(PROJECT.resolve("README.md"))))
                .contains(withoutWhitespace("```java\n" + shown + "```"));
    }

    /** Removes whitespace, because the README breaks lines differently. */
    private static String withoutWhitespace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
