package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.NetworkRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One property, which is at the same time one row of {@code docs/configuration.md}.
 *
 * @param name    such as {@code swim.probe.timeout}
 * @param type    what its text stands for
 * @param in      its place in the settings, from which its default comes
 * @param range   what it may be
 * @param meaning what it is
 */
record Property<T>(String name, ValueType<T> type, Function<ClusterSettings, T> in, String range, String meaning) {
    /** Every property whose name begins so is secret. */
    static final String SECRET_GROUP = "swim.encryption.";

    private static final String POSITIVE = "1ms to 365d";
    private static final String ZERO_OR_MORE = "0 to 365d";

    static final Property<Boolean> ENABLED = new Property<>(
            "swim.enabled",
            ValueType.FLAG,
            settings -> true,
            "",
            "Whether this application is a member of a cluster; without, there is no `Cluster` bean");
    static final Property<Boolean> TEST_MODE = new Property<>(
            "swim.test-mode",
            ValueType.FLAG,
            settings -> false,
            "",
            "Whether this application is under test: no network is used, and the only member is this one");
    static final Property<Profile> PROFILE = new Property<>(
            "swim.profile",
            ValueType.PROFILE,
            settings -> Profile.LAN,
            "",
            "Which defaults hold for everything that is not set: members in one data centre, across the world, or on one machine");
    static final Property<String> NAME = new Property<>(
            "swim.name",
            ValueType.TEXT,
            ClusterSettings::name,
            "at most 255 bytes of UTF-8, no control characters",
            "Its identity in the cluster, unique; not set, this machine's name and the bound port");
    static final Property<List<String>> SEEDS = new Property<>(
            "swim.seeds",
            ValueType.LIST,
            ClusterSettings::seeds,
            "each `host`, `host:port` or `[ipv6]:port`, without a zone; without a port, it has that of `swim.bind.port`,"
                    + " or 7946 where that is 0",
            "Members through which it joins: several, the same for every member; a member without any starts"
                    + " a cluster of its own");
    static final Property<Map<String, String>> TAGS = new Property<>(
            "swim.tags",
            ValueType.TAGS,
            ClusterSettings::tags,
            "at most 512 bytes encoded, each key once, no control characters",
            "What it says about itself to the others");
    static final Property<Dialect> DIALECT = new Property<>(
            "swim.dialect",
            ValueType.DIALECT,
            ClusterSettings::dialect,
            "",
            "What is spoken above the membership protocol; it decides who accepts this node");
    static final Property<String> LABEL = new Property<>(
            "swim.label",
            ValueType.TEXT,
            ClusterSettings::label,
            "at most 255 bytes of UTF-8, no control characters",
            "What this cluster is called on the wire; whoever names another is not heard. Not set for peers of memberlist before 0.3, such as Serf agents");
    static final Property<List<NetworkRange>> ALLOWED_CIDRS = new Property<>(
            "swim.allowed-cidrs",
            ValueType.NETWORKS,
            ClusterSettings::allowedCidrs,
            "each an address, a slash and a number of bits; IPv4-mapped ones (`::ffff:10.0.0.0/104`) are the IPv4 network",
            "The networks in which members may be; not set, they may be anywhere");
    static final Property<String> BIND_ADDRESS = new Property<>(
            "swim.bind.address",
            ValueType.TEXT,
            settings -> settings.bind().address(),
            "an IP address of this machine, without a zone; `0.0.0.0` or `::` for all",
            "Where it listens, for datagrams and streams alike");
    static final Property<Integer> BIND_PORT = number(
            "swim.bind.port", settings -> settings.bind().port(), 0, 65_535, "Its port there; 0 takes a free one");
    static final Property<Optional<String>> ADVERTISE_ADDRESS = new Property<>(
            "swim.advertise.address",
            ValueType.OPTIONAL_TEXT,
            settings -> settings.advertise().address(),
            "an IP address",
            "Where the others reach it; not set, the bound address, or if all are bound, the source address of the route "
                    + "to a seed, else of the default route");
    static final Property<OptionalInt> ADVERTISE_PORT = new Property<>(
            "swim.advertise.port",
            ValueType.OPTIONAL_NUMBER,
            settings -> settings.advertise().port(),
            "1 to 65535",
            "The port at which the others reach it; not set, the bound one");
    static final Property<Duration> PROBE_INTERVAL = duration(
            "swim.probe.interval", settings -> settings.probe().interval(), POSITIVE, "One member is probed in each");
    static final Property<Duration> PROBE_TIMEOUT = duration(
            "swim.probe.timeout",
            settings -> settings.probe().timeout(),
            POSITIVE + ", shorter than `swim.probe.interval`",
            "How long a direct ping waits for its ack before others are asked");
    static final Property<Integer> PROBE_INDIRECT_CHECKS = number(
            "swim.probe.indirect-checks",
            settings -> settings.probe().indirectChecks(),
            0,
            32,
            "How many others are asked to ping in its place");
    static final Property<Boolean> PROBE_STREAM_FALLBACK = flag(
            "swim.probe.stream-fallback",
            settings -> settings.probe().streamFallback(),
            "Whether a member that answers no datagram is tried over a stream too");
    static final Property<Integer> PROBE_MAX_LOCAL_HEALTH = number(
            "swim.probe.max-local-health",
            settings -> settings.probe().maxLocalHealth(),
            1,
            64,
            "The local health score stays below this; 1 switches it off");
    static final Property<Integer> SUSPICION_MULTIPLIER = number(
            "swim.suspicion.multiplier",
            settings -> settings.suspicion().multiplier(),
            1,
            100,
            "The shortest time to refute is this many probe intervals, times the logarithm of the cluster's size");
    static final Property<Integer> SUSPICION_MAX_TIMEOUT_MULTIPLIER = number(
            "swim.suspicion.max-timeout-multiplier",
            settings -> settings.suspicion().maxTimeoutMultiplier(),
            1,
            100,
            "The longest time to refute, if nobody confirms, is this many times the shortest");
    static final Property<Duration> GOSSIP_INTERVAL = duration(
            "swim.gossip.interval", settings -> settings.gossip().interval(), POSITIVE, "Between two rounds of gossip");
    static final Property<Integer> GOSSIP_NODES = number(
            "swim.gossip.nodes",
            settings -> settings.gossip().nodes(),
            0,
            64,
            "How many members are told in each round; 0 leaves updates to ride on probes");
    static final Property<Integer> GOSSIP_RETRANSMIT_MULTIPLIER = number(
            "swim.gossip.retransmit-multiplier",
            settings -> settings.gossip().retransmitMultiplier(),
            1,
            64,
            "Each update is sent this many times the logarithm of the cluster's size");
    static final Property<Duration> GOSSIP_TO_THE_DEAD = duration(
            "swim.gossip.to-the-dead",
            settings -> settings.gossip().toTheDead(),
            ZERO_OR_MORE,
            "For how long failed members still get gossip, and failed and left ones are remembered");
    static final Property<Integer> GOSSIP_MAX_PACKET_SIZE = number(
            "swim.gossip.max-packet-size",
            settings -> settings.gossip().maxPacketSize(),
            900,
            65_507,
            "Bytes of a datagram's payload");
    static final Property<Boolean> GOSSIP_COMPRESSION = flag(
            "swim.gossip.compression",
            settings -> settings.gossip().compression(),
            "Whether what is sent is compressed where that makes it smaller");
    static final Property<Duration> PUSH_PULL_INTERVAL = duration(
            "swim.push-pull.interval",
            settings -> settings.pushPull().interval(),
            ZERO_OR_MORE,
            "Between two exchanges of the whole view, in clusters of up to 32 members, longer in larger ones; 0 switches them off");
    static final Property<Duration> STREAM_TIMEOUT = duration(
            "swim.stream.timeout",
            settings -> settings.stream().timeout(),
            POSITIVE,
            "For one whole exchange over a stream");
    static final Property<Integer> STREAM_MAX_BYTES = number(
            "swim.stream.max-bytes",
            settings -> settings.stream().maxBytes(),
            65_536,
            1 << 30,
            "What one stream may bring, in bytes, decompressed");
    static final Property<Integer> STREAM_MAX_CONNECTIONS = number(
            "swim.stream.max-connections",
            settings -> settings.stream().maxConnections(),
            1,
            65_535,
            "How many may be open at the same time in each direction");
    static final Property<Duration> JOIN_RETRY_AFTER = duration(
            "swim.join.retry-after",
            settings -> settings.join().retryAfter(),
            POSITIVE,
            "The first pause between two attempts to join; each next one is twice as long");
    static final Property<Duration> JOIN_MAX_RETRY_AFTER = duration(
            "swim.join.max-retry-after",
            settings -> settings.join().maxRetryAfter(),
            POSITIVE + ", not shorter than `swim.join.retry-after`",
            "The longest pause between two attempts");
    static final Property<Duration> LEAVE_TIMEOUT = duration(
            "swim.leave.timeout",
            settings -> settings.leave().timeout(),
            POSITIVE,
            "How long each of the two announcements of a leave may take to be sent");
    static final Property<Duration> LEAVE_LINGER = duration(
            "swim.leave.linger",
            settings -> settings.leave().linger(),
            ZERO_OR_MORE,
            "How long it still answers after that, for the news to spread");
    static final Property<Boolean> LEAVE_ON_CLOSE = flag(
            "swim.leave.on-close",
            settings -> settings.leave().onClose(),
            "Whether it leaves when the application stops; without, the others have to find out");
    static final Property<Integer> MEMBERSHIP_MAX_MEMBERS = number(
            "swim.membership.max-members",
            settings -> settings.membership().maxMembers(),
            2,
            1_000_000,
            "How many members it knows at most, whatever their state; further ones are ignored");
    static final Property<Duration> MEMBERSHIP_RECLAIM_AFTER = duration(
            "swim.membership.reclaim-after",
            settings -> settings.membership().reclaimAfter(),
            ZERO_OR_MORE,
            "How long a member must have failed before its name may come back at another address; 0 waits until it is forgotten");
    static final Property<Duration> MEMBERSHIP_RECONTACT_INTERVAL = duration(
            "swim.membership.recontact-interval",
            settings -> settings.membership().recontactInterval(),
            ZERO_OR_MORE,
            "Between two attempts to reach failed members, seeds that are no members, and further addresses of seeds"
                    + " that are names; 0 switches them off");
    static final Property<Duration> MEMBERSHIP_RECONTACT_FOR = duration(
            "swim.membership.recontact-for",
            settings -> settings.membership().recontactFor(),
            ZERO_OR_MORE,
            "How long a failed member is tried again");
    static final Property<List<EncryptionKey>> ENCRYPTION_KEYS = new Property<>(
            "swim.encryption.keys",
            ValueType.KEYS,
            settings -> settings.encryption().keys(),
            "at most 16, each once",
            "The first one encrypts, every one decrypts; not set, nothing is encrypted");
    static final Property<Optional<String>> ENCRYPTION_KEYS_FILE = new Property<>(
            "swim.encryption.keys-file",
            ValueType.OPTIONAL_TEXT,
            settings -> Optional.empty(),
            "not together with `swim.encryption.keys`",
            "A file with the keys instead, one in each line, as secrets are mounted");
    static final Property<Boolean> ENCRYPTION_VERIFY_INCOMING = flag(
            "swim.encryption.verify-incoming",
            settings -> settings.encryption().verifyIncoming(),
            "Whether what is not encrypted is dropped, if there are keys");
    static final Property<Boolean> ENCRYPTION_VERIFY_OUTGOING = flag(
            "swim.encryption.verify-outgoing",
            settings -> settings.encryption().verifyOutgoing(),
            "Whether what is sent is encrypted, if there are keys");
    static final Property<Integer> HEALTH_MIN_MEMBERS = number(
            "swim.health.min-members",
            settings -> settings.health().minMembers(),
            1,
            1_000_000,
            "Fewer alive members than this, itself included, are not ready; set it where an isolated node must not serve; "
                    + "not more than `swim.membership.max-members`");

