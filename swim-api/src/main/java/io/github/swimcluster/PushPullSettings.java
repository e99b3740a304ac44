package io.github.swimcluster;

import java.time.Duration;

/**
 * How often a node exchanges its whole view with another.
 *
 * @param interval in clusters of up to 32 members, longer in larger ones; 0 switches it off
 */
public record PushPullSettings(Duration interval) {
    public PushPullSettings {
        new SettingsCheck("swim.push-pull.").zeroOrMore("interval", interval).refuse();
    }

    public PushPullSettings withInterval(Duration value) {
        return new PushPullSettings(value);
    }
}
