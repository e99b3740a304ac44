package io.github.swimcluster.campaign.invariant;

/** A statement that holds after every step of every member. */
abstract class Invariant {
    private final String statement;

    Invariant(String statement) {
        this.statement = statement;
    }

    /** Throws a {@link Violation} if this step breaks it. */
    abstract void check(Step step);

    /** Throws a {@link Violation} if this datagram breaks it. */
    void sent(Life life, byte[] datagram) {}

    final void require(boolean holds, Object where, Object what) {
        if (!holds) {
            throw new Violation(getClass().getSimpleName(), statement, where + ": " + what);
        }
    }
}