    /** Every property, in the order of the documentation. */
    static final List<Property<?>> ALL = List.of(
            ENABLED,
            TEST_MODE,
            PROFILE,
            NAME,
            SEEDS,
            TAGS,
            DIALECT,
            LABEL,
            ALLOWED_CIDRS,
            BIND_ADDRESS,
            BIND_PORT,
            ADVERTISE_ADDRESS,
            ADVERTISE_PORT,
            PROBE_INTERVAL,
            PROBE_TIMEOUT,
            PROBE_INDIRECT_CHECKS,
            PROBE_STREAM_FALLBACK,
            PROBE_MAX_LOCAL_HEALTH,
            SUSPICION_MULTIPLIER,
            SUSPICION_MAX_TIMEOUT_MULTIPLIER,
            GOSSIP_INTERVAL,
            GOSSIP_NODES,
            GOSSIP_RETRANSMIT_MULTIPLIER,
            GOSSIP_TO_THE_DEAD,
            GOSSIP_MAX_PACKET_SIZE,
            GOSSIP_COMPRESSION,
            PUSH_PULL_INTERVAL,
            STREAM_TIMEOUT,
            STREAM_MAX_BYTES,
            STREAM_MAX_CONNECTIONS,
            JOIN_RETRY_AFTER,
            JOIN_MAX_RETRY_AFTER,
            LEAVE_TIMEOUT,
            LEAVE_LINGER,
            LEAVE_ON_CLOSE,
            MEMBERSHIP_MAX_MEMBERS,
            MEMBERSHIP_RECLAIM_AFTER,
            MEMBERSHIP_RECONTACT_INTERVAL,
            MEMBERSHIP_RECONTACT_FOR,
            ENCRYPTION_KEYS,
            ENCRYPTION_KEYS_FILE,
            ENCRYPTION_VERIFY_INCOMING,
            ENCRYPTION_VERIFY_OUTGOING,
            HEALTH_MIN_MEMBERS);

    private static Property<Integer> number(
            String name, Function<ClusterSettings, Integer> in, int least, int most, String meaning) {
        return new Property<>(name, ValueType.NUMBER, in, "%d to %d".formatted(least, most), meaning);
    }

    private static Property<Boolean> flag(String name, Function<ClusterSettings, Boolean> in, String meaning) {
        return new Property<>(name, ValueType.FLAG, in, "", meaning);
    }

    private static Property<Duration> duration(
            String name, Function<ClusterSettings, Duration> in, String range, String meaning) {
        return new Property<>(name, ValueType.DURATION, in, range, meaning);
    }

    /** Whether its value is never printed: in the wrong place, or misspelled, it may still be a key. */
    boolean isSecret() {
        return isSecret(name);
    }

    /** As {@link #isSecret()}, for any name, known or not. */
    static boolean isSecret(String name) {
        return name.startsWith(SECRET_GROUP);
    }

    /** Whether a source may have it element by element, too. */
    boolean isList() {
        return type.equals(ValueType.LIST) || type.equals(ValueType.TAGS);
    }

    /** Its value under a profile, as one would write it; empty for what has no default. */
    String defaultOf(Profile profile) {
        return type.print(in.apply(profile.settings()));
    }
}
