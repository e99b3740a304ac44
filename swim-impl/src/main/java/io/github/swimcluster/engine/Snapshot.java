package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.node.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An immutable snapshot of a node for readers on any thread, published at the end of an event-loop turn.
 *
 * @param changes the value of {@link Node#changes} when the members were copied
 */
record Snapshot(long changes, Member self, List<Member> members, Map<String, Member> byName, ClusterStatus status) {
    /** Differs from every count of changes, so that the first snapshot of a started node copies the members. */
    private static final long NO_CHANGES = -1;

    static Snapshot of(Node node) {
        Map<String, Member> byName = new HashMap<>();
        node.allMembers().forEach(member -> byName.put(member.name(), member));
        return new Snapshot(node.changes(), node.self(), List.copyOf(node.members()), byName, node.status());
    }

    /** The snapshot of a node that has not started or has withdrawn; it contains at most the node itself. */
    static Snapshot notStarted(Node node, Phase phase, String reason) {
        Member self = node.self().withState(phase == Phase.RUNNING ? MemberState.ALIVE : MemberState.LEFT);
        List<Member> members = phase == Phase.RUNNING ? List.of(self) : List.of();
        ClusterStatus status = ClusterStatus.builder()
                .phase(phase)
                .diverged(reason)
                .members(members.size(), members.size())
                .traffic(node.traffic())
                .build();
        return new Snapshot(NO_CHANGES, self, members, Map.of(self.name(), self), status);
    }

    /** The next snapshot, which shares the members if they did not change. */
    Snapshot next(Node node) {
        return node.changes() == changes ? withStatus(node.status()) : of(node);
    }

    Snapshot withStatus(ClusterStatus newStatus) {
        return new Snapshot(changes, self, members, byName, newStatus);
    }
}
