package io.github.swimcluster.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs of the machine; where it is missing, the test is skipped, and says why. */
final class Requirements {
    private Requirements() {}

    static void serf() {
        need(SerfAgent.isInstalled(), "there is no serf on this machine (Debian's package serf brings it)");
    }

    static void example() {
        need(Service.isBuilt(), "the example's jar is not there; mvn verify builds it first");
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
