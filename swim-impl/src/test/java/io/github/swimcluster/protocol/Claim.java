package io.github.swimcluster.protocol;

/** What holds for every input; cheaper than a matcher, because it is asked millions of times. */
public final class Claim {
    private Claim() {}

    /** Says that it holds. */
    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
