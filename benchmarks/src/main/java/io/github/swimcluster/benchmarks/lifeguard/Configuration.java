package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Lifeguard;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the agents run.
 *
 * @param alpha     the suspicion multiplier
 * @param beta      the multiplier of the longest suspicion
 * @param lifeguard which parts of Lifeguard
 * @param blocking  what an anomaly stops
 */
record Configuration(String name, int alpha, int beta, Lifeguard lifeguard, Blocking blocking) {
    static final Configuration SWIM = with("SWIM", Lifeguard.NONE);
    static final Configuration PROBE = with("LHA-Probe", new Lifeguard(true, false, false));
    static final Configuration SUSPICION = with("LHA-Suspicion", new Lifeguard(false, true, false));
    static final Configuration BUDDY = with("Buddy", new Lifeguard(false, false, true));
    static final Configuration ALL = with("Lifeguard", Lifeguard.ALL);

    /** As members are set that nobody set otherwise. */
    static final Configuration DEFAULTS = new Configuration("our defaults", 4, 6, Lifeguard.ALL, Blocking.MESSAGES);

    /** As {@link #ALL}, but for what an anomaly is. */
    static final Configuration ASLEEP =
            new Configuration("whole process asleep", 5, 6, Lifeguard.ALL, Blocking.PROCESS);

    /** With so many confirmations the paper evaluates each α; two less than α is memberlist's. */
    private static final int CONFIRMATIONS = 3;

    private static Configuration with(String name, Lifeguard lifeguard) {
        return new Configuration(name, 5, 6, lifeguard, Blocking.MESSAGES);
    }

    /** The columns of Tables IV to VI. */
    static List<Configuration> components() {
        return List.of(SWIM, PROBE, SUSPICION, BUDDY, ALL);
    }

    /** The columns of Table VII, of which the last is {@link #ALL}. */
    static List<Configuration> tuned() {
        return Stream.of(2, 4, 5)
                .flatMap(alpha -> Stream.of(2, 4, 6).map(beta -> tuned(alpha, beta)))
                .toList();
    }

    static Configuration tuned(int alpha, int beta) {
        return alpha == ALL.alpha && beta == ALL.beta
                ? ALL
                : new Configuration(
                        "α%dβ%d".formatted(alpha, beta),
                        alpha,
                        beta,
                        Lifeguard.ALL.withConfirmations(CONFIRMATIONS),
                        Blocking.MESSAGES);
    }

    /** What the paper does not have. */
    static List<Configuration> further() {
        return List.of(DEFAULTS, ASLEEP);
    }

    static List<Configuration> all() {
        return Stream.of(components(), tuned(), further())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    ClusterSettings settings() {
        return ClusterSettings.builder()
                .dialect(Dialect.MEMBERLIST)
                .suspicion(suspicion -> suspicion.multiplier(alpha).maxTimeoutMultiplier(beta))
                .build();
    }

    Configuration withBlocking(Blocking other) {
        return new Configuration(name, alpha, beta, lifeguard, other);
    }

    /** What an anomaly stops. */
    enum Blocking {
        /** As in the paper: what sends or receives. */
        MESSAGES,
        /** Everything, as when a process is stopped, or one thread does all. */
        PROCESS,
        /**
         * Everything, and nobody notices, as the original does not: whatever became due meanwhile is done as if in time,
         * before anything is read.
         */
        PROCESS_UNNOTICED
    }
}
