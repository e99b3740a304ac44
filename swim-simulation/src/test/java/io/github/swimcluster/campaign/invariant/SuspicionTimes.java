package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.SuspicionSettings;
import java.time.Duration;

/**
 * How long a suspicion may last, by the formula of Lifeguard §IV-B, counted anew here in seconds.
 *
 * @param wantedAtLeast as many confirmations as matter among the fewest members
 * @param wantedAtMost  as many confirmations as matter among the most members
 * @param shortest among the fewest members that there can have been
 * @param longest  among the fewest members that there can have been
 * @param latest   the longest among the most members that there can have been
 * @param factor   how many times the shortest the longest is
 */
record SuspicionTimes(int wantedAtLeast, int wantedAtMost, double shortest, double longest, double latest, int factor) {
    /** What rounding may take. */
    private static final double SLACK = 0.002;

    static SuspicionTimes of(Step step, String suspect) {
        Life.Among among = step.life().among.getOrDefault(suspect, new Life.Among(1, step.life().mostKnown));
        SuspicionSettings settings = step.settings().suspicion();
        double base = settings.multiplier() * step.settings().probe().interval().toNanos() / 1e9;
        double shortest = base * scale(among.fewest());
        double most = base * scale(among.most());
        int factor = settings.maxTimeoutMultiplier();
        return new SuspicionTimes(
                wanted(settings, among.fewest()),
                wanted(settings, among.most()),
                shortest,
                shortest * factor,
                most * factor,
                factor);
    }

    /** In whole thousandths, as the original counts (memberlist protocol §10). */
    private static double scale(int members) {
        return Math.floor(1000 * Math.max(1, Math.log10(members))) / 1000;
    }

    /** The least time with so many confirmations. */
    Duration after(int confirmations) {
        double share = share(confirmations, wantedAtLeast);
        return seconds(Math.max(shortest, longest - share * (longest - shortest)) - SLACK);
    }

    /** The most time there is. */
    Duration atMost() {
        return seconds(latest + SLACK);
    }

    /** The most time with so many confirmations, or more. */
    Duration atMostAfter(int confirmations) {
        double least = latest / factor;
        double share = share(confirmations, wantedAtMost);
        return seconds(latest - share * (latest - least) + SLACK);
    }

    private static double share(int confirmations, int wanted) {
        return wanted < 1 ? 1 : Math.min(1, Math.log(confirmations + 1.0) / Math.log(wanted + 1.0));
    }

    private static int wanted(SuspicionSettings settings, int members) {
        return members - 2 < settings.multiplier() - 2 ? 0 : settings.multiplier() - 2;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
