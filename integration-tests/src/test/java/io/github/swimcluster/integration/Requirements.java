package io.github.swimcluster.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Skips a test with a message if the machine lacks something that it needs. */
final class Requirements {
    private Requirements() {}

    static void serf() {
        require(SerfAgent.isInstalled(), "serf is not installed (Debian package serf)");
    }

    static void example() {
        require(Service.isBuilt(), "the example's jar is missing; mvn verify builds it first");
    }

    static void namespaces() {
        String missing = Network.missing();
        require(missing.isEmpty(), missing);
    }

    private static void require(boolean present, String message) {
        if (!present) {
            System.out.println("Skipped: " + message);
        }
        assumeTrue(present, message);
    }
}
