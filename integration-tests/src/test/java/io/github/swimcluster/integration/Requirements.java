package io.github.swimcluster.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Skips a test with a message if the machine lacks something that it needs. */
final class Requirements {
    private Requirements() {}

    static void serf() {
        need(SerfAgent.isInstalled(), "serf is not installed (Debian package serf)");
    }

    static void example() {
        need(Service.isBuilt(), "the example's jar is missing; mvn verify builds it first");
    }

    static void namespaces() {
        String missing = Network.missing();
        need(missing.isEmpty(), missing);
    }

    private static void need(boolean present, String otherwise) {
        if (!present) {
            System.out.println("Skipped: " + otherwise);
        }
        assumeTrue(present, otherwise);
    }
}
