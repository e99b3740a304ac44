package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.Profile;
import io.github.swimcluster.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Passes random inputs to a member at random times and checks invariants after each reaction. */
public final class SwimFuzz {
    private static final Traffic NO_TRAFFIC = Traffic.builder().build();
    private static final Bytes TAGS = Bytes.of((byte) 0xff, (byte) 0x80);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    private static final Address HERE = Address.parse("10.0.0.1:7946");
    private static final int MAX_STEPS = 200;
    private static final int MAX_ALARMS = 30;
    private static final int MAX_ALARMS_PER_MEMBER = 8;

    private static final List<ClusterSettings> SETTINGS = List.of(
            named(ClusterSettings.builder().build()),
            named(ClusterSettings.builder().profile(Profile.LOCAL).build()).toBuilder()
                    .seeds("10.0.0.2:7946", "seed.example")
                    .build(),
            named(ClusterSettings.builder().build()).toBuilder()
                    .membership(membership -> membership.maxMembers(4).reclaimAfter(Duration.ZERO))
                    .allowedCidrs("10.0.0.0/29")
                    .probe(probe -> probe.maxLocalHealth(1))
                    .build(),
            named(ClusterSettings.builder().profile(Profile.WAN).build()).toBuilder()
                    .gossip(gossip -> gossip.nodes(0).toTheDead(Duration.ZERO))
                    .pushPull(pushPull -> pushPull.interval(Duration.ZERO))
                    .membership(membership -> membership.recontactInterval(Duration.ZERO))
                    .build());

    private final FuzzInput input;
    private final ClusterSettings settings;
    private final Swim swim;
    private final List<Long> pendingPushPulls = new ArrayList<>();
    private final List<Long> streamPings = new ArrayList<>();
    private final List<String> resolving = new ArrayList<>();
    private final List<Long> pendingRequests = new ArrayList<>();
    private final TreeSet<String> present = new TreeSet<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Instant latest = now;
    private Instant wakeAt = now;
    private long incarnation;
    private long sequence;
    private long requests;
    private int relayed;

    private SwimFuzz(FuzzInput input) {
        this.input = input;
        settings = SETTINGS.get(input.below(SETTINGS.size()));
        swim = Swim.builder(
                        settings,
                        new Identity("me", HERE, TAGS, Versions.of(VERSIONS)),
                        new Lengths(),
                        new SplittableRandom(input.below(256)))
                .build();
    }

    private static ClusterSettings named(ClusterSettings settings) {
        return settings.toBuilder().name("me").build();
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        new SwimFuzz(new FuzzInput(bytes)).run();
    }

    private void run() {
        react(new Input.Start(), 0);
        for (int steps = 0; steps < MAX_STEPS && !input.isOver(); steps++) {
            step();
        }
        checkAlarms();
        checkRequests();
    }

    private void step() {
        switch (input.below(16)) {
            case 0, 1, 2 -> receive(RandomMessages.messages(input, 4));
            case 3 -> receive(List.of(new Message.Ack(sequence, AbsentBytes.ABSENT)));
            case 4 -> wake(1);
            case 5 -> wake(input.below(MAX_ALARMS));
            case 6 -> {
                advance(Duration.ofMillis(input.u16()));
                wake(1);
            }
            case 7 -> {
                advance(Duration.ofMillis(input.below(256)));
                wake(1);
            }
            case 8 -> now = now.minusMillis(input.u16());
            case 9 -> {
                PushPull pushPull = RandomMessages.pushPull(input);
                react(
                        new Input.PushPullReceived(input.below(256), pushPull),
                        pushPull.nodes().size());
            }
            case 10 -> answerPushPull();
            case 11 -> answerStreamPing();
            case 12 -> answerResolve();
            case 13 -> react(new Input.PingedByStream(input.below(256), RandomMessages.ping(input)), 1);
            case 14 -> request();
            default -> now = now.plusMillis(input.below(256));
        }
    }

    private void receive(List<Message> messages) {
        relayed += (int)
                messages.stream().filter(Message.IndirectPing.class::isInstance).count();
        react(new Input.Received(RandomMessages.address(input), messages), messages.size());
    }

    /** Delivers the requested alarm this many times. */
    private void wake(int times) {
        for (int left = times; left > 0 && !wakeAt.equals(Reaction.NEVER); left--) {
            now = wakeAt.isAfter(now) ? wakeAt : now;
            react(new Input.Alarm(), 0);
        }
    }

    private void advance(Duration by) {
        now = now.plus(by);
    }

    private void answerPushPull() {
        if (pendingPushPulls.isEmpty()) {
            react(new Input.PushPullFailed(input.below(256), Input.Failure.REFUSED), 0);
        } else if (input.flip()) {
            long exchange = pendingPushPulls.removeFirst();
            PushPull pushPull = RandomMessages.pushPull(input);
            react(
                    new Input.PushPullAnswered(exchange, pushPull),
                    pushPull.nodes().size());
        } else {
            react(new Input.PushPullFailed(pendingPushPulls.removeFirst(), input.of(Input.Failure.values())), 0);
        }
    }

    private void answerStreamPing() {
        long answered = streamPings.isEmpty() ? input.u32() : streamPings.removeFirst();
        react(
                input.flip()
                        ? new Input.AckedByStream(answered)
                        : new Input.PingByStreamFailed(answered, input.of(Input.Failure.values())),
                0);
    }

    private void answerResolve() {
        String seed = resolving.isEmpty() ? "other.example" : resolving.removeFirst();
        List<Address> addresses = new ArrayList<>();
        for (int left = input.below(4); left > 0; left--) {
            addresses.add(RandomMessages.address(input));
        }
        react(
                input.below(4) == 0 ? new Input.Unresolved(seed, "unknown host") : new Input.Resolved(seed, addresses),
                addresses.size());
    }

