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
    /** The deadline restarts after a late wake-up, at most this many times. */
    private static final int MAX_RENEWALS = 3;

    private final Peer suspect;
    private Instant since;
    private int renewals;
    private int wanted;
    private final Duration shortest;
    private final Duration longest;
    private final List<String> accusers = new ArrayList<>();
    private Instant deadline;

    Suspicion(Peer suspect, Instant since, int wanted, Duration shortest, Duration longest, String firstAccuser) {
        this.suspect = suspect;
        this.since = since;
        this.wanted = wanted;
        this.shortest = shortest;
        this.longest = longest;
        accusers.add(firstAccuser);
        setDeadline();
    }

    /** Counts an accuser, unless there are enough or it has accused before. */
    boolean confirm(String accuser) {
        if (confirmations() < wanted && !accusers.contains(accuser)) {
            accusers.add(accuser);
            setDeadline();
            return true;
        }
        return false;
    }

    /** Takes the shortest timeout, without confirmations: the suspect was announced at another address. */
    void shorten() {
        wanted = 0;
        setDeadline();
    }

    /** Restarts the timer, because this member slept and could not hear the suspect refute. */
    void renew(Instant now) {
        if (renewals < MAX_RENEWALS) {
            renewals++;
            since = now;
            setDeadline();
        }
    }

    private int confirmations() {
        return accusers.size() - 1;
    }

    private void setDeadline() {
        deadline = since.plus(timeout(confirmations(), wanted, shortest, longest));
    }

    Peer suspect() {
        return suspect;
    }

    Instant deadline() {
        return deadline;
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

    List<String> accusers() {
        return accusers;
    }
}
