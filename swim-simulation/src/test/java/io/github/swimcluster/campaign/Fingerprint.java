package io.github.swimcluster.campaign;

import io.github.swimcluster.campaign.invariant.Sightings;

/** Prints what three stories leave behind, for comparison with another process. */
final class Fingerprint {
    private static final int STORIES = 3;

    private Fingerprint() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        System.out.println(traces());
    }

    static String traces() {
        Campaign campaign = new Campaign(12, 3000);
        StringBuilder traces = new StringBuilder();
        for (long seed = 1; seed <= STORIES; seed++) {
            Stage stage = new Stage(campaign.story(seed), new Sightings()).play(3000);
            traces.append(Long.toHexString(stage.trace()))
                    .append(' ')
                    .append(stage.steps())
                    .append(' ');
        }
        return traces.toString().strip();
    }
}
