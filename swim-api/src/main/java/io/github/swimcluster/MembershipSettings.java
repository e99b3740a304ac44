package io.github.swimcluster;

import java.time.Duration;

/**
 * Whom a node remembers.
 *
 * @param maxMembers        how many members it knows at most, whatever their state, from 2 to 1000000; further ones are ignored
 * @param reclaimAfter      how long a member must have failed before its name may come back at another address; 0 waits until it is forgotten
 * @param recontactInterval between two attempts to reach failed members, seeds that are no members, and further
 *     addresses of seeds that are names; 0 switches them off
 * @param recontactFor      how long a failed member is tried again
 */
public record MembershipSettings(
        int maxMembers, Duration reclaimAfter, Duration recontactInterval, Duration recontactFor) {
    public MembershipSettings {
        new SettingsCheck("swim.membership.")
                .range("max-members", maxMembers, 2, 1_000_000)
                .zeroOrMore("reclaim-after", reclaimAfter)
                .zeroOrMore("recontact-interval", recontactInterval)
                .zeroOrMore("recontact-for", recontactFor)
                .refuse();
    }

    public MembershipSettings withMaxMembers(int value) {
        return new MembershipSettings(value, reclaimAfter, recontactInterval, recontactFor);
    }

    public MembershipSettings withReclaimAfter(Duration value) {
        return new MembershipSettings(maxMembers, value, recontactInterval, recontactFor);
    }

    public MembershipSettings withRecontactInterval(Duration value) {
        return new MembershipSettings(maxMembers, reclaimAfter, value, recontactFor);
    }

    public MembershipSettings withRecontactFor(Duration value) {
        return new MembershipSettings(maxMembers, reclaimAfter, recontactInterval, value);
    }
}
