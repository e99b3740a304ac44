package io.github.swimcluster;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All settings of {@link ClusterSettings} with property, defaults, range and effects of a change. For integrations that
 * read settings from a configuration, and for tools that list them.
 */
public final class Settings {
    static final int DEFAULT_PORT = 7946;

    /** Enough for an encrypted datagram with an alive message that has the longest name and metadata. */
    static final int MIN_PACKET_BYTES = 900;

    private static final Duration LONGEST = ofDays(365);

    private static final List<Setting<?>> ALL = new ArrayList<>();

    /** {@code swim.name}. */
    public static final Setting<String> NAME = add(text("swim.name")
            .range("at most " + Limits.MAX_NAME_BYTES + " bytes of UTF-8, no control characters", Texts::checkName)
            .normalized(Text::trim)
            .meaning("The unique name of the member in the cluster; if not set, this machine's name and the bound port")
            .foreignName("memberlist `Name`, Serf `node_name`"));

    /** {@code swim.seeds}. */
    public static final Setting<List<String>> SEEDS = add(Settings.<String>list("swim.seeds")
            .byDefault(List.of())
            .range(
                    "each `host`, `host:port` or `[ipv6]:port`, without a zone; the port is that of `swim.bind.port` if it is left out, or 7946 where that is 0",
                    Texts::checkSeeds)
            .meaning(
                    "Members through which the node joins. Configure several, and the same ones on every member. A member without seeds starts its own cluster")
            .foreignName("Serf `retry_join`"));

    /** {@code swim.tags}. */
    public static final Setting<Map<String, String>> TAGS = add(tags("swim.tags")
            .byDefault(Map.of())
            .range(
                    "at most " + Limits.MAX_METADATA_BYTES + " bytes encoded, each key once, no control characters",
                    Texts::checkTags)
            .normalized(Texts::trimmed)
            .meaning("Key-value pairs that the member announces to the others")
            .foreignName("Serf `tags`, carried in memberlist's node metadata"));

    /** {@code swim.dialect}. */
    public static final Setting<Dialect> DIALECT = add(Settings.<Dialect>choice("swim.dialect")
            .byDefault(Dialect.SERF)
            .meaning("The protocol above membership; it decides which peers accept this node"));

    /** {@code swim.label}. */
    public static final Setting<String> LABEL = add(text("swim.label")
            .range("at most " + Limits.MAX_LABEL_BYTES + " bytes of UTF-8, no control characters", Texts::checkLabel)
            .normalized(Text::trim)
            .meaning(
                    "The cluster's name on the wire; packets with another label are dropped. Do not set it if there are peers with memberlist before 0.3, such as Serf agents")
            .foreignName("memberlist `Label`"));

    /** {@code swim.allowed-cidrs}. */
    public static final Setting<List<NetworkRange>> ALLOWED_CIDRS =
            add(Settings.<NetworkRange>list("swim.allowed-cidrs")
                    .byDefault(List.of())
                    .range(
                            "each an address, a slash and a prefix length; an IPv4-mapped network (`::ffff:10.0.0.0/104`) is its IPv4 network")
                    .meaning("The networks that the addresses of members must be in; if not set, all networks")
                    .foreignName("memberlist `CIDRsAllowed`"));

    /** {@code swim.bind.address}. */
    public static final Setting<String> BIND_ADDRESS = add(text("swim.bind.address")
            .byDefault("0.0.0.0")
            .range("an IP address of this machine, without a zone; `0.0.0.0` or `::` for all", Texts::checkBindAddress)
            .meaning("The address on which the node listens, for datagrams and streams")
            .foreignName("memberlist `BindAddr`, Serf `bind`"));

    /** {@code swim.bind.port}. */
    public static final Setting<Integer> BIND_PORT = add(number("swim.bind.port", 0, Limits.MAX_PORT)
            .byDefault(DEFAULT_PORT)
            .meaning("The port on which the node listens, for datagrams and streams; 0 selects a free one")
            .foreignName("memberlist `BindPort`, Serf `bind`"));

    /** {@code swim.advertise.address}. */
    public static final Setting<String> ADVERTISE_ADDRESS = add(text("swim.advertise.address")
            .range("an IP address, without a zone", Texts::checkAdvertisedAddress)
            .meaning(
                    "The address at which the other members reach the node; if not set, the bound address, or if all addresses are bound, the source address of the route to a seed or else of the default route")
            .foreignName("memberlist `AdvertiseAddr`, Serf `advertise`"));

