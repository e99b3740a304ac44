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

/** Whatever a member is told, in whatever order and at whatever time, it stays in its right mind. */
public final class SwimFuzz {
    private static final Traffic NO_TRAFFIC = Traffic.builder().build();
    private static final Bytes TAGS = Bytes.of((byte) 0xff, (byte) 0x80);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    private static final Address HERE = Address.parse("10.0.0.1:7946");
    private static final int MAX_STEPS = 200;
    private static final int MAX_IN_A_ROW = 30;
    private static final int MAX_AT_ONCE = 8;

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

    private final Choices choices;
    private final ClusterSettings settings;
    private final Swim swim;
    private final List<Long> exchanges = new ArrayList<>();
    private final List<Long> streamPings = new ArrayList<>();
    private final List<String> resolving = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private final TreeSet<String> told = new TreeSet<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Instant latest = now;
    private Instant wakeAt = now;
    private long incarnation;
    private long sequence;
    private long requests;
    private int relayed;

    private SwimFuzz(Choices choices) {
        this.choices = choices;
        settings = SETTINGS.get(choices.below(SETTINGS.size()));
        swim = Swim.builder(
                        settings,
                        new Identity("me", HERE, TAGS, Versions.of(VERSIONS)),
                        new Lengths(),
                        new SplittableRandom(choices.below(256)))
                .build();
    }

    private static ClusterSettings named(ClusterSettings settings) {
        return settings.toBuilder().name("me").build();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        new SwimFuzz(new Choices(input)).run();
    }

    private void run() {
        tell(new Input.Start(), 0);
        for (int steps = 0; steps < MAX_STEPS && !choices.isOver(); steps++) {
            step();
        }
        comeToRest();
        checkRequests();
    }

    private void step() {
        switch (choices.below(16)) {
            case 0, 1, 2 -> hear(Hearsay.messages(choices, 4));
            case 3 -> hear(List.of(new Message.Ack(sequence, Bytes.ABSENT)));
            case 4 -> wake(1);
            case 5 -> wake(choices.below(MAX_IN_A_ROW));
            case 6 -> {
                oversleep(Duration.ofMillis(choices.u16()));
                wake(1);
            }
            case 7 -> {
                oversleep(Duration.ofMillis(choices.below(256)));
                wake(1);
            }
            case 8 -> now = now.minusMillis(choices.u16());
            case 9 -> {
                PushPull view = Hearsay.pushPull(choices);
                tell(
                        new Input.PushPullReceived(choices.below(256), view, choices.u64()),
                        view.nodes().size());
            }
            case 10 -> answerExchange();
            case 11 -> answerStreamPing();
            case 12 -> answerResolve();
            case 13 -> tell(new Input.PingedByStream(choices.below(256), Hearsay.ping(choices)), 1);
            case 14 -> wish();
            default -> now = now.plusMillis(choices.below(256));
        }
    }

    private void hear(List<Message> messages) {
        relayed += (int)
                messages.stream().filter(Message.IndirectPing.class::isInstance).count();
        tell(new Input.Received(Hearsay.address(choices), messages), messages.size());
    }

    /** Rings the alarm when it was wanted, so many times. */
    private void wake(int times) {
        for (int left = times; left > 0 && !wakeAt.equals(Reaction.NEVER); left--) {
            now = wakeAt.isAfter(now) ? wakeAt : now;
            tell(new Input.Alarm(), 0);
        }
    }

    private void oversleep(Duration by) {
        now = now.plus(by);
    }

    private void answerExchange() {
        if (exchanges.isEmpty()) {
            tell(new Input.PushPullFailed(choices.below(256), Input.Failure.REFUSED), 0);
        } else if (choices.flip()) {
            long exchange = exchanges.removeFirst();
            PushPull view = Hearsay.pushPull(choices);
            tell(
                    new Input.PushPullAnswered(exchange, view, choices.u64()),
                    view.nodes().size());
        } else {
            tell(new Input.PushPullFailed(exchanges.removeFirst(), choices.of(Input.Failure.values())), 0);
        }
    }

    private void answerStreamPing() {
        long answered = streamPings.isEmpty() ? choices.u32() : streamPings.removeFirst();
        tell(
                choices.flip()
                        ? new Input.AckedByStream(answered)
                        : new Input.PingByStreamFailed(answered, choices.of(Input.Failure.values())),
                0);
    }

    private void answerResolve() {
        String seed = resolving.isEmpty() ? "stranger.example" : resolving.removeFirst();
        List<Address> addresses = new ArrayList<>();
        for (int left = choices.below(4); left > 0; left--) {
            addresses.add(Hearsay.address(choices));
        }
        tell(
                choices.below(4) == 0
                        ? new Input.Unresolved(seed, "nobody knows")
                        : new Input.Resolved(seed, addresses),
                addresses.size());
    }

