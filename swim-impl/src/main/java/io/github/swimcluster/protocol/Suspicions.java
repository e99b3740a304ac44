package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** The timers of the suspected members (SWIM §4.2, Lifeguard §IV-B). */
final class Suspicions {
    private final Turn turn;
    private final ClusterSettings settings;
    private final Lifeguard lifeguard;
    private final TreeMap<String, Suspicion> byName = new TreeMap<>();
    // Not later than the first deadline, so that most turns need not look at each of many suspicions.
    private Instant firstDeadline = Reaction.NEVER;

    Suspicions(Turn turn, ClusterSettings settings, Lifeguard lifeguard) {
        this.turn = turn;
        this.settings = settings;
        this.lifeguard = lifeguard;
    }

    /**
     * Starts the timer of this member, in place of one for an earlier incarnation.
     *
     * @param accuser the first accuser
     * @param members the number of alive and suspect members, which determines the timeout
     */
    Suspicion start(Peer peer, String accuser, int members) {
        int wanted = lifeguard.confirmations(settings.suspicion().multiplier());
        Duration shortest = Scaling.suspicionTimeout(
                settings.suspicion().multiplier(), members, settings.probe().interval());
        Suspicion suspicion = new Suspicion(
                peer,
                turn.now(),
                members - 2 < wanted ? 0 : wanted,
                shortest,
                shortest.multipliedBy(settings.suspicion().maxTimeoutMultiplier()),
                accuser);
        byName.put(peer.name(), suspicion);
        watch(suspicion);
        return suspicion;
    }

    /** Counts an independent accuser of a suspected member; false if it does not count. */
    boolean confirm(Peer suspect, String accuser) {
        Suspicion suspicion = of(suspect);
        boolean counts = suspicion.confirm(accuser);
        if (counts) {
            watch(suspicion);
        }
        return counts;
    }

    /** Gives a suspected member the shortest timeout. */
    void shorten(Peer suspect) {
        Suspicion suspicion = of(suspect);
        suspicion.shorten();
        watch(suspicion);
    }

    private Suspicion of(Peer suspect) {
        return Objects.requireNonNull(byName.get(suspect.name()));
    }

    /** Ends the timer of this member, if it has one. */
    void end(Peer peer) {
        byName.remove(peer.name());
    }

    /** Removes and returns the suspicions whose time is up. */
    List<Suspicion> takeExpired() {
        if (!turn.isDue(firstDeadline)) {
            return List.of();
        }
        List<Suspicion> expired = new ArrayList<>();
        for (Suspicion suspicion : byName.values()) {
            if (turn.isDue(suspicion.deadline())) {
                expired.add(suspicion);
            }
        }
        expired.forEach(suspicion -> end(suspicion.suspect()));
        findFirstDeadline();
        return expired;
    }

    /** Restarts all timers after a sleep, in which this member could not hear the suspects refute. */
    void renew() {
        byName.values().forEach(suspicion -> suspicion.renew(turn.now()));
        findFirstDeadline();
    }

    private void watch(Suspicion suspicion) {
        firstDeadline = Turn.earlier(firstDeadline, suspicion.deadline());
    }

    private void findFirstDeadline() {
        firstDeadline = Reaction.NEVER;
        byName.values().forEach(this::watch);
    }

    /** When the first suspicion may expire. */
    Instant next() {
        return firstDeadline;
    }

    /** The names of the suspected members, sorted. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
