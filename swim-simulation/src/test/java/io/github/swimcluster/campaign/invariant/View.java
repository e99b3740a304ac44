package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import io.github.swimcluster.simulation.SimulatedMember;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a member holds at one moment.
 *
 * @param changes   its count of changes, by which two views of the same table are recognised
 * @param knownMembers the known members in any state, by name
 * @param members   whom it shows to its user
 */
record View(long changes, Map<String, Member> knownMembers, List<Member> members, Member self, ClusterStatus status) {
    static View of(SimulatedMember member, @Nullable View last) {
        ClusterStatus status = member.status();
        if (last != null && last.changes == member.changes()) {
            return new View(last.changes, last.knownMembers, last.members, last.self, status);
        }
        Map<String, Member> knownMembers = new LinkedHashMap<>();
        member.knownMembers().forEach(each -> knownMembers.put(each.name(), each));
        return new View(member.changes(), knownMembers, member.members(), member.self(), status);
    }

    @Nullable
    Member of(String name) {
        return knownMembers.get(name);
    }

    boolean isRunning() {
        return status.phase() == ClusterStatus.Phase.RUNNING;
    }

    boolean hasBegunToLeave() {
        return hasLeft() || status.phase() == ClusterStatus.Phase.LEAVING;
    }

    boolean hasLeft() {
        return status.phase() == ClusterStatus.Phase.LEFT;
    }
}
