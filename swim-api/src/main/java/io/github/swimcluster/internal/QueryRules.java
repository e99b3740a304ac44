package io.github.swimcluster.internal;

/** Which queries can be asked and answered. */
public final class QueryRules {
    /** Serf's own queries. */
    public static final String RESERVED_PREFIX = "_serf_";

    private QueryRules() {}

    /**
     * Checks the name of a query.
     *
     * @param serf whether the dialect is Serf's, which alone has queries
     * @throws IllegalArgumentException      if it is empty, reserved or not valid Unicode
     * @throws UnsupportedOperationException if the dialect has no queries
     */
    public static void check(boolean serf, String name) {
        if (!serf) {
            throw new UnsupportedOperationException("queries need swim.dialect=serf, was memberlist");
        }
        if (name.isEmpty() || !Text.survivesUtf8(name)) {
            throw new IllegalArgumentException("the name of a query must not be empty, and must be valid Unicode");
        }
        if (name.startsWith(RESERVED_PREFIX)) {
            throw new IllegalArgumentException(
                    "the name of a query must not start with %s, was %s".formatted(RESERVED_PREFIX, name));
        }
    }
}
