package io.github.swimcluster.campaign;

import io.github.swimcluster.campaign.invariant.Sightings;
import io.github.swimcluster.campaign.invariant.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Many stories, one for each seed. Several threads may tell stories of one campaign. */
final class Campaign {
    /** Longer than any story lasts until its steps are taken. */
    private static final Duration LENGTH = Duration.ofMinutes(30);

    private static final int MAX_RETELLINGS = 400;

    private final int mostMembers;
    private final long steps;
    private final Sightings sightings = new Sightings();
    private final Map<String, Integer> deeds = new TreeMap<>();
    private long stepsTaken;
    private int storiesTold;
    private int invariants;
    private Duration time = Duration.ZERO;

    /**
     * Stories that are alike.
     *
     * @param mostMembers how many members there are at most
     * @param steps       how many steps the turmoil of each story has
     */
    Campaign(int mostMembers, long steps) {
        this.mostMembers = mostMembers;
        this.steps = steps;
    }

    Story story(long seed) {
        return Story.of(seed, mostMembers, LENGTH);
    }

    /** Tells the story of this seed. */
    void tell(long seed) {
        Sightings seen = new Sightings();
        Stage stage = new Stage(story(seed), seen).play(steps);
        note(stage, seen);
    }

    private synchronized void note(Stage stage, Sightings seen) {
        sightings.add(seen);
        stage.deeds().forEach((deed, count) -> deeds.merge(deed, count, Integer::sum));
        stepsTaken += stage.steps();
        storiesTold++;
        invariants = stage.invariants();
        time = time.plus(stage.length());
    }

    /** What is wrong with this story; empty if nothing is. */
    Optional<Violation> verdict(Story story) {
        try {
            new Stage(story, new Sightings()).play(steps);
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation);
        }
    }

    /** A story that is wrong in the same way, and from which no scene can be left out. */
    Story shorten(Story story, Violation violation) {
        Story shortest = story;
        int retellings = 0;
        for (int chunk = story.scenes().size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from < shortest.scenes().size() && retellings < MAX_RETELLINGS; retellings++) {
                List<Story.Scene> fewer = new ArrayList<>(shortest.scenes());
                fewer.subList(from, Math.min(from + chunk, fewer.size())).clear();
                Story shorter = shortest.withScenes(fewer);
                if (verdict(shorter).filter(other -> isSame(other, violation)).isPresent()) {
                    shortest = shorter;
                } else {
                    from += chunk;
                }
            }
        }
        return shortest;
    }

    private static boolean isSame(Violation one, Violation other) {
        return one.invariant().equals(other.invariant());
    }

    int mostMembers() {
        return mostMembers;
    }

    long steps() {
        return steps;
    }

    synchronized long stepsTaken() {
        return stepsTaken;
    }

    Sightings sightings() {
        return sightings;
    }

    /** What it did and saw, for people. */
    synchronized String report() {
        StringBuilder words =
                new StringBuilder("%,d stories, %,d steps, each checked against %d invariants, %,d h of virtual time%n"
                        .formatted(storiesTold, stepsTaken, invariants, time.toHours()));
        words.append("deeds: ").append(deeds).append(System.lineSeparator());
        words.append("seen: ").append(sightings.counts());
        return words.toString();
    }
}
