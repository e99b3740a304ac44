package io.github.swimcluster.integration;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A cluster on loopback of Serf agents and of nodes in this JVM. */
final class SerfPool implements AutoCloseable {
    /** Time for a process to start and join. */
    private static final Duration START = Duration.ofSeconds(60);

    private final List<SerfAgent> agents = new ArrayList<>();
    private final List<Cluster> nodes = new ArrayList<>();
    private final Queue<ClusterEvent> events = new ConcurrentLinkedQueue<>();

    /** Starts an agent that joins through the seed, if that is not empty. */
    SerfAgent agent(String name, String seed, String... options) {
        return add(SerfAgent.start(name, seed, Map.of(), options));
    }

    /** Starts an agent again, at its former address. */
    SerfAgent restart(SerfAgent former, String seed) {
        agents.remove(former);
        former.close();
        return add(SerfAgent.startAt(former.address(), former.name(), seed, Map.of()));
    }

    private SerfAgent add(SerfAgent agent) {
        agents.add(agent);
        return agent;
    }

    /** Starts a node with LAN settings that joins through the seed. */
    Cluster node(String name, String seed) {
        return node(name, seed, ClusterSettings.builder().build());
    }

    /** Starts a node with other settings that joins through the seed. */
    Cluster node(String name, String seed, ClusterSettings settings) {
        ClusterSettings own = settings.toBuilder()
                .name(name)
                .bind("127.0.0.1", 0)
                .seeds(seed)
                .leave(leave -> leave.onClose(false))
                .build();
        Cluster node = Cluster.start(own, events::add);
        nodes.add(node);
        return node;
    }

    /** What the nodes have reported. */
    Queue<ClusterEvent> events() {
        return events;
    }

    /** Waits until all agents and nodes list this number of alive members. */
    void awaitAlive(int members) {
        Eventually.within(
                START,
                () -> agents.stream()
                                .allMatch(agent -> agent.states().values().stream()
                                                .filter("alive"::equals)
                                                .count()
                                        == members)
                        && nodes.stream().allMatch(node -> node.members().size() == members),
                this::views);
    }

    /** Waits until all other agents and nodes have this state of a member. */
    void awaitState(String member, String state, Duration limit) {
        Eventually.within(
                limit,
                () -> agents.stream()
                                .filter(agent -> !agent.name().equals(member))
                                .allMatch(agent -> state.equals(agent.states().get(member)))
                        && nodes.stream()
                                .filter(node -> !node.self().name().equals(member))
                                .allMatch(node -> state.equals(stateOf(node, member))),
                this::views);
    }

    private static String stateOf(Cluster node, String member) {
        return node.member(member).map(Member::state).map(Enum::name).orElse("").toLowerCase(Locale.ROOT);
    }

    /** What each agent and node sees. */
    List<String> views() {
        List<String> views = new ArrayList<>();
        agents.forEach(agent -> views.add(agent.toString()));
        nodes.forEach(node -> views.add("%s sees %s, %s"
                .formatted(node.self().name(), node.members(), node.status().reason())));
        return views;
    }

    @Override
    public void close() {
        nodes.forEach(Cluster::close);
        agents.forEach(SerfAgent::close);
    }
}
