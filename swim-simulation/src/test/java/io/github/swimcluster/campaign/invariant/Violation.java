package io.github.swimcluster.campaign.invariant;

/** A statement that should always hold did not. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    /**
     * What was broken, and how.
     *
     * @param invariant the name of the statement, by which a shorter story is recognised as the same
     */
    public Violation(String invariant, String statement, String details) {
        super("%s: %s%n  %s".formatted(invariant, statement, details));
        this.invariant = invariant;
    }

    /** The name of the statement that was broken. */
    public String invariant() {
        return invariant;
    }
}
