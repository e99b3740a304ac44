package io.github.swimcluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.campaign.invariant.Violation;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Stories of small clusters in great trouble. */
class CampaignTest {
    private static final int MAX_MEMBERS = 16;
    private static final long STEPS = 5000;

    /** One seed to tell again, or how many there are. */
    private static LongStream seeds() {
        Long seed = Long.getLong("campaign.seed");
        return seed == null ? LongStream.rangeClosed(1, Long.getLong("campaign.seeds", 300)) : LongStream.of(seed);
    }

    @Test
    void everythingThatAlwaysHoldsHoldsInEveryStory() {
        Campaign campaign = new Campaign(MAX_MEMBERS, STEPS);

        seeds().parallel().forEach(seed -> tell(campaign, seed));

        System.out.println(campaign.report());
        if (Long.getLong("campaign.seed") == null) {
            assertThat(campaign.sightings().missing()).isEmpty();
        }
    }

    private static void tell(Campaign campaign, long seed) {
        try {
            campaign.tell(seed);
        } catch (Violation violation) {
            Story shortest = campaign.shorten(campaign.story(seed), violation);
            throw new AssertionError(
                    ("%s%nto see it again: mvn verify -pl swim-simulation -am -Dtest=CampaignTest"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dcampaign.seed=%d%nits story, shortened: %s")
                            .formatted(violation.getMessage(), seed, shortest),
                    violation);
        }
    }
}
