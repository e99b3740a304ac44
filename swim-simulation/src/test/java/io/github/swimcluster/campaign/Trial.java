package io.github.swimcluster.campaign;

import io.github.swimcluster.campaign.invariant.Violation;
import java.util.PrimitiveIterator;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Some stories, until one of them breaks something. It says which statement that was; empty if none did. */
public final class Trial implements Supplier<String> {
    private static final int MAX_STORIES = 60;
    private static final int MAX_MEMBERS = 12;
    private static final long STEPS = 3000;

    private final LongStream seeds;

    private Trial(LongStream seeds) {
        this.seeds = seeds;
    }

    /** Made by name, in a class loader of its own. It tells the story of this seed first. */
    public Trial(long first) {
        this(LongStream.concat(LongStream.of(first), LongStream.rangeClosed(1, MAX_STORIES)));
    }

    /** Only the first stories. */
    static Trial ofFirst(int stories) {
        return new Trial(LongStream.rangeClosed(1, stories));
    }

    @Override
    public String get() {
        Campaign campaign = new Campaign(MAX_MEMBERS, STEPS);
        for (PrimitiveIterator.OfLong each = seeds.iterator(); each.hasNext(); ) {
            long seed = each.nextLong();
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