    /** {@code swim.advertise.port}. */
    public static final Setting<Integer> ADVERTISE_PORT = add(number("swim.advertise.port", 1, Limits.MAX_PORT)
            .meaning("The port at which the other members reach the node; if not set, the bound port")
            .foreignName("memberlist `AdvertisePort`, Serf `advertise`"));

    /** {@code swim.probe.interval}. */
    public static final Setting<Duration> PROBE_INTERVAL = add(positive("swim.probe.interval")
            .byDefault(ofSeconds(1))
            .wan(ofSeconds(5))
            .meaning("The time between two probes; each one checks one member")
            .costs(
                    "Failures are detected later, with fewer packets",
                    "Failures are detected sooner, with more packets, and a slow member has less time to answer")
            .foreignName("memberlist `ProbeInterval`"));

    /** {@code swim.probe.timeout}. */
    public static final Setting<Duration> PROBE_TIMEOUT = add(positive("swim.probe.timeout")
            .byDefault(ofMillis(500))
            .wan(ofSeconds(3))
            .local(ofMillis(200))
            .mustBe("shorter than", PROBE_INTERVAL, (timeout, interval) -> timeout.compareTo(interval) < 0)
            .meaning("How long a direct ping waits for its ack before indirect pings are sent")
            .costs(
                    "Fewer indirect pings on a slow network, but less of the interval is left for them",
                    "Indirect pings begin sooner; below the round-trip time every probe needs them")
            .foreignName("memberlist `ProbeTimeout`"));

    /** {@code swim.probe.indirect-checks}. */
    public static final Setting<Integer> PROBE_INDIRECT_CHECKS = add(number("swim.probe.indirect-checks", 0, 32)
            .byDefault(3)
            .local(1)
            .meaning("How many other members are asked to ping a member that did not answer")
            .costs(
                    "Fewer false suspicions where packets are lost, and more packets for each ping that fails",
                    "More false suspicions; 0 leaves only the direct ping and the stream")
            .foreignName("memberlist `IndirectChecks`"));

    /** {@code swim.probe.stream-fallback}. */
    public static final Setting<Boolean> PROBE_STREAM_FALLBACK = add(flag("swim.probe.stream-fallback")
            .byDefault(true)
            .meaning("Whether a member that answers no datagram is also pinged over a stream")
            .costs(
                    "Members stay alive where datagrams are blocked, and a warning says so",
                    "Members that datagrams do not reach are suspected")
            .foreignName("memberlist `DisableTcpPings`, inverted"));

    /** {@code swim.probe.max-local-health}. */
    public static final Setting<Integer> PROBE_MAX_LOCAL_HEALTH = add(number("swim.probe.max-local-health", 1, 64)
            .byDefault(8)
            .meaning(
                    "The local health score, which makes a node that is slow itself wait longer before it suspects others, stays below this; 1 disables it")
            .costs("A slow node suspects others later", "A slow node suspects others sooner, often falsely")
            .foreignName("memberlist `AwarenessMaxMultiplier`"));

    /** {@code swim.suspicion.multiplier}. */
    public static final Setting<Integer> SUSPICION_MULTIPLIER = add(number("swim.suspicion.multiplier", 1, 100)
            .byDefault(4)
            .wan(6)
            .local(3)
            .meaning(
                    "The minimum time to refute a suspicion is this many probe intervals, times the logarithm of the cluster's size")
            .costs(
                    "Fewer members are falsely declared failed; failures are declared later",
                    "Failures are declared sooner; more members are falsely declared failed")
            .foreignName("memberlist `SuspicionMult`"));

    /** {@code swim.suspicion.max-timeout-multiplier}. */
    public static final Setting<Integer> SUSPICION_MAX_TIMEOUT_MULTIPLIER =
            add(number("swim.suspicion.max-timeout-multiplier", 1, 100)
                    .byDefault(6)
                    .meaning(
                            "The maximum time to refute a suspicion, which applies when no other member confirms it, is this many times the minimum")
                    .costs(
                            "Fewer members are falsely declared failed by a slow accuser; a failure in a small cluster is declared later",
                            "Unconfirmed suspicions end sooner; 1 makes confirmations irrelevant")
                    .foreignName("memberlist `SuspicionMaxTimeoutMult`"));

    /** {@code swim.gossip.interval}. */
    public static final Setting<Duration> GOSSIP_INTERVAL = add(positive("swim.gossip.interval")
            .byDefault(ofMillis(200))
            .wan(ofMillis(500))
            .local(ofMillis(100))
            .meaning("The time between two rounds of gossip")
            .costs("Updates spread more slowly, with fewer packets", "Updates spread faster, with more packets")
            .foreignName("memberlist `GossipInterval`"));

