package io.github.swimcluster.protocol;

import java.util.OptionalInt;

/**
 * Which parts of Lifeguard a member has: all, except in experiments that measure what each contributes.
 *
 * @param localHealth   whether it has a local health score, and asks relays for nacks (§IV-A)
 * @param suspicion     whether suspicions start with the longest timeout and get shorter when others confirm (§IV-B);
 *                      otherwise each has the shortest timeout
 * @param buddy         whether the ping of a suspect carries the suspicion (§IV-C)
 * @param confirmations number of confirmations that give the shortest timeout; empty for two less than the suspicion
 *                      multiplier, as in the original
 */
public record Lifeguard(boolean localHealth, boolean suspicion, boolean buddy, OptionalInt confirmations) {
    /** All parts, as in memberlist. */
    public static final Lifeguard ALL = new Lifeguard(true, true, true);

    /** Plain SWIM. */
    public static final Lifeguard NONE = new Lifeguard(false, false, false);

    public Lifeguard(boolean localHealth, boolean suspicion, boolean buddy) {
        this(localHealth, suspicion, buddy, OptionalInt.empty());
    }

    /** The same with another number of confirmations. */
    public Lifeguard withConfirmations(int value) {
        return new Lifeguard(localHealth, suspicion, buddy, OptionalInt.of(value));
    }

    int confirmations(int multiplier) {
        return suspicion ? confirmations.orElse(multiplier - 2) : 0;
    }
}
