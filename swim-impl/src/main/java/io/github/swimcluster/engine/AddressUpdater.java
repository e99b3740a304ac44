package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.HostAndPort;
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
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final ClusterSettings settings;
    private final AddressGuess guess;
    private final Optional<AddressGuess.Choice> first;
    private final Node node;
    private final Log log;
    private boolean settled;
    private String said = "";

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
        take(first);
    }

    /** Chooses again. Thread-safe; call off the event loop, because it queries the operating system. */
    Optional<AddressGuess.Choice> choose(List<InetAddress> seeds) {
        return guess.choose(seeds);
    }

    /** Advertises this choice, unless the route to a seed has already decided, or other members know the old address. */
    void take(Optional<AddressGuess.Choice> choice) {
        if (!settled && choice.isPresent()) {
            AddressGuess.Choice chosen = choice.get();
            settled = chosen.bySeed();
            Address before = node.self().address();
            Address address = guess.isAllowed(chosen.address()) ? chosen.address() : before;
            String doubt = doubt(address);
            node.located(address, doubt);
            if (node.self().address().equals(chosen.address())) {
                say(chosen, doubt);
            }
        }
    }

    private void say(AddressGuess.Choice chosen, String doubt) {
        String text = Address.isLoopback(chosen.address())
                ? warning(doubt)
                : "guessed its advertised address: " + chosen;
        if (!text.equals(said)) {
            said = text;
            if (Address.isLoopback(chosen.address())) {
                log.warning("own-address", text);
            } else {
                log.info(text + "; swim.advertise.address overrides it");
            }
        }
    }

    private String warning(String doubt) {
        return doubt.isEmpty()
                ? "advertises %s, which other hosts cannot reach: %s"
                        .formatted(node.self().address(), "this machine has no other address")
                : doubt;
    }

    /** Why other hosts cannot reach this address; empty if they can, or if all seeds are on this machine. */
    private String doubt(Address address) {
        if (!Address.isLoopback(address)) {
            return "";
        }
        List<Address> unbound = guess.unboundAddresses();
        if (!unbound.isEmpty()) {
            return unreachable(
                    address,
                    "swim.bind.address is %s, and this machine has only IPv6 addresses (%s); set swim.bind.address=::"
                            .formatted(settings.bind().address(), hosts(unbound)));
        }
        if (!guess.isAllowed(address)) {
            return unreachable(address, "no address of this machine is in swim.allowed-cidrs; is its network up?");
        }
        return settings.seeds().stream().allMatch(AddressUpdater::isOnThisMachine)
                ? ""
                : unreachable(address, "this machine has no other address; is its network up?");
    }

    private static String unreachable(Address address, String why) {
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

    /** Whether {@link #take} can still change the address. */
    boolean isOpen() {
        return !settled;
    }

    /** Whether the node advertises a loopback address. */
    boolean isLocal() {
        return Address.isLoopback(node.self().address());
    }
}
