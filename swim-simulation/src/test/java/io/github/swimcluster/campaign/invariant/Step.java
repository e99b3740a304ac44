package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.serf.SerfState;
import io.github.swimcluster.wire.SerfCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of one member: what it was told, what it made of it, and what it held before and after. */
final class Step {
    private static final SerfCodec CODEC = new SerfCodec();

    private final Facts facts;
    private final Life life;
    private final Instant at;
    private final Input input;
    private final Reaction reaction;
    private final View before;
    private final View after;
    private final List<Change> changes;
    private final List<Effect.Send> sends = new ArrayList<>();
    private final List<ProbeUnderWay> probes = new ArrayList<>();
    private final List<ClusterEvent> events = new ArrayList<>();
    private final List<UserMessage> userMessages;

    Step(Facts facts, Life life, Instant at, Input input, Reaction reaction, View before, View after) {
        this.facts = facts;
        this.life = life;
        this.at = at;
        this.input = input;
        this.reaction = reaction;
        this.before = before;
        this.after = after;
        this.changes = changes(before, after);
        this.userMessages = UserMessage.in(messages());
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.Send send) {
                sends.add(send);
                addProbe(send);
            } else if (effect instanceof Effect.Deliver(ClusterEvent event)) {
                events.add(event);
            }
        }
    }

    private void addProbe(Effect.Send send) {
        if (send.messages().getFirst() instanceof Message.Ping ping && !isRelayed(send)) {
            Duration period =
                    settings().probe().interval().multipliedBy(after.status().localHealth() + 1L);
            probes.add(new ProbeUnderWay(ping.sequence(), ping.node(), at, period, false));
        }
    }

    /** What another asked for goes out before anything of one's own. */
    private boolean isRelayed(Effect.Send send) {
        boolean first = sends.stream()
                        .filter(other -> other.messages().getFirst() instanceof Message.Ping)
                        .count()
                == 1;
        return first
                && messages().stream()
                        .anyMatch(message -> message instanceof Message.IndirectPing request
                                && Bytes.of(send.to().ip()).equals(request.target()));
    }

    private static List<Change> changes(View before, View after) {
        if (before.changes() == after.changes()) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        for (Member now : after.knownMembers().values()) {
            Member then = before.of(now.name());
            if (then == null || !then.equals(now)) {
                changes.add(new Change(now.name(), then, now));
            }
        }
        return changes;
    }

    Facts facts() {
        return facts;
    }

    Life life() {
        return life;
    }

    ClusterSettings settings() {
        return life.member.settings();
    }

    Instant at() {
        return at;
    }

    Input input() {
        return input;
    }

    Reaction reaction() {
        return reaction;
    }

    View before() {
        return before;
    }

    View after() {
        return after;
    }

    /** What it holds differently now, itself included. */
    List<Change> changes() {
        return changes;
    }

    /** What it holds differently of others. */
    List<Change> changesOfOthers() {
        return changes.isEmpty()
                ? changes
                : changes.stream().filter(change -> !isSelf(change.name())).toList();
    }

    List<Effect.Send> sends() {
        return sends;
    }

    List<ClusterEvent> events() {
        return events;
    }

    <E extends ClusterEvent> List<E> events(Class<E> type) {
        return events.isEmpty()
                ? List.of()
                : events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Whose names were announced at another address, and did not move. */
    List<String> claimed() {
        return reaction.effects().stream()
                .filter(Effect.Conflict.class::isInstance)
                .map(effect -> ((Effect.Conflict) effect).name())
                .toList();
    }

    boolean isSelf(String name) {
        return name.equals(life.name());
    }

    /** The messages of the datagram that arrived. */
    List<Message> messages() {
        return input instanceof Input.Received received ? received.messages() : List.of();
    }

    /** Whether nothing but news arrived, and the same as in the step before. */
    boolean isRepeated() {
        return input instanceof Input.Received received
                && life.wasJustTold(input)
                && received.messages().stream().allMatch(Message.Update.class::isInstance);
    }

    /** The messages of Serf in the datagram that arrived. */
    List<UserMessage> userMessages() {
        return userMessages;
    }

    /** The gossiped messages of Serf that it sends, each as often as it is sent. */
    List<UserMessage> gossipedUserMessages() {
        return sends.stream()
                .flatMap(send -> UserMessage.in(send.messages()).stream())
                .filter(sent -> !sent.isDirect())
                .toList();
    }

    /** The user events that it delivers. */
    List<PublishedEvent> userEvents() {
        return events(UserEvent.class).stream().map(PublishedEvent::of).toList();
    }

    /** What Serf adds to the push/pull that arrived. */
    Optional<SerfState> serfState() {
        return switch (input) {
            case Input.PushPullReceived offered ->
                CODEC.decodeState(offered.theirs().userState());
            case Input.PushPullAnswered answered ->
                CODEC.decodeState(answered.theirs().userState());
            default -> Optional.empty();
        };
    }

    /** What Serf adds to the push/pulls that it sends. */
    List<SerfState> sentSerfStates() {
        List<SerfState> sent = new ArrayList<>();
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.StartPushPull(var exchange, var to, PushPull ours)) {
                CODEC.decodeState(ours.userState()).ifPresent(sent::add);
            } else if (effect instanceof Effect.AnswerPushPull(var stream, PushPull ours)) {
                CODEC.decodeState(ours.userState()).ifPresent(sent::add);
            }
        }
        return sent;
    }

    /** Whether it begins to join, after its start or because it comes back. */
    boolean beginsToJoin() {
        return input instanceof Input.Start
                || (input instanceof Input.Join && !before.isRunning() && after.isRunning());
    }

    /** Where the datagram came from that arrived. */
    Address from() {
        return ((Input.Received) input).from();
    }

    /** The view of another that arrived. */
    List<PushPull.NodeState> states() {
        return switch (input) {
            case Input.PushPullReceived offered -> offered.theirs().nodes();
            case Input.PushPullAnswered exchanged -> exchanged.theirs().nodes();
            default -> List.of();
        };
    }

    /** What was announced, in the datagram or the view that arrived. */
    List<Message.Alive> announcements() {
        List<Message.Alive> announcements = new ArrayList<>();
        for (Message message : messages()) {
            if (message instanceof Message.Alive alive) {
                announcements.add(alive);
            }
        }
        for (PushPull.NodeState state : states()) {
            if (state.state() == PushPull.ALIVE) {
                announcements.add(new Message.Alive(
                        state.incarnation(),
                        state.name(),
                        state.address(),
                        state.port(),
                        state.metadata(),
                        state.versions()));
            }
        }
        return announcements;
    }

    /** Whether this tells a member that it failed or left, at another address at which it was announced in this step. */
    boolean isVerdictOnStaleMove(Effect.Send send) {
        return send.messages().size() == 1
                && send.messages().getFirst() instanceof Message.Dead
                && announcements().stream().anyMatch(alive -> isVerdictOn(send, alive));
    }

    boolean isVerdictOn(Effect.Send send, Message.Alive alive) {
        return Bytes.of(send.to().ip()).equals(alive.address())
                && send.messages().getLast() instanceof Message.Dead dead
                && dead.node().equals(alive.node())
                && dead.incarnation() >= alive.incarnation();
    }

    long ignored(Effect.Reason reason) {
        return reaction.effects().stream()
                .filter(effect -> effect instanceof Effect.Ignored ignored && ignored.reason() == reason)
                .count();
    }

    /** Among how many members the suspicions of this step began, of which others may have ended or begun in it. */
    Life.Among among() {
        int then = before.members().size();
        int now = after.members().size();
        int gone = events(MemberFailed.class).size() + events(MemberLeft.class).size();
        int come = events(MemberJoined.class).size();
        return new Life.Among(Math.max(1, Math.min(then, now) - gone), Math.max(then, now) + come);
    }

    /** The probes that began in this step. */
    List<ProbeUnderWay> probes() {
        return probes;
    }

    /** Whether this ping, sent in this step, is the member's own probe and not one that another asked for. */
    boolean isProbe(Message.Ping ping) {
        return probes.stream().anyMatch(probe -> probe.sequence() == ping.sequence());
    }

    /** Whether news of this name arrived in this step. */
    boolean isAbout(String name) {
        return messages().stream()
                        .anyMatch(message -> message instanceof Message.Update update
                                && update.node().equals(name))
                || states().stream().anyMatch(state -> state.name().equals(name));
    }

    @Override
    public String toString() {
        return "%s at %s, on %s, which has the effects %s".formatted(life.name(), at, input, reaction.effects());
    }
}
