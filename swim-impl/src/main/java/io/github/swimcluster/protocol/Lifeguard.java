package io.github.swimcluster.protocol;

import java.util.OptionalInt;

/**
 * Which of Lifeguard's three parts a member has. All, outside of experiments that ask what each is good for.
 *
 * @param localHealth   whether it doubts itself, and asks relays for nacks in order to (§IV-A)
 * @param suspicion     whether suspicions start long, and end sooner when others confirm (§IV-B); otherwise each has the
 *                      shortest time, and nobody confirms
 * @param buddy         whether a suspect's ping carries the suspicion (§IV-C); otherwise it is a ping like any other
 * @param confirmations after how many a suspicion is as short as it gets; empty for two less than the suspicion
 *                      multiplier, as in the original
 */
public record Lifeguard(boolean localHealth, boolean suspicion, boolean buddy, OptionalInt confirmations) {
    /** Everything, as in the original. */
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
