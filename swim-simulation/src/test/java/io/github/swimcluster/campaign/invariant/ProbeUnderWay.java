package io.github.swimcluster.campaign.invariant;

import java.time.Duration;
import java.time.Instant;

/**
 * The last probe that a member began.
 *
 * @param period how long it may take, by the local health that the member had then
 */
record ProbeUnderWay(long sequence, String target, Instant since, Duration period, boolean answered) {
    static final ProbeUnderWay NONE = new ProbeUnderWay(-1, "", Instant.EPOCH, Duration.ZERO, true);

    ProbeUnderWay answeredBy(long answer) {
        return isAwaited(answer) ? new ProbeUnderWay(sequence, target, since, period, true) : this;
    }

    boolean isAwaited(long answer) {
        return answer == sequence && !answered;
    }

    Instant deadline() {
        return since.plus(period);
    }
}