    private void request() {
        requests++;
        pendingRequests.add(requests);
        switch (input.below(3)) {
            case 0 -> {
                List<String> seeds = input.of(List.of(), List.of("10.0.0.3"), List.of("10.0.0.3", "seed.example"));
                react(new Input.Join(requests, seeds), 2);
            }
            case 1 -> react(new Input.Update(requests, Bytes.of(input.some(64))), 0);
            default -> react(new Input.Leave(requests), 0);
        }
    }

    private void react(Input input, int items) {
        latest = now.isAfter(latest) ? now : latest;
        int known = swim.knownMembers().size();
        Reaction reaction = swim.react(now, input);
        wakeAt = reaction.wakeAt();
        int pendingWork = pendingRequests.size() + relayed;
        Invariant.check(
                reaction.effects().size() <= 40 + 6 * items + 4 * known + pendingWork,
                "the number of effects is limited");
        Invariant.check(!wakeAt.isBefore(latest), "the alarm is not in the past");
        reaction.effects().forEach(this::record);
        check();
    }

    private void record(Effect effect) {
        switch (effect) {
            case Effect.Send(Address to, List<Message> messages, boolean crc) -> checkSent(to, messages);
            case Effect.StartPushPull(long exchange, Address to, PushPull ours) -> {
                Invariant.check(!to.equals(HERE), "no push/pull with itself");
                pendingPushPulls.add(exchange);
            }
            case Effect.PingByStream(Address to, Message.Ping ping, Duration limit) -> streamPings.add(ping.sequence());
            case Effect.Resolve(String seed) -> resolving.add(seed);
            case Effect.Deliver(ClusterEvent event) -> checkEvent(event);
            case Effect.Done(long request, var result) ->
                Invariant.check(pendingRequests.remove(request), "a request completes once");
            case Effect.AnswerPushPull ignored -> {}
            case Effect.AnswerPing ignored -> {}
            case Effect.CloseStream ignored -> {}
            case Effect.Ignored ignored -> {}
            case Effect.Notice ignored -> {}
        }
    }

    private void checkSent(Address to, List<Message> messages) {
        Invariant.check(!to.equals(HERE), "no datagram to itself");
        Invariant.check(Address.isUnicast(to) || messages.size() <= 2, "gossip goes to unicast addresses");
        Invariant.check(!messages.isEmpty() && messages.size() <= 255, "a datagram has 1 to 255 messages");
        for (Message message : messages) {
            if (message instanceof Message.Ping ping) {
                sequence = ping.sequence();
            }
        }
    }

    private void checkEvent(ClusterEvent event) {
        if (event instanceof MemberEvent news) {
            String name = news.member().name();
            switch (news) {
                case MemberJoined ignored -> Invariant.check(present.add(name), "a member that joins was not present");
                case MemberFailed ignored -> Invariant.check(present.remove(name), "a member that fails was present");
                case MemberLeft ignored -> Invariant.check(present.remove(name), "a member that leaves was present");
                default -> Invariant.check(present.contains(name), "other events are about present members");
            }
        }
    }

    private void check() {
        List<Member> members = swim.members();
        Invariant.check(
                members.stream().map(Member::name).toList().equals(List.copyOf(present)),
                "members are sorted, unique and consistent with the events");
        Invariant.check(
                swim.knownMembers().size() <= settings.membership().maxMembers(), "the member table is limited");
        ClusterStatus status = swim.status(NO_TRAFFIC);
        int score = status.localHealth();
        Invariant.check(
                0 <= score && score < settings.probe().maxLocalHealth(), "the local health score is in its range");
        Member self = swim.self();
        Invariant.check(
                self.state() == MemberState.ALIVE || status.phase() != ClusterStatus.Phase.RUNNING,
                "a running member is alive to itself");
        Invariant.check(self.incarnation() >= incarnation, "the own incarnation never decreases");
        Invariant.check(self.incarnation() <= Message.MAX_U32, "the own incarnation fits the wire");
        Invariant.check(self.address().equals(HERE), "other members do not change the own address");
        incarnation = self.incarnation();
    }

    /** Checks that time advances when only alarms are delivered. */
    private void checkAlarms() {
        Instant before = latest;
        wake(MAX_ALARMS_PER_MEMBER * (4 + swim.knownMembers().size()));
        Invariant.check(wakeAt.isAfter(before), "alarms do not repeat endlessly at one time");
    }

    /** Checks that all requests complete once all pending lookups and push/pulls have failed. */
    private void checkRequests() {
        for (int rounds = 0; rounds < 200 && !pendingRequests.isEmpty(); rounds++) {
            while (!pendingPushPulls.isEmpty()) {
                react(new Input.PushPullFailed(pendingPushPulls.removeFirst(), Input.Failure.REFUSED), 0);
            }
            while (!resolving.isEmpty()) {
                react(new Input.Unresolved(resolving.removeFirst(), "unknown host"), 0);
            }
            wake(MAX_ALARMS);
        }
        Invariant.check(pendingRequests.isEmpty(), "every request completes");
    }

    /** Message lengths slightly above those of the wire. */
    private static final class Lengths implements Encoding {
        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public int lengthOf(Message message) {
            return message instanceof Message.Alive alive
                    ? 80 + alive.metadata().length()
                    : 60;
        }

        @Override
        public Map<String, String> tags(Bytes metadata) {
            return Map.of();
        }
    }

    public static List<byte[]> seeds() {
        return RandomMessages.seeds(new byte[0], new byte[] {1, 0}, new byte[] {2, 0, 0}, new byte[] {3, 0, 0, 0});
    }
}
