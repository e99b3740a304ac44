package io.github.swimcluster.campaign;

import io.github.swimcluster.campaign.invariant.Violation;
import java.util.function.Supplier;

/** A few stories, until one of them breaks something. It says which statement that was; empty if none did. */
public final class Trial implements Supplier<String> {
    private static final int MAX_STORIES = 60;
    private static final int MAX_MEMBERS = 12;
    private static final long STEPS = 3000;

    /** Made by name, in a class loader of its own. */
    public Trial() {}

    @Override
    public String get() {
        Campaign campaign = new Campaign(MAX_MEMBERS, STEPS);
        for (long seed = 1; seed <= MAX_STORIES; seed++) {
            try {
                campaign.tell(seed);
            } catch (Violation violation) {
                return violation.invariant() + " in story " + seed;
            } catch (RuntimeException | AssertionError e) {
                return e + " in story " + seed;
            }
        }
        return "";
    }
}