    private void wish() {
        requests++;
        asked.add(requests);
        switch (choices.below(3)) {
            case 0 -> {
                List<String> seeds = choices.of(List.of(), List.of("10.0.0.3"), List.of("10.0.0.3", "seed.example"));
                tell(new Input.Join(requests, seeds), 2);
            }
            case 1 -> tell(new Input.Update(requests, Bytes.of(choices.some(64))), 0);
            default -> tell(new Input.Leave(requests), 0);
        }
    }

    private void tell(Input input, int items) {
        latest = now.isAfter(latest) ? now : latest;
        int known = swim.knownMembers().size();
        Reaction reaction = swim.react(now, input);
        wakeAt = reaction.wakeAt();
        int waiting = asked.size() + relayed;
        Claim.that(reaction.effects().size() <= 40 + 6 * items + 4 * known + waiting, "a reaction is bounded");
        Claim.that(!wakeAt.isBefore(latest), "nobody is woken in the past");
        reaction.effects().forEach(this::note);
        check();
    }

    private void note(Effect effect) {
        switch (effect) {
            case Effect.Send(Address to, List<Message> messages, boolean crc) -> noteSent(to, messages);
            case Effect.StartPushPull(long exchange, Address to, PushPull ours) -> {
                Claim.that(!to.equals(HERE), "nobody exchanges views with itself");
                exchanges.add(exchange);
            }
            case Effect.PingByStream(Address to, Message.Ping ping, Duration limit) -> streamPings.add(ping.sequence());
            case Effect.Resolve(String seed) -> resolving.add(seed);
            case Effect.Announce(ClusterEvent event) -> noteEvent(event);
            case Effect.Done(long request, int result) -> Claim.that(asked.remove(request), "a request is done once");
            case Effect.AnswerPushPull ignored -> {}
            case Effect.AnswerPing ignored -> {}
            case Effect.CloseStream ignored -> {}
            case Effect.Ignored ignored -> {}
            case Effect.Notice ignored -> {}
        }
    }

    private void noteSent(Address to, List<Message> messages) {
        Claim.that(!to.equals(HERE), "nobody sends to itself");
        Claim.that(Address.isUnicast(to) || messages.size() <= 2, "gossip goes to members");
        Claim.that(!messages.isEmpty() && messages.size() <= 255, "a datagram holds messages, and can count them");
        for (Message message : messages) {
            if (message instanceof Message.Ping ping) {
                sequence = ping.sequence();
            }
        }
    }

    private void noteEvent(ClusterEvent event) {
        if (event instanceof MemberEvent news) {
            String name = news.member().name();
            switch (news) {
                case MemberJoined ignored -> Claim.that(told.add(name), "who joins was not there");
                case MemberFailed ignored -> Claim.that(told.remove(name), "who fails was there");
                case MemberLeft ignored -> Claim.that(told.remove(name), "who leaves was there");
                default -> Claim.that(told.contains(name), "who is told of is there");
            }
        }
    }

    private void check() {
        List<Member> members = swim.members();
        Claim.that(
                members.stream().map(Member::name).toList().equals(List.copyOf(told)),
                "members are sorted, there once, and those of the events");
        Claim.that(swim.knownMembers().size() <= settings.membership().maxMembers(), "members are bounded");
        ClusterStatus status = swim.status(NO_TRAFFIC);
        int score = status.localHealth();
        Claim.that(0 <= score && score < settings.probe().maxLocalHealth(), "local health is in its range");
        Member self = swim.self();
        Claim.that(
                self.state() == MemberState.ALIVE || status.phase() != ClusterStatus.Phase.RUNNING,
                "who runs is alive to itself");
        Claim.that(self.incarnation() >= incarnation, "the own incarnation never falls");
        Claim.that(self.incarnation() <= Message.MAX_U32, "the own incarnation fits the wire");
        Claim.that(self.address().equals(HERE), "nobody is moved by others");
        incarnation = self.incarnation();
    }

    /** However often it is woken when it wants to be, it lets time pass. */
    private void comeToRest() {
        Instant before = latest;
        wake(MAX_AT_ONCE * (4 + swim.knownMembers().size()));
        Claim.that(wakeAt.isAfter(before), "nobody is woken again and again at the same time");
    }

    /** Whatever its user wanted is done at last, once the world has answered. */
    private void checkRequests() {
        for (int rounds = 0; rounds < 200 && !asked.isEmpty(); rounds++) {
            while (!exchanges.isEmpty()) {
                tell(new Input.PushPullFailed(exchanges.removeFirst(), Input.Failure.REFUSED), 0);
            }
            while (!resolving.isEmpty()) {
                tell(new Input.Unresolved(resolving.removeFirst(), "nobody knows"), 0);
            }
            wake(MAX_IN_A_ROW);
        }
        Claim.that(asked.isEmpty(), "what the user wants is done at last");
    }

    /** Lengths like those of the wire, a little too long. */
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
        return Hearsay.seeds(new byte[0], new byte[] {1, 0}, new byte[] {2, 0, 0}, new byte[] {3, 0, 0, 0});
    }
}
