package io.github.swimcluster.cdi;

import io.github.swimcluster.AdvertiseSettings;
import io.github.swimcluster.BindSettings;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.EncryptionSettings;
import io.github.swimcluster.GossipSettings;
import io.github.swimcluster.HealthSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.JoinSettings;
import io.github.swimcluster.LeaveSettings;
import io.github.swimcluster.MembershipSettings;
import io.github.swimcluster.ProbeSettings;
import io.github.swimcluster.PushPullSettings;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.StreamSettings;
import io.github.swimcluster.SuspicionSettings;
import io.github.swimcluster.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * Reads the settings from the {@code swim.*} properties, and goes on after a mistake, to report every one. Values are
 * read as text and converted here, so that every message is ours. A blank value counts as not set.
 */
final class SettingsReader {
    private static final String NOT_SHOWN = "a secret that is not shown";
    private static final int MAX_QUOTED = 256;

    private final Config config;
    private final Profile profile;
    private final ClusterSettings defaults;
    private final List<String> problems = new ArrayList<>();

    /** Where each property comes from that was looked at and is set. */
    private final Map<String, String> sources = new LinkedHashMap<>();

    /** The properties whose text could not be read; what depends on them is not reported on top. */
    private final TreeSet<String> unreadable = new TreeSet<>();

    private final boolean enabled;
    private final boolean testMode;
    private final ClusterSettings settings;

    SettingsReader(Config config) {
        this.config = config;
        enabled = read(Property.ENABLED).orElse(true);
        testMode = read(Property.TEST_MODE).orElse(false);
        profile = read(Property.PROFILE).orElse(Profile.LAN);
        defaults = profile.settings();
        settings = enabled ? readSettings() : defaults;
        if (enabled) {
            problems.addAll(PropertyNames.unknown(config));
        }
    }

    boolean isEnabled() {
        return enabled;
    }

    /** Whether the application is under test and must not use the network. */
    boolean isTestMode() {
        return testMode;
    }

    /** What is set, over the profile's defaults; only if there are no problems is it what was meant. */
    ClusterSettings settings() {
        return settings;
    }

    /** Everything that is wrong, a sentence each, in the order of the documentation; unknown properties last. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    private ClusterSettings readSettings() {
        var name = value(Property.NAME);
        var seeds = value(Property.SEEDS);
        var tags = value(Property.TAGS);
        var dialect = value(Property.DIALECT);
        var label = value(Property.LABEL);
        var allowedCidrs = value(Property.ALLOWED_CIDRS);
        var bind = group(this::bind, defaults.bind());
        var advertise = group(this::advertise, defaults.advertise());
        var probe = group(this::probe, defaults.probe());
        var suspicion = group(this::suspicion, defaults.suspicion());
        var gossip = group(this::gossip, defaults.gossip());
        var pushPull = group(() -> new PushPullSettings(value(Property.PUSH_PULL_INTERVAL)), defaults.pushPull());
        var stream = group(this::stream, defaults.stream());
        var join = group(this::join, defaults.join());
        var leave = group(this::leave, defaults.leave());
        var membership = group(this::membership, defaults.membership());
        var encryption = group(this::encryption, defaults.encryption());
        var health = group(() -> new HealthSettings(value(Property.HEALTH_MIN_MEMBERS)), defaults.health());
        return group(
                () -> new ClusterSettings(
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
                        health),
                defaults);
    }

    private BindSettings bind() {
        return new BindSettings(value(Property.BIND_ADDRESS), value(Property.BIND_PORT));
    }

    private AdvertiseSettings advertise() {
        return new AdvertiseSettings(value(Property.ADVERTISE_ADDRESS), value(Property.ADVERTISE_PORT));
    }

    private ProbeSettings probe() {
        return new ProbeSettings(
                value(Property.PROBE_INTERVAL),
                value(Property.PROBE_TIMEOUT),
                value(Property.PROBE_INDIRECT_CHECKS),
                value(Property.PROBE_STREAM_FALLBACK),
                value(Property.PROBE_MAX_LOCAL_HEALTH));
    }

    private SuspicionSettings suspicion() {
        return new SuspicionSettings(
                value(Property.SUSPICION_MULTIPLIER), value(Property.SUSPICION_MAX_TIMEOUT_MULTIPLIER));
    }

    private GossipSettings gossip() {
        return new GossipSettings(
                value(Property.GOSSIP_INTERVAL),
                value(Property.GOSSIP_NODES),
                value(Property.GOSSIP_RETRANSMIT_MULTIPLIER),
                value(Property.GOSSIP_TO_THE_DEAD),
                value(Property.GOSSIP_MAX_PACKET_SIZE),
                value(Property.GOSSIP_COMPRESSION));
    }

    private StreamSettings stream() {
        return new StreamSettings(
                value(Property.STREAM_TIMEOUT),
                value(Property.STREAM_MAX_BYTES),
                value(Property.STREAM_MAX_CONNECTIONS));
    }

    private JoinSettings join() {
        return new JoinSettings(value(Property.JOIN_RETRY_AFTER), value(Property.JOIN_MAX_RETRY_AFTER));
    }

    private LeaveSettings leave() {
        return new LeaveSettings(
                value(Property.LEAVE_TIMEOUT), value(Property.LEAVE_LINGER), value(Property.LEAVE_ON_CLOSE));
    }

    private MembershipSettings membership() {
        return new MembershipSettings(
                value(Property.MEMBERSHIP_MAX_MEMBERS),
                value(Property.MEMBERSHIP_RECLAIM_AFTER),
                value(Property.MEMBERSHIP_RECONTACT_INTERVAL),
                value(Property.MEMBERSHIP_RECONTACT_FOR));
    }

    private EncryptionSettings encryption() {
        List<EncryptionKey> keys = value(Property.ENCRYPTION_KEYS);
        Optional<String> file = value(Property.ENCRYPTION_KEYS_FILE);
        return new EncryptionSettings(
                file.isEmpty() ? keys : keysFrom(file.get(), !keys.isEmpty()),
                value(Property.ENCRYPTION_VERIFY_INCOMING),
                value(Property.ENCRYPTION_VERIFY_OUTGOING));
    }

    private List<EncryptionKey> keysFrom(String file, boolean areSetToo) {
        String property = Property.ENCRYPTION_KEYS_FILE.name();
        try {
            if (areSetToo) {
                throw new IllegalArgumentException("not be set together with " + Property.ENCRYPTION_KEYS.name());
            }
            return KeyFile.read(file);
        } catch (IllegalArgumentException e) {
            problems.add(describe(new SettingsProblem(property, file, String.valueOf(e.getMessage()))));
            return List.of();
        }
    }

    private <T> T value(Property<T> property) {
        return read(property).orElseGet(() -> property.in().apply(defaults));
    }

    /** Everything else can still be checked with the group's defaults in place of what is wrong. */
    private <G> G group(Supplier<G> constructor, G otherwise) {
        try {
            return constructor.get();
        } catch (InvalidSettingsException e) {
            e.problems().stream().filter(this::isNoConsequence).forEach(problem -> problems.add(describe(problem)));
            return otherwise;
        }
    }