    /** {@code swim.gossip.nodes}. */
    public static final Setting<Integer> GOSSIP_NODES = add(number("swim.gossip.nodes", 0, 64)
            .byDefault(3)
            .wan(4)
            .meaning("How many members get gossip in each round; with 0, updates travel with probes only")
            .costs("Updates spread faster, with more packets", "Updates spread more slowly, with fewer packets")
            .foreignName("memberlist `GossipNodes`"));

    /** {@code swim.gossip.retransmit-multiplier}. */
    public static final Setting<Integer> GOSSIP_RETRANSMIT_MULTIPLIER =
            add(number("swim.gossip.retransmit-multiplier", 1, 64)
                    .byDefault(4)
                    .local(2)
                    .meaning("Each update is transmitted this many times the logarithm of the cluster's size")
                    .costs(
                            "Updates reach every member despite more loss, with more traffic",
                            "Less traffic; more members learn of a change only from a push/pull")
                    .foreignName("memberlist `RetransmitMult`"));

    /** {@code swim.gossip.to-the-dead}. */
    public static final Setting<Duration> GOSSIP_TO_THE_DEAD = add(zeroOrMore("swim.gossip.to-the-dead")
            .byDefault(ofSeconds(30))
            .wan(ofMinutes(1))
            .local(ofSeconds(15))
            .meaning("How long failed members still get gossip, and failed and left members stay in the member table")
            .costs(
                    "A member that was declared failed can learn of it and refute after a longer interruption",
                    "Absent members get fewer packets and are removed sooner")
            .foreignName("memberlist `GossipToTheDeadTime`"));

    /** {@code swim.gossip.max-packet-size}. */
    public static final Setting<Integer> GOSSIP_MAX_PACKET_SIZE =
            add(number("swim.gossip.max-packet-size", MIN_PACKET_BYTES, 65_507)
                    .byDefault(1400)
                    .rule(LABEL, Settings::roomForTheLabel)
                    .meaning("The maximum payload of a datagram in bytes")
                    .costs(
                            "More updates fit into a datagram; one that exceeds the path's MTU is fragmented, and lost more often",
                            "More datagrams are needed for the same updates")
                    .foreignName("memberlist `UDPBufferSize`"));

    /** {@code swim.gossip.compression}. */
    public static final Setting<Boolean> GOSSIP_COMPRESSION = add(flag("swim.gossip.compression")
            .byDefault(true)
            .meaning("Whether packets are compressed if that makes them smaller")
            .costs("Less traffic", "Less processor time")
            .foreignName("memberlist `EnableCompression`"));

    /** {@code swim.push-pull.interval}. */
    public static final Setting<Duration> PUSH_PULL_INTERVAL = add(zeroOrMore("swim.push-pull.interval")
            .byDefault(ofSeconds(30))
            .wan(ofMinutes(1))
            .local(ofSeconds(15))
            .meaning(
                    "The time between two push/pulls (exchanges of the full member table) in clusters of up to 32 members, longer in larger clusters; 0 disables them")
            .costs(
                    "Less traffic; updates that gossip did not deliver arrive later",
                    "Updates that gossip did not deliver arrive sooner; more traffic, which grows with the cluster")
            .foreignName("memberlist `PushPullInterval`"));

    /** {@code swim.stream.timeout}. */
    public static final Setting<Duration> STREAM_TIMEOUT = add(positive("swim.stream.timeout")
            .byDefault(ofSeconds(10))
            .wan(ofSeconds(30))
            .local(ofSeconds(1))
            .meaning("The time limit for one whole exchange over a stream")
            .costs(
                    "Slow peers can finish; an unreachable one is given up later",
                    "An unreachable peer is given up sooner; a slow one cannot finish")
            .foreignName("memberlist `TCPTimeout`"));

    /** {@code swim.stream.max-bytes}. */
    public static final Setting<Integer> STREAM_MAX_BYTES = add(number("swim.stream.max-bytes", 65_536, 1 << 30)
            .byDefault(20 << 20)
            .meaning("The maximum number of bytes that a stream may contain, after decompression")
            .costs(
                    "Member tables of larger clusters fit; a hostile peer can use more memory",
                    "A hostile peer can use less memory; the member table of a large cluster may not fit")
            .foreignName("a constant in memberlist, also 20 MiB"));

    /** {@code swim.stream.max-connections}. */
    public static final Setting<Integer> STREAM_MAX_CONNECTIONS = add(number("swim.stream.max-connections", 1, 65_535)
            .byDefault(127)
            .meaning("The maximum number of open connections in each direction")
            .costs(
                    "More members can join at the same time",
                    "Fewer file descriptors and less memory; further connections are refused")
            .foreignName("a constant in memberlist, 128 push/pulls"));

