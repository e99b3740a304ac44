package io.github.swimcluster.internal;

/** Which members can be declared to have left. */
public final class ForceLeaveRules {
    private ForceLeaveRules() {}

    /**
     * Checks the name of a member that is declared to have left.
     *
     * @param serf whether the dialect is Serf's, which alone has this
     * @throws IllegalArgumentException      if it is this node's own name
     * @throws UnsupportedOperationException if the dialect does not have it
     */
    public static void check(boolean serf, String self, String name) {
        if (!serf) {
            throw new UnsupportedOperationException("a forced leave needs swim.dialect=serf, was memberlist");
        }
        if (name.equals(self)) {
            throw new IllegalArgumentException("'%s' is this node, which leaves with leave()".formatted(name));
        }
    }
}
