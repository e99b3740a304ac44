package io.github.swimcluster.protocol;

import java.time.Instant;

/** A part of the protocol that acts when time has passed. */
interface Timed {
    /** Does what is due now. Called in every turn. */
    void tick();

    /** When to be called again at the latest; {@link Reaction#NEVER} if nothing is pending. */
    Instant next();
}