    /** {@code swim.join.retry-after}. */
    public static final Setting<Duration> JOIN_RETRY_AFTER = add(positive("swim.join.retry-after")
            .byDefault(ofMillis(500))
            .meaning("The first pause between two attempts to join; it doubles after each attempt")
            .costs("Less traffic to absent seeds; the node joins later", "The node joins sooner once a seed is there")
            .foreignName("Serf `retry_interval`"));

    /** {@code swim.join.max-retry-after}. */
    public static final Setting<Duration> JOIN_MAX_RETRY_AFTER = add(positive("swim.join.max-retry-after")
            .byDefault(ofSeconds(30))
            .mustBe("not shorter than", JOIN_RETRY_AFTER, (longest, first) -> longest.compareTo(first) >= 0)
            .meaning("The longest pause between two attempts to join")
            .costs("Less traffic to absent seeds", "The node joins sooner once a seed is there")
            .foreignName("Serf `retry_interval`"));

    /** {@code swim.leave.timeout}. */
    public static final Setting<Duration> LEAVE_TIMEOUT = add(positive("swim.leave.timeout")
            .byDefault(ofSeconds(5))
            .meaning("The time limit for the transmission of each of the two announcements of a leave")
            .costs(
                    "The others learn of the leave even under load; closing takes longer",
                    "Closing takes less time; the others may see a failure instead")
            .foreignName("memberlist's and Serf's `BroadcastTimeout`"));

    /** {@code swim.leave.linger}. */
    public static final Setting<Duration> LEAVE_LINGER = add(zeroOrMore("swim.leave.linger")
            .byDefault(ofSeconds(1))
            .meaning("How long the node still answers after it has sent its leave, while the leave spreads")
            .costs(
                    "The leave reaches more members; closing takes longer",
                    "Closing takes less time; the others may see a failure instead")
            .foreignName("Serf `LeavePropagateDelay`"));

    /** {@code swim.leave.on-close}. */
    public static final Setting<Boolean> LEAVE_ON_CLOSE = add(flag("swim.leave.on-close")
            .byDefault(true)
            .meaning("Whether the node leaves gracefully before it is closed")
            .costs(
                    "The others get `MemberLeft` at once",
                    "Closing is immediate; the others detect the failure and get `MemberFailed`")
            .foreignName("Serf `leave_on_terminate`"));

    /** {@code swim.membership.max-members}. */
    public static final Setting<Integer> MEMBERSHIP_MAX_MEMBERS = add(number(
                    "swim.membership.max-members", 2, 1_000_000)
            .byDefault(100_000)
            .meaning("The maximum number of members in the member table, in all states; further members are ignored")
            .costs("Larger clusters fit; fake members can use more memory", "Fake members can use less memory"));

    /** {@code swim.membership.reclaim-after}. */
    public static final Setting<Duration> MEMBERSHIP_RECLAIM_AFTER = add(zeroOrMore("swim.membership.reclaim-after")
            .byDefault(ofSeconds(10))
            .meaning(
                    "How long a member must have been failed before its name is accepted at another address; with 0, only after it was removed from the member table")
            .costs(
                    "A name is safer from a second member that uses it by mistake",
                    "A member that restarts at another address is accepted sooner")
            .foreignName("memberlist `DeadNodeReclaimTime`"));

    /** {@code swim.membership.recontact-interval}. */
    public static final Setting<Duration> MEMBERSHIP_RECONTACT_INTERVAL =
            add(zeroOrMore("swim.membership.recontact-interval")
                    .byDefault(ofSeconds(30))
                    .meaning(
                            "The time between two attempts to contact failed members, seeds that are not members, and new addresses of seeds that are DNS names; 0 disables them")
                    .costs(
                            "Less traffic to absent members; partitions heal later",
                            "Partitions heal sooner, with more traffic to absent members")
                    .foreignName("Serf `reconnect_interval`"));

    /** {@code swim.membership.recontact-for}. */
    public static final Setting<Duration> MEMBERSHIP_RECONTACT_FOR = add(zeroOrMore("swim.membership.recontact-for")
            .byDefault(ofDays(1))
            .meaning("How long the node tries to contact a failed member")
            .costs(
                    "Longer partitions heal; absent members are contacted longer",
                    "Absent members are given up sooner; longer partitions heal through seeds only")
            .foreignName("Serf `reconnect_timeout`"));

