package io.github.swimcluster.protocol;

/** Checks conditions that hold for every fuzzer input. Faster than a matcher, because it runs millions of times. */
public final class Invariant {
    private Invariant() {}

    /** Fails with a message if the condition is false. */
    public static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
