package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Member;
import java.util.List;

/** What is shown can be relied on. */
final class MembersAreInOrder extends Invariant {
    MembersAreInOrder() {
        super("the members shown are present, sorted, different, and as many as the status says");
    }

    @Override
    void check(Step step) {
        List<Member> members = step.after().members();
        ClusterStatus status = step.after().status();
        for (int i = 0; i < members.size(); i++) {
            require(members.get(i).state().isPresent(), step, members);
            require(i == 0 || members.get(i - 1).name().compareTo(members.get(i).name()) < 0, step, members);
        }
        require(members.size() == status.members(), step, status);
        require(status.alive() + status.suspects().size() == status.members(), step, status);
    }
}
