package io.github.swimcluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a node. Start with {@link #builder()} and set only what differs from the {@link Profile}:
 *
 * {@snippet :
 * ClusterSettings.builder()
 *         .name("orders-1")
 *         .seeds("10.0.0.7", "10.0.0.8")
 *         .probe(probe -> probe.timeout(Duration.ofMillis(300)))
 *         .build();
 * }
 *
 * <p>As a MicroProfile Config property, {@code probe().timeout()} is {@code swim.probe.timeout}. {@link Settings} lists all
 * of them.
 */
public final class ClusterSettings {
    private static final String ALL = "swim.";

    private final SettingValues values;
    private final BindSettings bind;
    private final AdvertiseSettings advertise;
    private final ProbeSettings probe;
    private final SuspicionSettings suspicion;
    private final GossipSettings gossip;
    private final PushPullSettings pushPull;
    private final StreamSettings stream;
    private final JoinSettings join;
    private final LeaveSettings leave;
    private final MembershipSettings membership;
    private final EncryptionSettings encryption;
    private final HealthSettings health;

    private ClusterSettings(SettingValues values) {
        this.values = values;
        bind = new BindSettings(values);
        advertise = new AdvertiseSettings(values);
        probe = new ProbeSettings(values);
        suspicion = new SuspicionSettings(values);
        gossip = new GossipSettings(values);
        pushPull = new PushPullSettings(values);
        stream = new StreamSettings(values);
        join = new JoinSettings(values);
        leave = new LeaveSettings(values);
        membership = new MembershipSettings(values);
        encryption = new EncryptionSettings(values);
        health = new HealthSettings(values);
    }

    /** A builder with the defaults of {@link Profile#LAN}. */
    public static Builder builder() {
        return new Builder(new SettingValues.Draft());
    }

    /** A builder with these settings. Settings that were not set keep following the profile. */
    public Builder toBuilder() {
        return new Builder(values.toDraft());
    }

    /** The profile, whose defaults apply to all settings that are not set. */
    public Profile profile() {
        return values.profile();
    }

    /** The value of any setting; empty if it is not set and has no default. */
    public <T> Optional<T> get(Setting<T> setting) {
        return values.find(setting);
    }

    /** The unique name of the member in the cluster; if not set, this machine's name and the bound port. */
    public Optional<String> name() {
        return values.find(Settings.NAME);
    }

    /**
     * Members through which the node joins. Configure several, and the same ones on every member. A member without seeds starts its own cluster.
     */
    public List<String> seeds() {
        return values.get(Settings.SEEDS);
    }

    /** Key-value pairs that the member announces to the others. */
    public Map<String, String> tags() {
        return values.get(Settings.TAGS);
    }

    /** The protocol above membership; it decides which peers accept this node. */
    public Dialect dialect() {
        return values.get(Settings.DIALECT);
    }

    /**
     * The cluster's name on the wire; packets with another label are dropped. Do not set it if there are peers with memberlist before 0.3, such as Serf agents.
     */
    public Optional<String> label() {
        return values.find(Settings.LABEL);
    }

    /** The networks that the addresses of members must be in; if not set, all networks. */
    public List<NetworkRange> allowedCidrs() {
        return values.get(Settings.ALLOWED_CIDRS);
    }

    /** The address and port on which a node listens. */
    public BindSettings bind() {
        return bind;
    }

    /** The address at which other members reach a node, if it differs from the bound one. */
    public AdvertiseSettings advertise() {
        return advertise;
    }

    /** Failure-detector settings (SWIM §3.1, Lifeguard §IV). */
    public ProbeSettings probe() {
        return probe;
    }

    /** How long a suspected member has to refute (Lifeguard §IV-B). */
    public SuspicionSettings suspicion() {
        return suspicion;
    }

    /** How updates spread (SWIM §4.1). */
    public GossipSettings gossip() {
        return gossip;
    }

    /** How often members exchange their full member tables (push/pull). */
    public PushPullSettings pushPull() {
        return pushPull;
    }

    /** Limits of streams (TCP connections). */
    public StreamSettings stream() {
        return stream;
    }

    /** How a node retries to join until a seed answers. */
    public JoinSettings join() {
        return join;
    }

    /** How a node leaves. */
    public LeaveSettings leave() {
        return leave;
    }

    /** Limits and retry intervals of the member table. */
    public MembershipSettings membership() {
        return membership;
    }

    /** How messages are encrypted (memberlist protocol §5.4 and §15). */
    public EncryptionSettings encryption() {
        return encryption;
    }

    /** When a node is ready. */
    public HealthSettings health() {
        return health;
    }

    /** Whether all settings have equal values, whether set or by default. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterSettings that && values.isSame(that.values, ALL);
    }

    @Override
    public int hashCode() {
        return values.hashCode(ALL);
    }

    /** The profile and the settings that were set, without encryption keys. */
    @Override
    public String toString() {
        return "ClusterSettings" + values;
    }

    /**
     * Collects settings, in any order, and checks them in {@link #build()}. Settings that are not set follow the profile.
     * The builders of the groups write to this builder.
     */
    public static final class Builder {
        private final SettingValues.Draft draft;

        private Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /** Sets the profile, whose defaults apply to all settings that are not set before or after this call. */
        public Builder profile(Profile value) {
            draft.profile(value);
            return this;
        }

        /** Sets any setting. */
        public <T> Builder set(Setting<T> setting, T value) {
            draft.set(setting, value);
            return this;
        }

        /** Resets a setting to the default of the profile. */
        public Builder reset(Setting<?> setting) {
            draft.reset(setting);
            return this;
        }

        /**
         * The unique name of the member in the cluster; if not set, this machine's name and the bound port.
         *
         * <p>Range at most 255 bytes of UTF-8, no control characters.
         *
         * <p>Elsewhere: memberlist {@code Name}, Serf {@code node_name}.
         */
        public Builder name(String value) {
            draft.set(Settings.NAME, value);
            return this;
        }

        /**
         * Members through which the node joins. Configure several, and the same ones on every member. A member without seeds starts its own cluster.
         *
         * <p>Range each {@code host}, {@code host:port} or {@code [ipv6]:port}, without a zone; the port is that of
         * {@code swim.bind.port} if it is left out, or 7946 where that is 0.
         *
         * <p>Elsewhere: Serf {@code retry_join}.
         */
        public Builder seeds(List<String> value) {
            draft.set(Settings.SEEDS, value);
            return this;
        }

        /** Like {@link #seeds(List)}. */
        public Builder seeds(String... value) {
            return seeds(List.of(value));
        }

        /**
         * Key-value pairs that the member announces to the others.
         *
         * <p>Range at most 512 bytes encoded, each key once, no control characters.
         *
         * <p>Elsewhere: Serf {@code tags}, carried in memberlist's node metadata.
         */
        public Builder tags(Map<String, String> value) {
            draft.set(Settings.TAGS, value);
            return this;
        }

        /**
         * The protocol above membership; it decides which peers accept this node.
         *
         * <p>Default {@code serf}.
         */
        public Builder dialect(Dialect value) {
            draft.set(Settings.DIALECT, value);
            return this;
        }

        /**
         * The cluster's name on the wire; packets with another label are dropped. Do not set it if there are peers with memberlist before 0.3, such as Serf agents.
         *
         * <p>Range at most 255 bytes of UTF-8, no control characters.
         *
         * <p>Elsewhere: memberlist {@code Label}.
         */
        public Builder label(String value) {
            draft.set(Settings.LABEL, value);
            return this;
        }

        /**
         * The networks that the addresses of members must be in; if not set, all networks.
         *
         * <p>Range each an address, a slash and a prefix length; an IPv4-mapped network ({@code ::ffff:10.0.0.0/104})
         * is its IPv4 network.
         *
         * <p>Elsewhere: memberlist {@code CIDRsAllowed}.
         */
        public Builder allowedCidrs(List<NetworkRange> value) {
            draft.set(Settings.ALLOWED_CIDRS, value);
            return this;
        }

        /** Like {@link #allowedCidrs(List)}, with networks as text such as {@code 10.0.0.0/8}. */
        public Builder allowedCidrs(String... value) {
            draft.parse(Settings.ALLOWED_CIDRS, List.of(value), NetworkRange::parse);
            return this;
        }

        /** The address and port on which a node listens. */
        public Builder bind(Consumer<BindSettings.Builder> change) {
            change.accept(new BindSettings.Builder(draft));
            return this;
        }

        /** Listens on this address and port; port 0 takes a free one. */
        public Builder bind(String address, int port) {
            return bind(bind -> bind.address(address).port(port));
        }

        /** The address at which other members reach a node, if it differs from the bound one. */
        public Builder advertise(Consumer<AdvertiseSettings.Builder> change) {
            change.accept(new AdvertiseSettings.Builder(draft));
            return this;
        }

        /** Failure-detector settings (SWIM §3.1, Lifeguard §IV). */
        public Builder probe(Consumer<ProbeSettings.Builder> change) {
            change.accept(new ProbeSettings.Builder(draft));
            return this;
        }

        /** How long a suspected member has to refute (Lifeguard §IV-B). */
        public Builder suspicion(Consumer<SuspicionSettings.Builder> change) {
            change.accept(new SuspicionSettings.Builder(draft));
            return this;
        }

        /** How updates spread (SWIM §4.1). */
        public Builder gossip(Consumer<GossipSettings.Builder> change) {
            change.accept(new GossipSettings.Builder(draft));
            return this;
        }

        /** How often members exchange their full member tables (push/pull). */
        public Builder pushPull(Consumer<PushPullSettings.Builder> change) {
            change.accept(new PushPullSettings.Builder(draft));
            return this;
        }

        /** Limits of streams (TCP connections). */
        public Builder stream(Consumer<StreamSettings.Builder> change) {
            change.accept(new StreamSettings.Builder(draft));
            return this;
        }

        /** How a node retries to join until a seed answers. */
        public Builder join(Consumer<JoinSettings.Builder> change) {
            change.accept(new JoinSettings.Builder(draft));
            return this;
        }

        /** How a node leaves. */
        public Builder leave(Consumer<LeaveSettings.Builder> change) {
            change.accept(new LeaveSettings.Builder(draft));
            return this;
        }

        /** Limits and retry intervals of the member table. */
        public Builder membership(Consumer<MembershipSettings.Builder> change) {
            change.accept(new MembershipSettings.Builder(draft));
            return this;
        }

        /** How messages are encrypted (memberlist protocol §5.4 and §15). */
        public Builder encryption(Consumer<EncryptionSettings.Builder> change) {
            change.accept(new EncryptionSettings.Builder(draft));
            return this;
        }

        /** When a node is ready. */
        public Builder health(Consumer<HealthSettings.Builder> change) {
            change.accept(new HealthSettings.Builder(draft));
            return this;
        }

        /**
         * Checks and returns the settings.
         *
         * @throws InvalidSettingsException with all problems, if there are any
         */
        public ClusterSettings build() {
            return new ClusterSettings(draft.build());
        }
    }
}
