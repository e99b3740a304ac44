package io.github.swimcluster.benchmarks.lifeguard;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Lifeguard;
import java.util.List;
import java.util.stream.Stream;

/**
 * A configuration of the agents.
 *
 * @param alpha     the suspicion multiplier
 * @param beta      the multiplier of the longest suspicion
 * @param lifeguard the enabled parts of Lifeguard
 * @param blocking  what an anomaly stops
 */
record Configuration(String name, int alpha, int beta, Lifeguard lifeguard, Blocking blocking) {
    static final Configuration SWIM = with("SWIM", Lifeguard.NONE);
    static final Configuration PROBE = with("LHA-Probe", new Lifeguard(true, false, false));
    static final Configuration SUSPICION = with("LHA-Suspicion", new Lifeguard(false, true, false));
    static final Configuration BUDDY = with("Buddy", new Lifeguard(false, false, true));
    static final Configuration ALL = with("Lifeguard", Lifeguard.ALL);

    /** The defaults of {@link ClusterSettings}. */
    static final Configuration DEFAULTS = new Configuration("our defaults", 4, 6, Lifeguard.ALL, Blocking.MESSAGES);

    /** Like {@link #ALL}, with anomalies that stop the whole process. */
    static final Configuration PROCESS_STOPPED =
            new Configuration("whole process stopped", 5, 6, Lifeguard.ALL, Blocking.PROCESS);

    /** The number of confirmations in the paper's Table VII; memberlist uses α − 2. */
    private static final int CONFIRMATIONS = 3;

    private static Configuration with(String name, Lifeguard lifeguard) {
        return new Configuration(name, 5, 6, lifeguard, Blocking.MESSAGES);
    }

    /** The columns of Tables IV to VI. */
    static List<Configuration> components() {
        return List.of(SWIM, PROBE, SUSPICION, BUDDY, ALL);
    }

    /** The columns of Table VII; the last is {@link #ALL}. */
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

    /** Configurations that the paper does not have. */
    static List<Configuration> additional() {
        return List.of(DEFAULTS, PROCESS_STOPPED);
    }

    static List<Configuration> all() {
        return Stream.of(components(), tuned(), additional())
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
        /** Sending and receiving, as in the paper. */
        MESSAGES,
        /** The whole process. */
        PROCESS,
        /**
         * The whole process, without compensation for lost time, as in memberlist: expired timers run with their original
         * times before any input is read.
         */
        PROCESS_UNDETECTED
    }
}
