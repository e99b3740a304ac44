package io.github.swimcluster.cdi;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Profile;
import io.github.swimcluster.Setting;
import io.github.swimcluster.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One configuration property, and one row of {@code docs/configuration.md}. It belongs to a {@link Setting} or exists
 * only in configuration.
 *
 * @param name      such as {@code swim.probe.timeout}
 * @param type      the type that its text is converted to
 * @param setting   the setting that it sets, if any
 * @param byDefault the default of a property without a setting
 * @param range     the allowed values
 * @param meaning   one sentence for the documentation
 */
record Property<T>(
        String name, ValueType<T> type, Optional<Setting<T>> setting, String byDefault, String range, String meaning) {
    /** The prefix of all properties whose values are secret. */
    static final String SECRET_PREFIX = "swim.encryption.";

    static final Property<Boolean> ENABLED = new Property<>(
            "swim.enabled",
            ValueType.FLAG,
            Optional.empty(),
            "true",
            "",
            "Whether this application is a member of a cluster; if not, there is no `Cluster` bean");
    static final Property<Boolean> TEST_MODE = new Property<>(
            "swim.test-mode",
            ValueType.FLAG,
            Optional.empty(),
            "false",
            "",
            "Whether this application is under test: its node uses no network and is the only member");
    static final Property<Profile> PROFILE = new Property<>(
            "swim.profile",
            ValueType.PROFILE,
            Optional.empty(),
            text(Profile.LAN),
            "",
            "The defaults of all other settings: for members in one data centre, in distant networks, or on one machine");
    static final Property<List<EncryptionKey>> ENCRYPTION_KEYS = of(Settings.ENCRYPTION_KEYS, ValueType.KEYS);
    static final Property<String> ENCRYPTION_KEYS_FILE = new Property<>(
            "swim.encryption.keys-file",
            ValueType.TEXT,
            Optional.empty(),
            "",
            "not together with `swim.encryption.keys`",
            "A file with the keys, one per line, for example a mounted secret; replaces `swim.encryption.keys`");

    /** All properties, in the order of the documentation. */
    static final List<Property<?>> ALL = List.of(
            ENABLED,
            TEST_MODE,
            PROFILE,
            of(Settings.NAME, ValueType.TEXT),
            of(Settings.SEEDS, ValueType.LIST),
            of(Settings.TAGS, ValueType.TAGS),
            of(Settings.DIALECT, ValueType.DIALECT),
            of(Settings.LABEL, ValueType.TEXT),
            of(Settings.ALLOWED_CIDRS, ValueType.NETWORKS),
            of(Settings.BIND_ADDRESS, ValueType.TEXT),
            of(Settings.BIND_PORT, ValueType.NUMBER),
            of(Settings.ADVERTISE_ADDRESS, ValueType.TEXT),
            of(Settings.ADVERTISE_PORT, ValueType.NUMBER),
            of(Settings.PROBE_INTERVAL, ValueType.DURATION),
            of(Settings.PROBE_TIMEOUT, ValueType.DURATION),
            of(Settings.PROBE_INDIRECT_CHECKS, ValueType.NUMBER),
            of(Settings.PROBE_STREAM_FALLBACK, ValueType.FLAG),
            of(Settings.PROBE_MAX_LOCAL_HEALTH, ValueType.NUMBER),
            of(Settings.SUSPICION_MULTIPLIER, ValueType.NUMBER),
            of(Settings.SUSPICION_MAX_TIMEOUT_MULTIPLIER, ValueType.NUMBER),
            of(Settings.GOSSIP_INTERVAL, ValueType.DURATION),
            of(Settings.GOSSIP_NODES, ValueType.NUMBER),
            of(Settings.GOSSIP_RETRANSMIT_MULTIPLIER, ValueType.NUMBER),
            of(Settings.GOSSIP_TO_THE_DEAD, ValueType.DURATION),
            of(Settings.GOSSIP_MAX_PACKET_SIZE, ValueType.NUMBER),
            of(Settings.GOSSIP_COMPRESSION, ValueType.FLAG),
            of(Settings.PUSH_PULL_INTERVAL, ValueType.DURATION),
            of(Settings.STREAM_TIMEOUT, ValueType.DURATION),
            of(Settings.STREAM_MAX_BYTES, ValueType.NUMBER),
            of(Settings.STREAM_MAX_CONNECTIONS, ValueType.NUMBER),
            of(Settings.JOIN_RETRY_AFTER, ValueType.DURATION),
            of(Settings.JOIN_MAX_RETRY_AFTER, ValueType.DURATION),
            of(Settings.LEAVE_TIMEOUT, ValueType.DURATION),
            of(Settings.LEAVE_LINGER, ValueType.DURATION),
            of(Settings.LEAVE_ON_CLOSE, ValueType.FLAG),
            of(Settings.MEMBERSHIP_MAX_MEMBERS, ValueType.NUMBER),
            of(Settings.MEMBERSHIP_RECLAIM_AFTER, ValueType.DURATION),
            of(Settings.MEMBERSHIP_RECONTACT_INTERVAL, ValueType.DURATION),
            of(Settings.MEMBERSHIP_RECONTACT_FOR, ValueType.DURATION),
            ENCRYPTION_KEYS,
            ENCRYPTION_KEYS_FILE,
            of(Settings.ENCRYPTION_VERIFY_INCOMING, ValueType.FLAG),
            of(Settings.ENCRYPTION_VERIFY_OUTGOING, ValueType.FLAG),
            of(Settings.HEALTH_MIN_MEMBERS, ValueType.NUMBER));

    private static <T> Property<T> of(Setting<T> setting, ValueType<T> type) {
        return new Property<>(
                setting.name(), type, Optional.of(setting), "", setting.range().orElse(""), setting.meaning());
    }

    /** A profile as it is written in {@link #PROFILE}. */
    static String text(Profile profile) {
        return profile.name().toLowerCase(Locale.ROOT);
    }

    /** Whether its value must not be printed. This includes misspelt names, whose value may be a key. */
    boolean isSecret() {
        return isSecret(name);
    }

    /** Like {@link #isSecret()}, for any name, known or unknown. */
    static boolean isSecret(String name) {
        return name.startsWith(SECRET_PREFIX);
    }

    /** Whether a source may also have one property per element. */
    boolean isList() {
        return type.equals(ValueType.LIST) || type.equals(ValueType.TAGS);
    }

    /** Whether a source may also have one property per key. */
    boolean isMap() {
        return type.equals(ValueType.TAGS);
    }

    /** The default under a profile, as text in the syntax of the configuration; empty if it has none. */
    String defaultOf(Profile profile) {
        return setting.map(each -> each.defaultValue(profile).map(each::text).orElse(""))
                .orElse(byDefault);
    }
}
