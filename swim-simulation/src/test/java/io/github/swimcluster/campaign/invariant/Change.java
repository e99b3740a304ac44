package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import org.jspecify.annotations.Nullable;

/** What one step did to what is held of one name. */
record Change(String name, @Nullable Member before, Member after) {
    boolean isNew() {
        return before == null;
    }

    boolean became(MemberState state) {
        return after.state() == state && (before == null || before.state() != state);
    }

    /** Whether a suspect is now suspected at another incarnation, which starts the suspicion anew. */
    boolean renewsSuspicion() {
        return before != null
                && before.state() == MemberState.SUSPECT
                && after.state() == MemberState.SUSPECT
                && before.incarnation() != after.incarnation();
    }

    boolean wasPresent() {
        return before != null && before.state().isPresent();
    }

    boolean wasGone() {
        return before != null && !before.state().isPresent();
    }

    boolean moved() {
        return before != null && !before.address().equals(after.address());
    }

    long incarnationBefore() {
        return before == null ? 0 : before.incarnation();
    }
}
