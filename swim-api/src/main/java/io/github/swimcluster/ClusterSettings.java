package io.github.swimcluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Everything that can be set on a node. Start from {@link #lan()}, {@link #wan()} or {@link #local()} and change what
 * differs:
 *
 * {@snippet :
 * ClusterSettings.lan().withName("orders-1").withSeeds("10.0.0.7").withProbe(probe -> probe.withIndirectChecks(5));
 * }
 *
 * <p>As a MicroProfile Config property, {@code probe().timeout()} is {@code swim.probe.timeout}. A value that cannot be
 * used is refused with an {@link InvalidSettingsException}, which names the property. What must fit together is compared
 * here, when a whole group has been given, so that the order of changes within a group does not matter.
 *
 * <p>White space around a name, a label, and the keys and values of tags is removed. They survive UTF-8 and have no control
 * characters ({@link Text}).
 *
 * @param name       its identity in the cluster, 1 to 255 bytes of UTF-8; empty means this machine's name and the bound port
 * @param seeds      through which it joins, each {@code host} or {@code host:port}; none for the first member. One without
 *                   a port has {@link BindSettings#seedPort}
 * @param tags       what it says about itself; at most 512 bytes when encoded
 * @param dialect    what is spoken above the membership protocol
 * @param label      what this cluster is called on the wire, 0 to 255 bytes of UTF-8; whoever names another is not heard.
 *                   Empty for none, as old versions of memberlist need it
 * @param allowedCidrs the networks in which members may be, such as {@code 10.0.0.0/8}; none for all
 * @param bind       where a node listens, for datagrams and streams alike
 * @param advertise  where the others reach a node, if that is not where it listens
 * @param probe      how a node looks after the others (SWIM §3.1, Lifeguard §IV)
 * @param suspicion  how long a suspected member has to refute (Lifeguard §IV-B)
 * @param gossip     how updates spread (SWIM §4.1)
 * @param pushPull   how often a node exchanges its whole view with another
 * @param stream     bounds on connections
 * @param join       how a node looks for its cluster, for as long as no seed answers
 * @param leave      how a node goes
 * @param membership whom a node remembers
 * @param encryption whether what members say is encrypted
 * @param health     when a node calls itself ready
 */
public record ClusterSettings(
        String name,
        List<String> seeds,
        Map<String, String> tags,
        Dialect dialect,
        String label,
        List<NetworkRange> allowedCidrs,
        BindSettings bind,
        AdvertiseSettings advertise,
        ProbeSettings probe,
        SuspicionSettings suspicion,
        GossipSettings gossip,
        PushPullSettings pushPull,
        StreamSettings stream,
        JoinSettings join,
        LeaveSettings leave,
        MembershipSettings membership,
        EncryptionSettings encryption,
        HealthSettings health) {
    /** The most bytes that encoded tags may take. */
    public static final int MAX_TAGS_BYTES = 512;

    /** The most bytes that a name may take. */
    public static final int MAX_NAME_BYTES = 255;

    /** An announcement with the longest name and metadata, encrypted, as a datagram. */
    private static final int LONGEST_UPDATE = 900;

    /** The most bytes that a label may take. */
    public static final int MAX_LABEL_BYTES = 255;

    public ClusterSettings {
        seeds = List.copyOf(seeds);
        allowedCidrs = List.copyOf(allowedCidrs);
        SettingsCheck check = new SettingsCheck("swim.");
        check.require(name.isEmpty() || !Text.isBlank(name), "name", "blank", "have a visible character");
        name = Text.trim(name);
        label = Text.trim(label);
        Map<String, String> trimmed = trimmed(tags);
        check.require(
                trimmed.size() == tags.size(), "tags", quoted(tags.keySet().toString()), "have each key once");
        tags = SortedTags.of(trimmed);
        checkText(check, "name", name);
        checkLength(check, "name", name, MAX_NAME_BYTES);
        for (String seed : seeds) {
            check.require(isSeed(seed), "seeds", quoted(seed), expectedSeed(seed));
        }
        checkText(check, "label", label);
        checkLength(check, "label", label, MAX_LABEL_BYTES);
        int leastPacket = LONGEST_UPDATE + (label.isEmpty() ? 0 : 2 + Text.length(label));
        check.require(
                gossip.maxPacketSize() >= leastPacket,
                "gossip.max-packet-size",
                gossip.maxPacketSize(),
                "be at least %d with such a label".formatted(leastPacket));
        tags.forEach((key, value) -> {
            checkText(check, "tags", key);
            checkText(check, "tags", value);
        });
        int tagBytes = Tags.encodedLength(tags);
        check.require(
                tagBytes <= MAX_TAGS_BYTES,
                "tags",
                tagBytes + " bytes long",
                "take at most %d bytes when encoded".formatted(MAX_TAGS_BYTES));
        check.require(
                probe.timeout().compareTo(probe.interval()) < 0,
                "probe.timeout",
                SettingsCheck.text(probe.timeout()),
                "be shorter than swim.probe.interval (%s)".formatted(SettingsCheck.text(probe.interval())));
        check.require(
                join.maxRetryAfter().compareTo(join.retryAfter()) >= 0,
                "join.max-retry-after",
                SettingsCheck.text(join.maxRetryAfter()),
                "not be shorter than swim.join.retry-after (%s)".formatted(SettingsCheck.text(join.retryAfter())));
        check.require(
                health.minMembers() <= membership.maxMembers(),
                "health.min-members",
                health.minMembers(),
                "not be more than swim.membership.max-members (%d)".formatted(membership.maxMembers()));
        check.refuse();
    }

    /** The same map, if there is nothing to trim. */
    private static Map<String, String> trimmed(Map<String, String> tags) {
        if (tags.entrySet().stream().allMatch(tag -> isTrimmed(tag.getKey()) && isTrimmed(tag.getValue()))) {
            return tags;
        }
        Map<String, String> trimmed = new TreeMap<>();
        tags.forEach((key, value) -> trimmed.put(Text.trim(key), Text.trim(value)));
        return trimmed;
    }

    private static boolean isTrimmed(String text) {
        return Text.trim(text).equals(text);
    }

    private static void checkText(SettingsCheck check, String name, String text) {
        Optional<String> problem = Text.problem(text);
        check.require(problem.isEmpty(), name, quoted(text), problem.orElse(""));
    }

    private static void checkLength(SettingsCheck check, String name, String text, int maxBytes) {
        int bytes = Text.length(text);
        check.require(bytes <= maxBytes, name, bytes + " bytes long", "be at most %d bytes long".formatted(maxBytes));
    }

    private static String quoted(String text) {
        return "'" + Text.printable(text, 64) + "'";
    }

    private static String expectedSeed(String seed) {
        return seed.indexOf(':') >= 0 && Address.hasZone(seed)
                ? SettingsCheck.WITHOUT_ZONE
                : "be host, host:port or [ipv6]:port";
    }

    private static boolean isSeed(String seed) {
        try {
            HostAndPort.parse(seed, 1);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** For members in one data centre: a failure is found in seconds. The default. */
    public static ClusterSettings lan() {
        return new ClusterSettings(
                "",
                List.of(),
                Map.of(),
                Dialect.SERF,
                "",
                List.of(),
                new BindSettings("0.0.0.0", 7946),
                new AdvertiseSettings(Optional.empty(), OptionalInt.empty()),
                new ProbeSettings(Duration.ofSeconds(1), Duration.ofMillis(500), 3, true, 8),
                new SuspicionSettings(4, 6),
                new GossipSettings(Duration.ofMillis(200), 3, 4, Duration.ofSeconds(30), 1400, true),
                new PushPullSettings(Duration.ofSeconds(30)),
                new StreamSettings(Duration.ofSeconds(10), 20 << 20, 127),
                new JoinSettings(Duration.ofMillis(500), Duration.ofSeconds(30)),
                new LeaveSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), true),
                new MembershipSettings(100_000, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofDays(1)),
                new EncryptionSettings(List.of(), true, true),
                new HealthSettings(1));
    }

    /** For members across the world: slower and more patient. */
    public static ClusterSettings wan() {
        return lan().withProbe(
                        probe -> probe.withInterval(Duration.ofSeconds(5)).withTimeout(Duration.ofSeconds(3)))
                .withSuspicion(suspicion -> suspicion.withMultiplier(6))
                .withGossip(gossip ->
                        gossip.withInterval(Duration.ofMillis(500)).withNodes(4).withToTheDead(Duration.ofSeconds(60)))
                .withPushPull(pushPull -> pushPull.withInterval(Duration.ofSeconds(60)))
                .withStream(stream -> stream.withTimeout(Duration.ofSeconds(30)));
    }

    /** For members on one machine: quicker, and with fewer checks. */
    public static ClusterSettings local() {
        return lan().withProbe(
                        probe -> probe.withTimeout(Duration.ofMillis(200)).withIndirectChecks(1))
                .withSuspicion(suspicion -> suspicion.withMultiplier(3))
                .withGossip(gossip -> gossip.withInterval(Duration.ofMillis(100))
                        .withRetransmitMultiplier(2)
                        .withToTheDead(Duration.ofSeconds(15)))
                .withPushPull(pushPull -> pushPull.withInterval(Duration.ofSeconds(15)))
                .withStream(stream -> stream.withTimeout(Duration.ofSeconds(1)));
    }

    public ClusterSettings withName(String value) {
        return new ClusterSettings(
                value,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withSeeds(List<String> value) {
        return new ClusterSettings(
                name,
                value,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withTags(Map<String, String> value) {
        return new ClusterSettings(
                name,
                seeds,
                value,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withDialect(Dialect value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                value,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withSeeds(String... value) {
        return withSeeds(List.of(value));
    }

    public ClusterSettings withBind(BindSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                value,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withBind(UnaryOperator<BindSettings> change) {
        return withBind(change.apply(bind));
    }

    public ClusterSettings withAdvertise(AdvertiseSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                value,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withAdvertise(UnaryOperator<AdvertiseSettings> change) {
        return withAdvertise(change.apply(advertise));
    }

    public ClusterSettings withProbe(ProbeSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                value,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withProbe(UnaryOperator<ProbeSettings> change) {
        return withProbe(change.apply(probe));
    }

    public ClusterSettings withSuspicion(SuspicionSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                value,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withSuspicion(UnaryOperator<SuspicionSettings> change) {
        return withSuspicion(change.apply(suspicion));
    }

    public ClusterSettings withGossip(GossipSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                value,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withGossip(UnaryOperator<GossipSettings> change) {
        return withGossip(change.apply(gossip));
    }

    public ClusterSettings withPushPull(PushPullSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                value,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withPushPull(UnaryOperator<PushPullSettings> change) {
        return withPushPull(change.apply(pushPull));
    }

    public ClusterSettings withStream(StreamSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                value,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withStream(UnaryOperator<StreamSettings> change) {
        return withStream(change.apply(stream));
    }

    public ClusterSettings withJoin(JoinSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                value,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withJoin(UnaryOperator<JoinSettings> change) {
        return withJoin(change.apply(join));
    }

    public ClusterSettings withLeave(LeaveSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                value,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withLeave(UnaryOperator<LeaveSettings> change) {
        return withLeave(change.apply(leave));
    }

    public ClusterSettings withMembership(MembershipSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                value,
                encryption,
                health);
    }

    public ClusterSettings withMembership(UnaryOperator<MembershipSettings> change) {
        return withMembership(change.apply(membership));
    }

    public ClusterSettings withLabel(String value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                value,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    public ClusterSettings withAllowedCidrs(List<NetworkRange> value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                value,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                health);
    }

    /** As above, written as {@code 10.0.0.0/8}. */
    public ClusterSettings withAllowedCidrs(String... value) {
        return withAllowedCidrs(Arrays.stream(value).map(NetworkRange::parse).toList());
    }

    public ClusterSettings withEncryption(EncryptionSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                value,
                health);
    }

    public ClusterSettings withEncryption(UnaryOperator<EncryptionSettings> change) {
        return withEncryption(change.apply(encryption));
    }

    public ClusterSettings withHealth(HealthSettings value) {
        return new ClusterSettings(
                name,
                seeds,
                tags,
                dialect,
                label,
                allowedCidrs,
                bind,
                advertise,
                probe,
                suspicion,
                gossip,
                pushPull,
                stream,
                join,
                leave,
                membership,
                encryption,
                value);
    }

    public ClusterSettings withHealth(UnaryOperator<HealthSettings> change) {
        return withHealth(change.apply(health));
    }

    /** Binds this address and port, read as {@code host:port}; port 0 takes a free one. */
    public ClusterSettings withBind(String address, int port) {
        return withBind(new BindSettings(address, port));
    }
}
