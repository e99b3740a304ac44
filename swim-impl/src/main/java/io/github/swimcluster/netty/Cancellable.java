package io.github.swimcluster.netty;

/** Something scheduled that need not happen any more. */
public interface Cancellable {
    /** Keeps it from happening, if it has not happened yet. */
    void cancel();
}
