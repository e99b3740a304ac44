package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.node.Node;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Updates a guessed address after the start, when seed names are resolved or network interfaces come up. Confined to the
 * event loop, except for {@link #choose}.
 */
final class AddressUpdater {
    /** The interval at which a node with a loopback address looks for another one. */
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    private final ClusterSettings settings;
    private final AddressGuess guess;
    private final Optional<AddressGuess.Choice> first;
    private final Node node;
    private final Log log;
    private boolean decided;
    private String lastLogged = "";

    /**
     * Creates an updater for a node that has not started.
     *
     * @param first the address that the node advertises initially
     */
    AddressUpdater(
            ClusterSettings settings, AddressGuess guess, Optional<AddressGuess.Choice> first, Node node, Log log) {
        this.settings = settings;
        this.guess = guess;
        this.first = first;
        this.node = node;
        this.log = log;
    }

    /** Call after the node has started. */
    void start() {
        apply(first);
    }

    /** Chooses again. Thread-safe; call off the event loop, because it queries the operating system. */
    Optional<AddressGuess.Choice> choose(List<InetAddress> seeds) {
        return guess.choose(seeds);
    }

    /** Advertises this choice, unless the route to a seed has already decided, or other members know the old address. */
    void apply(Optional<AddressGuess.Choice> choice) {
        if (!decided && choice.isPresent()) {
            AddressGuess.Choice chosen = choice.get();
            decided = chosen.bySeed();
            Address before = node.self().address();
            Address address = guess.isAllowed(chosen.address()) ? chosen.address() : before;
            String whyUnreachable = whyUnreachable(address);
            node.advertise(address, whyUnreachable);
            if (node.self().address().equals(chosen.address())) {
                logChoice(chosen, whyUnreachable);
            }
        }
    }

    private void logChoice(AddressGuess.Choice chosen, String whyUnreachable) {
        String text = Address.isLoopback(chosen.address())
                ? warning(whyUnreachable)
                : "guessed its advertised address: " + chosen;
        if (!text.equals(lastLogged)) {
            lastLogged = text;
            if (Address.isLoopback(chosen.address())) {
                log.warning("own-address", text);
            } else {
                log.info(text + "; swim.advertise.address overrides it");
            }
        }
    }

    private String warning(String whyUnreachable) {
        return whyUnreachable.isEmpty()
                ? "advertises %s, which other hosts cannot reach: %s"
                        .formatted(node.self().address(), "this machine has no other address")
                : whyUnreachable;
    }

    /** Why other hosts cannot reach this address; empty if they can, or if all seeds are on this machine. */
    private String whyUnreachable(Address address) {
        if (!Address.isLoopback(address)) {
            return "";
        }
        List<Address> unbound = guess.unboundAddresses();
        if (!unbound.isEmpty()) {
            return unreachableText(
                    address,
                    "swim.bind.address is %s, and this machine has only IPv6 addresses (%s); set swim.bind.address=::"
                            .formatted(settings.bind().address(), hosts(unbound)));
        }
        if (!guess.isAllowed(address)) {
            return unreachableText(address, "no address of this machine is in swim.allowed-cidrs; is its network up?");
        }
        return settings.seeds().stream().allMatch(AddressUpdater::isOnThisMachine)
                ? ""
                : unreachableText(address, "this machine has no other address; is its network up?");
    }

    private static String unreachableText(Address address, String why) {
        return "it advertises %s, which other hosts cannot reach: %s".formatted(address, why);
    }

    private static String hosts(List<Address> addresses) {
        return addresses.stream().map(Address::host).collect(Collectors.joining(", "));
    }

    private static boolean isOnThisMachine(String seed) {
        String host = HostAndPort.parse(seed, 1).host();
        return host.equals("localhost")
                || OwnAddress.literals(List.of(seed)).stream().anyMatch(InetAddress::isLoopbackAddress);
    }

    /** Whether {@link #apply} can still change the address. */
    boolean canChange() {
        return !decided;
    }

    /** Whether the node advertises a loopback address. */
    boolean advertisesLoopback() {
        return Address.isLoopback(node.self().address());
    }
}
