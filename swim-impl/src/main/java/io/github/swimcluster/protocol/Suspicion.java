package io.github.swimcluster.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The time a suspected member has to refute, which gets shorter as others confirm (Lifeguard §IV-B, memberlist
 * protocol §10).
 */
final class Suspicion {
    private final Instant since;
    private final int wanted;
    private final Duration shortest;
    private final Duration longest;
    private final List<String> accusers = new ArrayList<>();
    // Asked for in every turn.
    private Instant deadline;

    Suspicion(Instant since, int wanted, Duration shortest, Duration longest, String firstAccuser) {
        this.since = since;
        this.wanted = wanted;
        this.shortest = shortest;
        this.longest = longest;
        accusers.add(firstAccuser);
        deadline = computeDeadline();
    }

    /** Counts an accuser, unless there are enough or it has accused before. */
    boolean confirm(String accuser) {
        if (confirmations() >= wanted || accusers.contains(accuser)) {
            return false;
        }
        accusers.add(accuser);
        deadline = computeDeadline();
        return true;
    }

    Instant deadline() {
        return deadline;
    }

    private Instant computeDeadline() {
        return since.plus(timeout(confirmations(), wanted, shortest, longest));
    }

    static Duration timeout(int confirmations, int wanted, Duration shortest, Duration longest) {
        if (wanted < 1) {
            return shortest;
        }
        double share = Math.log(confirmations + 1.0) / Math.log(wanted + 1.0);
        double spread = longest.minus(shortest).toNanos() / 1e9;
        Duration timeout = Duration.ofMillis((long) Math.floor(1000 * (longest.toNanos() / 1e9 - share * spread)));
        return timeout.compareTo(shortest) < 0 ? shortest : timeout;
    }

    private int confirmations() {
        return accusers.size() - 1;
    }

    List<String> accusers() {
        return accusers;
    }
}
