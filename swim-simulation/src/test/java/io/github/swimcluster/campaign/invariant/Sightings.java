package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.ApplicationEvent;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each {@link Sight} was seen. */
public final class Sightings {
    private static final int VERY_UNWELL = 4;
    private static final int MANY_PARTS = 10;
    private static final Duration LATE = Duration.ofMillis(300);

    private final Map<Sight, Long> counts = new EnumMap<>(Sight.class);

    /** Nothing seen yet. */
    public Sightings() {
        for (Sight sight : Sight.values()) {
            counts.put(sight, 0L);
        }
    }

    /** With what another saw. */
    public void add(Sightings other) {
        other.counts.forEach((sight, count) -> counts.merge(sight, count, Long::sum));
    }

    /** How often each was seen, in the order of their declaration. */
    public Map<Sight, Long> counts() {
        return counts;
    }

    /** What was never seen. */
    public List<Sight> missing() {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void see(Sight sight, boolean seen) {
        if (seen) {
            counts.merge(sight, 1L, Long::sum);
        }
    }

    void note(Step step) {
        noteInput(step);
        step.messages().forEach(message -> noteMessage(step, message));
        step.reaction().effects().forEach(effect -> noteEffect(step, effect));
        step.events().forEach(this::noteEvent);
        noteUserMessages(step);
        int health = step.after().status().localHealth();
        see(Sight.UNWELL, health > 0 && step.before().status().localHealth() == 0);
        see(Sight.VERY_UNWELL, health == VERY_UNWELL && step.before().status().localHealth() < VERY_UNWELL);
        see(Sight.WOKE_LATE, step.at().isAfter(step.life().wakeAt().plus(LATE)));
        boolean fewer = step.after().knownMembers().size()
                < step.before().knownMembers().size();
        see(Sight.FORGOTTEN, fewer);
        long before = step.before().self().incarnation();
        see(
                Sight.REFUTED,
                before > 0
                        && step.after().self().incarnation() > before
                        && step.isAbout(step.life().name()));
        see(Sight.SAME_NEWS_TWICE_IN_A_ROW, step.isRepeated());
    }

    private void noteUserMessages(Step step) {
        boolean delivers = !step.userEvents().isEmpty();
        see(Sight.EVENT_PUBLISHED, step.input() instanceof Input.DelegateCall);
        see(Sight.EVENT_BY_GOSSIP, delivers && step.input() instanceof Input.Received);
        see(Sight.EVENT_BY_PUSH_PULL, delivers && step.serfState().isPresent());
        see(
                Sight.EVENT_FROM_BEFORE,
                step.serfState().stream()
                        .flatMap(state -> state.events().stream())
                        .anyMatch(events -> events.time() < step.life().heard.earliestEvent(step)));
        for (UserMessage each : step.userMessages()) {
            see(Sight.QUERY_ACKED, each.message() instanceof SerfMessage.Response response && response.isAck());
            see(Sight.RESPONSE_RELAYED, each.message() instanceof SerfMessage.Relay);
        }
    }

    private void noteInput(Step step) {
        see(Sight.EXCHANGE, step.input() instanceof Input.PushPullAnswered);
        see(Sight.EXCHANGE_FAILED, step.input() instanceof Input.PushPullFailed);
        see(Sight.STREAM_PING_ANSWERED, step.input() instanceof Input.AckedByStream);
        see(Sight.STREAM_PING_FAILED, step.input() instanceof Input.PingByStreamFailed);
    }

    private void noteMessage(Step step, Message message) {
        switch (message) {
            case Message.Ack ack -> {
                see(Sight.ACK, true);
                see(
                        Sight.INDIRECT_PING_ANSWERED,
                        step.life().unanswered.contains(ack.sequence())
                                && !step.life().probe.isAwaited(ack.sequence()));
            }
            case Message.Nack ignored -> see(Sight.NACK, true);
            case Message.Suspect(long incarnation, String node, String from) -> evidence(step, node, incarnation);
            case Message.Dead(long incarnation, String node, String from) -> evidence(step, node, incarnation);
            default -> {
                // Nothing to see.
            }
        }
    }

    private void evidence(Step step, String node, long incarnation) {
        Member known = step.before().of(node);
        see(
                Sight.EVIDENCE_ABOUT_THE_GONE,
                known != null && !known.state().isPresent() && known.incarnation() < incarnation);
    }

    private void noteEffect(Step step, Effect effect) {
        switch (effect) {
            case Effect.Send send -> {
                see(Sight.TOLD_A_NEW_LIFE, step.isVerdictOnStaleMove(send));
                see(Sight.FULL_DATAGRAM, send.messages().size() >= MANY_PARTS);
                see(Sight.INDIRECT_PING, send.messages().getFirst() instanceof Message.IndirectPing);
                see(
                        Sight.TOLD_A_SUSPECT,
                        send.messages().size() == 2
                                && send.messages().get(0) instanceof Message.Ping ping
                                && send.messages().get(1) instanceof Message.Suspect suspicion
                                && suspicion.node().equals(ping.node()));
            }
            case Effect.Ignored(Effect.Reason reason) -> {
                see(Sight.UNEXPECTED_ACK, reason == Effect.Reason.UNEXPECTED_ACK);
                see(Sight.ADDRESS_CONFLICT, reason == Effect.Reason.ADDRESS_CONFLICT);
                see(Sight.PING_FOR_ANOTHER_NAME, reason == Effect.Reason.WRONG_NAME);
            }
            case Effect.Done(long request, var ignored) -> noteGranted(step, request);
            default -> {
                // Nothing to see.
            }
        }
    }

    private void noteGranted(Step step, long request) {
        switch (step.life().wishes.get(request)) {
            case Input.Leave ignored -> see(Sight.LEAVE_GRANTED, true);
            case Input.Update ignored -> see(Sight.UPDATE_GRANTED, true);
            case Input.Join ignored -> see(Sight.JOIN_GRANTED, true);
            case null, default -> {
                // A wish of this very step.
            }
        }
    }

    private void noteEvent(ClusterEvent event) {
        switch (event) {
            case MemberSuspected(var at, var member, var previous, Cause cause) -> noteSuspicion(cause.reason());
            case MemberFailed(var at, var member, var previous, Cause cause) -> {
                boolean expired = cause.reason() == Cause.Reason.SUSPICION_EXPIRED;
                see(
                        Sight.SUSPICION_EXPIRED_UNCONFIRMED,
                        expired && cause.reporters().size() == 1);
                see(
                        Sight.SUSPICION_EXPIRED_CONFIRMED,
                        expired && cause.reporters().size() > 1);
                see(Sight.DECLARED_FAILED_BY_OTHERS, !expired);
            }
            case MemberRecovered ignored -> see(Sight.RECOVERED, true);
            case MemberLeft(var at, var member, var previous, var cause) -> {
                see(Sight.LEFT, true);
                see(
                        Sight.LEFT_AFTER_FAILED,
                        previous.filter(before -> before.state() == MemberState.FAILED)
                                .isPresent());
            }
            case MemberUpdated ignored -> see(Sight.UPDATED, true);
            case MemberJoined(var at, Member member, var previous, var cause) ->
                previous.ifPresent(before -> {
                    see(Sight.CAME_BACK_FROM_FAILED, before.state() == MemberState.FAILED);
                    see(Sight.CAME_BACK_FROM_LEFT, before.state() == MemberState.LEFT);
                    see(Sight.CAME_BACK_AT_ANOTHER_ADDRESS, !before.address().equals(member.address()));
                });
            case ViewConverged ignored -> see(Sight.VIEW_CONVERGED, true);
            case ViewDiverged ignored -> see(Sight.VIEW_DIVERGED, true);
            case ApplicationEvent ignored -> {}
        }
    }

    private void noteSuspicion(Cause.Reason reason) {
        see(Sight.SUSPECTED_BY_DIRECT_PROBE, reason == Cause.Reason.DIRECT_PROBE);
        see(Sight.SUSPECTED_BY_INDIRECT_PROBE, reason == Cause.Reason.INDIRECT_PROBE);
        see(Sight.SUSPECTED_AFTER_A_REFUSED_CONNECTION, reason == Cause.Reason.CONNECTION_REFUSED);
        see(Sight.SUSPECTED_BY_ACCUSATION, reason == Cause.Reason.ACCUSED);
        see(Sight.SUSPECTED_BY_PUSH_PULL, reason == Cause.Reason.REPORTED_IN_PUSH_PULL);
    }
}
