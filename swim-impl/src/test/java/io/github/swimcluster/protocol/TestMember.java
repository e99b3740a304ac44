package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.Traffic;
import io.github.swimcluster.serf.Serf;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.serf.TestKeys;
import io.github.swimcluster.wire.SerfCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A member under test with its virtual time and all effects so far. */
final class TestMember {
    static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    static final Bytes TAGS = Bytes.of(new byte[] {(byte) 0xff, (byte) 0x80});
    static final Address OWN_ADDRESS = Address.parse("10.0.0.1:7946");

    final Swim swim;
    final List<Effect> effects = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Instant wakeAt = Reaction.NEVER;

    private TestMember(ClusterSettings settings) {
        this(settings, Lifeguard.ALL);
    }

    private TestMember(ClusterSettings settings, Lifeguard lifeguard) {
        Identity identity = new Identity("me", OWN_ADDRESS, TAGS, Versions.of(SERF));
        swim = Swim.builder(settings, identity, new FixedLengths(), new SplittableRandom(7))
                .delegate(host -> settings.dialect() == Dialect.SERF
                        ? new Serf(
                                host,
                                new SerfCodec(),
                                new TestKeys(),
                                (number, query) -> {},
                                settings.gossip().interval())
                        : Delegate.none(host))
                .lifeguard(lifeguard)
                .build();
    }

    /** A row of a member table. */
    static Peer row(String name, MemberState state, Bytes versions) {
        Member member = new Member(name, OWN_ADDRESS, state, 1, Map.of(), TAGS, Versions.of(versions));
        return new Peer(member, Instant.EPOCH);
    }

    static TestMember started() {
        return started(settings -> {});
    }

    static TestMember started(Consumer<ClusterSettings.Builder> change) {
        ClusterSettings.Builder settings = ClusterSettings.builder().name("me");
        change.accept(settings);
        TestMember member = new TestMember(settings.build());
        member.react(new Input.Start());
        return member;
    }

    /** A started member with these peers; its earlier effects are discarded. */
    static TestMember withPeers(String... names) {
        return withPeers(settings -> {}, names);
    }

    static TestMember withPeers(Consumer<ClusterSettings.Builder> change, String... names) {
        return started(change).addPeers(names);
    }

    /** A started member with these parts of Lifeguard and these peers. */
    static TestMember withPeers(Lifeguard lifeguard, String... names) {
        TestMember member = new TestMember(ClusterSettings.builder().name("me").build(), lifeguard);
        member.react(new Input.Start());
        return member.addPeers(names);
    }

    private TestMember addPeers(String... names) {
        for (String name : names) {
            receive(alive(name, 1));
        }
        effects.clear();
        return this;
    }

    List<Effect> react(Input input) {
        Reaction reaction = swim.react(now, input);
        wakeAt = reaction.wakeAt();
        effects.addAll(reaction.effects());
        return reaction.effects();
    }

    List<Effect> receive(Message... messages) {
        return react(new Input.Received(Address.parse("10.0.0.99:7946"), List.of(messages)));
    }

    /** Advances the time and delivers each alarm when it is due. */
    List<Effect> advance(Duration duration) {
        int before = effects.size();
        Instant end = now.plus(duration);
        while (!wakeAt.isAfter(end)) {
            now = wakeAt;
            react(new Input.Alarm());
        }
        now = end;
        return List.copyOf(effects.subList(before, effects.size()));
    }

    /** Advances the time and acknowledges all pings and stream pings to these members at once. */
    void advanceWithAcksFrom(Duration duration, String... names) {
        Instant end = now.plus(duration);
        while (!wakeAt.isAfter(end)) {
            now = wakeAt;
            for (Effect effect : react(new Input.Alarm())) {
                if (effect instanceof Effect.PingByStream(Address to, Message.Ping ping, Duration limit)
                        && List.of(names).contains(ping.node())) {
                    react(new Input.AckedByStream(ping.sequence()));
                }
                for (Message message : messages(effect)) {
                    if (message instanceof Message.Ping ping && List.of(names).contains(ping.node())) {
                        receive(new Message.Ack(ping.sequence(), AbsentBytes.ABSENT));
                    }
                }
            }
        }
        now = end;
    }

    static List<Message> messages(Effect effect) {
        return effect instanceof Effect.Send send ? send.messages() : List.of();
    }

    <M extends Message> List<M> sent(Class<M> type) {
        return effects.stream()
                .flatMap(effect -> messages(effect).stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The messages of Serf that it sent. */
    <M extends SerfMessage> List<M> sentSerf(Class<M> type) {
        return sent(Message.User.class).stream()
                .flatMap(user -> new SerfCodec().decode(user.payload()).stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Receives messages of Serf, in one datagram. */
    void receive(SerfMessage... messages) {
        receive(Arrays.stream(messages).map(TestMember::user).toArray(Message[]::new));
    }

    /** The user message that carries this. */
    static Message.User user(SerfMessage message) {
        return new Message.User(new SerfCodec().encode(message));
    }

    <E extends ClusterEvent> List<E> events(Class<E> type) {
        return effects(Effect.Deliver.class).stream()
                .map(Effect.Deliver::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <E extends Effect> List<E> effects(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Effect.Reason> ignored() {
        return effects(Effect.Ignored.class).stream()
                .map(Effect.Ignored::reason)
                .toList();
    }

    List<String> names() {
        return swim.members().stream().map(member -> member.name()).toList();
    }

    ClusterStatus status() {
        return swim.status(Traffic.builder().build());
    }

    static Message.Alive alive(String name, long incarnation) {
        return alive(name, incarnation, addressOf(name));
    }

    static Message.Alive alive(String name, long incarnation, Address address) {
        return new Message.Alive(incarnation, name, Bytes.of(address.ip()), address.port(), TAGS, SERF);
    }

    static PushPull.NodeState state(String name, long incarnation, int state) {
        Address address = addressOf(name);
        return new PushPull.NodeState(name, Bytes.of(address.ip()), address.port(), TAGS, incarnation, state, SERF);
    }

    static Address addressOf(String name) {
        return name.equals("me") ? OWN_ADDRESS : Address.of(new byte[] {10, 0, 1, (byte) name.charAt(0)}, 7946);
    }

    /** Every message has 40 bytes; metadata decodes to one tag with its hexadecimal form. */
    private static final class FixedLengths implements Encoding {
        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public int lengthOf(Message message) {
            return 40;
        }

        @Override
        public Map<String, String> tags(Bytes metadata) {
            return Map.of("hex", metadata.toHex());
        }
    }
}
