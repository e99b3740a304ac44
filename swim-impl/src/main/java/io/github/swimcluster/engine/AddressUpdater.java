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
 * Keeps a guessed address up to date: the names of seeds are resolved, and networks come up, after the start. Belongs to
 * the event loop, except for {@link #choose}.
 */
final class AddressUpdater {
    /** How often a node that no other host can reach looks for another address. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final ClusterSettings settings;
    private final AddressGuess guess;
    private final Optional<AddressGuess.Choice> first;
    private final Node node;
    private final Log log;
    private boolean settled;
    private String said = "";

    /**
     * Those of a node that has not started.
     *
     * @param first what it advertises at first
     */
    AddressUpdater(
            ClusterSettings settings, AddressGuess guess, Optional<AddressGuess.Choice> first, Node node, Log log) {
        this.settings = settings;
        this.guess = guess;
        this.first = first;
        this.node = node;
        this.log = log;
    }

    /** The node has started. */
    void start() {
        take(first);
    }

    /** Chooses anew; on any thread, because it asks the operating system about every interface. */
    Optional<AddressGuess.Choice> choose(List<InetAddress> seeds) {
        return guess.choose(seeds);
    }

    /** Advertises this, unless a route to a seed has decided, or others know the node where it was. */
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
                : "guessed the address that it advertises: " + chosen;
        if (!text.equals(said)) {
            said = text;
            if (Address.isLoopback(chosen.address())) {
                log.warning("own-address", text);
            } else {
                log.info(text + "; swim.advertise.address sets another");
            }
        }
    }

    private String warning(String doubt) {
        return doubt.isEmpty()
                ? "advertises %s, which other hosts cannot reach: %s"
                        .formatted(node.self().address(), "this machine has no other address")
                : doubt;
    }

    /** Why other hosts cannot reach this node; empty if they can, or need not. */
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

    /** Whether another choice may still replace the address. */
    boolean isOpen() {
        return !settled;
    }

    /** Whether other hosts cannot reach the node. */
    boolean isLocal() {
        return Address.isLoopback(node.self().address());
    }
}
