package io.github.swimcluster;

import java.time.Duration;

/**
 * How a node goes.
 *
 * @param timeout how long each of the two announcements of a leave may take to be sent
 * @param linger  how long a node still answers after that, for the news to spread
 * @param onClose whether closing leaves first; without it, the others have to find out
 */
public record LeaveSettings(Duration timeout, Duration linger, boolean onClose) {
    public LeaveSettings {
        new SettingsCheck("swim.leave.")
                .positive("timeout", timeout)
                .zeroOrMore("linger", linger)
                .refuse();
    }

    public LeaveSettings withTimeout(Duration value) {
        return new LeaveSettings(value, linger, onClose);
    }

    public LeaveSettings withLinger(Duration value) {
        return new LeaveSettings(timeout, value, onClose);
    }

    public LeaveSettings withOnClose(boolean value) {
        return new LeaveSettings(timeout, linger, value);
    }
}