    /** Whether a problem is one of its own, and does not come from the default in place of an unreadable value. */
    private boolean isNoConsequence(SettingsProblem problem) {
        return !unreadable.contains(problem.property())
                && unreadable.stream().noneMatch(property -> problem.expected().contains(property + " "));
    }

    private <T> Optional<T> read(Property<T> property) {
        String name = property.name();
        Optional<ListElements> elements;
        List<ConfigValue> values;
        try {
            elements = property.isList() ? ListElements.of(config, name) : Optional.empty();
            values = elements.isPresent() ? elements.get().values(config) : List.of(config.getConfigValue(name));
        } catch (RuntimeException e) {
            // A source that cannot expand ${…}, or cannot be reached, says so in its own words.
            return refuse(name, "%s cannot be read: %s".formatted(name, shown(name, String.valueOf(e.getMessage()))));
        }
        for (ConfigValue value : values) {
            Optional<String> problem = problem(property, value);
            if (problem.isPresent()) {
                return refuse(name, problem.get());
            }
        }
        return elements.isPresent() ? readList(property, elements.get(), values) : readOne(property, values.getFirst());
    }

    private <T> Optional<T> refuse(String property, String problem) {
        unreadable.add(property);
        problems.add(problem);
        return Optional.empty();
    }

    private static Optional<String> problem(Property<?> property, ConfigValue value) {
        String raw = value.getRawValue();
        if (raw == null) {
            return Optional.empty();
        }
        if (!property.isSecret() && raw.contains("{" + Property.SECRET_GROUP)) {
            return Optional.of("%s (from %s) must not refer to %s* properties, whose values are secret"
                    .formatted(value.getName(), value.getSourceName(), Property.SECRET_GROUP));
        }
        return value.getValue() == null && !Text.isBlank(raw)
                ? Optional.of("%s is %s (from %s), but what it refers to is not set"
                        .formatted(value.getName(), quoted(property.name(), raw), value.getSourceName()))
                : Optional.empty();
    }

    private <T> Optional<T> readOne(Property<T> property, ConfigValue value) {
        String text = value.getValue();
        if (text == null || Text.isBlank(text)) {
            return Optional.empty();
        }
        sources.put(property.name(), String.valueOf(value.getSourceName()));
        return parse(property, text);
    }

    private <T> Optional<T> readList(Property<T> property, ListElements elements, List<ConfigValue> values) {
        OptionalInt gap = elements.gap();
        if (gap.isPresent()) {
            return refuse(
                    property.name(),
                    "%s[%d] is not set, but %s is (from %s); the elements of a list are numbered from 0 without a gap"
                            .formatted(
                                    property.name(),
                                    gap.getAsInt(),
                                    elements.names().lastEntry().getValue(),
                                    elements.source()));
        }
        sources.put(property.name(), elements.source());
        return parse(property, ListElements.join(values));
    }

    private <T> Optional<T> parse(Property<T> property, String text) {
        String name = property.name();
        try {
            return Optional.of(property.type().parse(text));
        } catch (IllegalArgumentException e) {
            return refuse(
                    name,
                    "%s is %s (%s), but it must be %s"
                            .formatted(
                                    name,
                                    quoted(name, text),
                                    source(name),
                                    property.type().expected()));
        }
    }

    private String describe(SettingsProblem problem) {
        return "%s is %s (%s), but it must %s"
                .formatted(
                        problem.property(),
                        shown(problem.property(), problem.value()),
                        source(problem.property()),
                        problem.expected());
    }

    private static String quoted(String property, String text) {
        return isShown(property, text) ? "'%s'".formatted(Text.printable(text, MAX_QUOTED)) : NOT_SHOWN;
    }

    private static String shown(String property, String text) {
        return isShown(property, text) ? Text.printable(text, MAX_QUOTED) : NOT_SHOWN;
    }

    private static boolean isShown(String property, String text) {
        boolean isFile = property.equals(Property.ENCRYPTION_KEYS_FILE.name()) && KeyFile.exists(text);
        return isFile || !Property.isSecret(property);
    }

    private String source(String property) {
        String source = sources.get(property);
        return source == null ? "the default of swim.profile=" + profile.text() : "from " + source;
    }
}