    /** {@code swim.encryption.keys}. */
    public static final Setting<List<EncryptionKey>> ENCRYPTION_KEYS =
            add(Settings.<EncryptionKey>list("swim.encryption.keys")
                    .byDefault(List.of())
                    .range("at most 16, each once", Texts::checkKeys)
                    .meaning("The first key encrypts, all keys decrypt; if not set, messages are not encrypted")
                    .foreignName("memberlist `Keyring`, Serf `encrypt_key`"));

    /** {@code swim.encryption.verify-incoming}. */
    public static final Setting<Boolean> ENCRYPTION_VERIFY_INCOMING = add(flag("swim.encryption.verify-incoming")
            .byDefault(true)
            .meaning("Whether received messages that are not encrypted are dropped, if there are keys")
            .costs(
                    "Only messages of members that have a key are accepted",
                    "Messages of members without keys are accepted too, as needed while encryption is introduced")
            .foreignName("memberlist `GossipVerifyIncoming`"));

    /** {@code swim.encryption.verify-outgoing}. */
    public static final Setting<Boolean> ENCRYPTION_VERIFY_OUTGOING = add(flag("swim.encryption.verify-outgoing")
            .byDefault(true)
            .meaning("Whether sent messages are encrypted, if there are keys")
            .costs(
                    "Only members that have a key can read messages",
                    "Members without keys can read messages, as needed while encryption is introduced")
            .foreignName("memberlist `GossipVerifyOutgoing`"));

    /** {@code swim.health.min-members}. */
    public static final Setting<Integer> HEALTH_MIN_MEMBERS = add(number("swim.health.min-members", 1, 1_000_000)
            .byDefault(1)
            .mustBe("not more than", MEMBERSHIP_MAX_MEMBERS, (least, most) -> least <= most)
            .meaning(
                    "The node is not ready while fewer members than this are alive, itself included; set it if an isolated node must not serve")
            .costs(
                    "A node in a smaller part of a partition stops being ready",
                    "A node stays ready in a smaller part of a partition"));

    private Settings() {}

    /** All settings, in the order of {@code docs/configuration.md}. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    private static <T> Setting<T> add(Setting.Builder<T> builder) {
        Setting<T> setting = builder.build(ALL.size());
        ALL.add(setting);
        return setting;
    }

    private static Setting.Builder<String> text(String name) {
        return new Setting.Builder<>(name, Function.identity());
    }

    private static Setting.Builder<Integer> number(String name, int least, int most) {
        String range = "%d to %d".formatted(least, most);
        return new Setting.Builder<Integer>(name, String::valueOf).range(range, (value, problems) -> {
            if (value < least || value > most) {
                problems.add(String.valueOf(value), "be from " + range);
            }
        });
    }

    private static Setting.Builder<Boolean> flag(String name) {
        return new Setting.Builder<>(name, String::valueOf);
    }

    private static Setting.Builder<Duration> positive(String name) {
        return duration(name, ofMillis(1));
    }

    private static Setting.Builder<Duration> zeroOrMore(String name) {
        return duration(name, Duration.ZERO);
    }

    private static Setting.Builder<Duration> duration(String name, Duration least) {
        String range = "%s to %d days".formatted(least.isZero() ? "0" : Texts.of(least), LONGEST.toDays());
        return new Setting.Builder<>(name, Texts::of).range(range, (value, problems) -> {
            if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
                problems.add(Texts.of(value), "be from " + range);
            }
        });
    }

    private static <E extends Enum<E>> Setting.Builder<E> choice(String name) {
        return new Setting.Builder<>(name, choice -> choice.name().toLowerCase(Locale.ROOT));
    }

    private static <E> Setting.Builder<List<E>> list(String name) {
        return new Setting.Builder<List<E>>(
                        name, list -> list.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .copied(List::copyOf);
    }

    private static Setting.Builder<Map<String, String>> tags(String name) {
        return new Setting.Builder<Map<String, String>>(
                        name,
                        tags -> tags.entrySet().stream()
                                .map(Map.Entry::toString)
                                .collect(Collectors.joining(",")))
                .copied(Texts::copyOf);
    }

    /** Requires space for the label, which every datagram contains. */
    private static Optional<String> roomForTheLabel(SettingValues values, int maxPacketSize) {
        int labelBytes = values.find(LABEL).map(label -> 2 + Text.length(label)).orElse(0);
        return maxPacketSize >= MIN_PACKET_BYTES + labelBytes
                ? Optional.empty()
                : Optional.of("be at least %d with such a label".formatted(MIN_PACKET_BYTES + labelBytes));
    }
}
