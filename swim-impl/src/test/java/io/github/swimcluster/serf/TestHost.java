package io.github.swimcluster.serf;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.protocol.Delegate;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.wire.SerfCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A membership in which tests say who is there, and see what is sent. */
final class TestHost implements Delegate.Host {
    static final SerfCodec CODEC = new SerfCodec();

    final Map<String, Member> members = new LinkedHashMap<>();
    final Map<String, Long> statusTimes = new TreeMap<>();
    final Map<String, Boolean> leaving = new TreeMap<>();
    final List<Bytes> gossiped = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final List<String> turnedToLeft = new ArrayList<>();

    Instant now = Instant.EPOCH;

    @Nullable
    Address namesake;

    private final RandomGenerator random = new SplittableRandom(1);

    TestHost() {
        put("me", MemberState.ALIVE, Map.of());
    }

    void put(String name, MemberState state, Map<String, String> tags) {
        members.put(
                name,
                new Member(name, addressOf(name), state, 1, tags, Bytes.EMPTY, new ProtocolVersions(1, 5, 2, 2, 5, 5)));
    }

    static Address addressOf(String name) {
        return Address.of(new byte[] {10, 0, 0, (byte) name.charAt(0)}, 7946);
    }

    /** The messages that it gossiped, decoded. */
    List<SerfMessage> gossip() {
        return gossiped.stream().map(each -> CODEC.decode(each).orElseThrow()).toList();
    }

    /** The messages that it sent to this member, decoded. */
    List<SerfMessage> sentTo(String name) {
        return sent.stream()
                .filter(each -> each.to.equals(addressOf(name)))
                .map(each -> CODEC.decode(each.message).orElseThrow())
                .toList();
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Instant wallTime() {
        return Instant.EPOCH;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Member self() {
        return member("me").orElseThrow();
    }

    @Override
    public @Nullable Address namesake() {
        return namesake;
    }

    @Override
    public Optional<Member> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    @Override
    public void forEach(Delegate.Visitor visitor) {
        members.forEach((name, member) -> visitor.visit(member, statusTime(name), leaving.getOrDefault(name, false)));
    }

    @Override
    public int known() {
        return members.size();
    }

    @Override
    public int present() {
        return members.size();
    }

    @Override
    public long changes() {
        return 0;
    }

    @Override
    public long statusTime(String name) {
        return statusTimes.getOrDefault(name, 0L);
    }

    @Override
    public void setStatus(String name, long statusTime, boolean leaves) {
        statusTimes.put(name, statusTime);
        leaving.put(name, leaves);
    }

    @Override
    public void failedHasLeft(String name) {
        turnedToLeft.add(name);
    }

    @Override
    public void remove(String name) {
        member(name).filter(member -> !member.state().isPresent()).ifPresent(gone -> members.remove(name));
    }

    @Override
    public void gossip(Delegate.GossipPriority priority, String subject, Bytes message, Runnable onTransmitted) {
        gossiped.add(message);
        onTransmitted.run();
    }

    @Override
    public void send(Address to, Bytes message) {
        sent.add(new Sent(to, message));
    }

    @Override
    public void add(Effect effect) {
        effects.add(effect);
    }

    /** A message to one member. */
    record Sent(Address to, Bytes message) {}
}
