package io.github.swimcluster.engine;

import io.github.swimcluster.ApplicationEvent;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Logs changes of members with their causes, and why a node has not joined. Limits the lines for each kind of change; the
 * changes above the limit are summed up in one line. Confined to the event loop.
 */
final class MembershipLog {
    /** The maximum number of lines for one kind of change in each {@link #WINDOW}. */
    static final int MAX_LINES = 10;

    static final Duration WINDOW = Duration.ofSeconds(10);

    /** The interval of warnings that no seed answers. */
    static final Duration UNJOINED_INTERVAL = Duration.ofMinutes(5);

    private static final int MAX_REPORTERS = 5;

    private final Log log;
    private final String self;
    private final Timer timer;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<String, Instant> suspectedSince = new HashMap<>();
    private boolean isWindowOpen;
    private int members;
    private @Nullable Instant nextUnjoinedWarning;

    MembershipLog(Log log, String self, Timer timer) {
        this.log = log;
        this.self = self;
        this.timer = timer;
    }

    /** Logs a warning if the first join attempt has failed, and repeats it every {@link #UNJOINED_INTERVAL}. */
    void logJoinStatus(ClusterStatus status, Instant now) {
        if (status.joined() || status.phase() != ClusterStatus.Phase.RUNNING) {
            nextUnjoinedWarning = null;
        } else if (status.startedUp() && (nextUnjoinedWarning == null || !now.isBefore(nextUnjoinedWarning))) {
            nextUnjoinedWarning = now.plus(UNJOINED_INTERVAL);
            log.write(
                    Level.WARNING,
                    "has not joined a cluster, and keeps trying"
                            + status.reason().map(reason -> ": " + reason).orElse(""));
        }
    }

    void logEvent(ClusterEvent event) {
        switch (event) {
            case MemberJoined joined -> logJoined(joined);
            case MemberUpdated updated -> write(Kind.UPDATED, updated, "changed its tags" + cause(updated));
            case MemberSuspected suspected -> {
                suspectedSince.put(suspected.member().name(), suspected.at());
                write(Kind.SUSPECTED, suspected, "is suspected" + cause(suspected));
            }
            case MemberRecovered recovered ->
                write(
                        Kind.RECOVERED,
                        recovered,
                        "is no longer suspected" + suspicionTime(recovered) + cause(recovered));
            case MemberFailed failed -> {
                members--;
                write(Kind.FAILED, failed, "failed" + suspicionTime(failed) + cause(failed) + memberCount());
            }
            case MemberLeft left -> {
                members--;
                logLeft(left);
            }
            case ViewConverged converged ->
                write(Kind.READY, "is ready: its view has converged; members: " + converged.members());
            case ViewDiverged diverged -> write(Kind.UNREADY, "is not ready: " + diverged.reason());
            case ApplicationEvent ignored -> {}
        }
    }

    private void logJoined(MemberJoined event) {
        members++;
        suspectedSince.remove(event.member().name());
        if (!isSelf(event)) {
            write(Kind.JOINED, event, joinText(event) + cause(event) + memberCount());
        } else if (event.previous().isPresent()) {
            log.info("joins again");
        }
    }

    private static String joinText(MemberJoined event) {
        String newAddress = event.movedFrom()
                .map(before -> " at a new address (was " + before + ")")
                .orElse("");
        return event.previousState()
                .map(before -> before == MemberState.LEFT ? "rejoined after leaving" : "rejoined after failing")
                .orElse("joined")
                .concat(newAddress);
    }

    private void logLeft(MemberLeft event) {
        suspectedSince.remove(event.member().name());
        if (isSelf(event)) {
            log.info("has left the cluster");
        } else {
            write(Kind.LEFT, event, "left" + cause(event) + memberCount());
        }
    }

    private boolean isSelf(MemberEvent event) {
        return event.member().name().equals(self);
    }

    /** How long the member was suspected; empty if it was not. */
    private String suspicionTime(MemberEvent event) {
        return Optional.ofNullable(suspectedSince.remove(event.member().name()))
                .map(since -> " after %s of suspicion".formatted(seconds(Duration.between(since, event.at()))))
                .orElse("");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private String memberCount() {
        return "; members: " + members;
    }

    private static String cause(MemberEvent event) {
        String reporters = reporters(event.cause().reporters());
        return switch (event.cause().reason()) {
            case SELF -> "";
            case ANNOUNCED -> ": announced by gossip";
            case PUSH_PULL -> ": received by push/pull";
            case DIRECT_PROBE -> ": it did not answer a ping from " + reporters;
            case INDIRECT_PROBE -> ": it answered neither a ping from " + reporters + " nor indirect pings";
            case CONNECTION_REFUSED -> ": it did not answer a ping from " + reporters + ", and refuses connections";
            case ACCUSED -> ": reported by " + reporters;
            case REPORTED_IN_PUSH_PULL -> ": reported as failed or suspect in a push/pull by " + reporters;
            case SUSPICION_EXPIRED -> ": it did not refute the suspicion of " + reporters;
            case DECLARED_FAILED -> ": declared failed by " + reporters;
            case REFUTED -> ": it refuted the suspicion";
            case LEFT -> ": it announced its leave";
            // For listeners that subscribe, not for the log.
            case REPLAYED -> "";
        };
    }

    private static String reporters(List<String> names) {
        String first = names.stream().limit(MAX_REPORTERS).collect(Collectors.joining("', '", "'", "'"));
        return names.size() <= MAX_REPORTERS ? first : first + " and %d more".formatted(names.size() - MAX_REPORTERS);
    }

    private void write(Kind kind, MemberEvent event, String change) {
        Member member = event.member();
        write(kind, "'%s' at %s %s".formatted(member.name(), member.address(), change));
    }

    private void write(Kind kind, String text) {
        if (!log.isLoggable(kind.level)) {
            return;
        }
        if (!isWindowOpen) {
            isWindowOpen = true;
            timer.schedule(WINDOW, this::endWindow);
        }
        if (counts.merge(kind, 1, Integer::sum) <= MAX_LINES) {
            log.write(kind.level, text);
        }
    }

    /** Logs how many changes were not logged individually. */
    void endWindow() {
        String omitted = counts.entrySet().stream()
                .filter(each -> each.getValue() > MAX_LINES)
                .map(each -> each.getValue() - MAX_LINES + " " + each.getKey().plural)
                .collect(Collectors.joining(", "));
        if (!omitted.isEmpty()) {
            log.info("more in the last %d s: %s%s".formatted(WINDOW.toSeconds(), omitted, memberCount()));
        }
        counts.clear();
        isWindowOpen = false;
    }

    /** A kind of change, its log level and its name in the summary line. */
    private enum Kind {
        JOINED(Level.INFO, "joined"),
        UPDATED(Level.DEBUG, "changed their tags"),
        SUSPECTED(Level.DEBUG, "suspected"),
        RECOVERED(Level.DEBUG, "no longer suspected"),
        FAILED(Level.INFO, "failed"),
        LEFT(Level.INFO, "left"),
        READY(Level.INFO, "times ready"),
        UNREADY(Level.INFO, "times not ready");

        private final Level level;
        private final String plural;

        Kind(Level level, String plural) {
            this.level = level;
            this.plural = plural;
        }
    }

    /** Runs a task later on the event loop. */
    interface Timer {
        void schedule(Duration delay, Runnable task);
    }
}
