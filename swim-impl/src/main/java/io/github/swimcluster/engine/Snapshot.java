package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import io.github.swimcluster.node.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What readers on any thread see: the node as it was at the end of a turn of its event loop.
 *
 * @param changes the node's count of changes to which the members belong
 */
record Snapshot(long changes, Member self, List<Member> members, Map<String, Member> byName, ClusterStatus status) {
    static Snapshot of(Node node) {
        Map<String, Member> byName = new HashMap<>();
        node.everybody().forEach(member -> byName.put(member.name(), member));
        return new Snapshot(node.changes(), node.self(), List.copyOf(node.members()), byName, node.status());
    }

    /** The next one; what did not change is shared. */
    Snapshot next(Node node) {
        return node.changes() == changes ? withStatus(node.status()) : of(node);
    }

    Snapshot withStatus(ClusterStatus other) {
        return new Snapshot(changes, self, members, byName, other);
    }
}
