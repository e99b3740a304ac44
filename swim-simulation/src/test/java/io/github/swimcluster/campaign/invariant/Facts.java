package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** What is true of all members, as only somebody outside can know it. */
final class Facts {
    private final Map<String, Long> highest = new HashMap<>();
    private final Set<Announcement> announced = new HashSet<>();
    private final Set<Departure> departures = new HashSet<>();
    private final Map<String, Set<Address>> addresses = new HashMap<>();
    private final Set<PublishedEvent> published = new HashSet<>();
    private long latestEventTime;
    private final Set<Member> learnt = Collections.newSetFromMap(new IdentityHashMap<>());

    /** This member has begun to leave: it has told others so, even if it crashes now. */
    void learnLeaving(Member self) {
        departures.add(new Departure(self.name(), self.incarnation()));
    }

    void learn(Member self) {
        if (!learnt.add(self)) {
            return;
        }
        highest.merge(self.name(), self.incarnation(), Math::max);
        addresses.computeIfAbsent(self.name(), name -> new HashSet<>()).add(self.address());
        announced.add(new Announcement(self.name(), self.incarnation(), self.address(), self.metadata()));
        if (self.state() == MemberState.LEFT) {
            departures.add(new Departure(self.name(), self.incarnation()));
        }
    }

    void learnPublished(PublishedEvent event) {
        published.add(event);
        latestEventTime = Math.max(latestEventTime, event.time());
    }

    /** Whether a member or an agent published this event. */
    boolean isPublished(PublishedEvent event) {
        return published.contains(event);
    }

    long latestEventTime() {
        return latestEventTime;
    }

    /** The highest incarnation that the member itself ever had. */
    long highest(String name) {
        return highest.getOrDefault(name, 0L);
    }

    boolean exists(String name) {
        return highest.containsKey(name);
    }

    /** Whether the member itself was ever like that in that incarnation. */
    boolean wasAnnounced(Member member) {
        return announced.contains(
                new Announcement(member.name(), member.incarnation(), member.address(), member.metadata()));
    }

    /** Whether this name was announced at several addresses, so that there may be a dispute about it. */
    boolean mayBeDisputed(String name) {
        return addresses.getOrDefault(name, Set.of()).size() > 1;
    }

    /** How many names there ever were. */
    int names() {
        return highest.size();
    }

    /** Whether the member itself left, or began to leave, in that incarnation. */
    boolean hasLeft(String name, long incarnation) {
        return departures.contains(new Departure(name, incarnation));
    }

    /** Whether a member of this name left, or began to leave, in any incarnation. */
    boolean hasLeft(String name) {
        return departures.stream().anyMatch(departure -> departure.name().equals(name));
    }

    private record Announcement(String name, long incarnation, Address address, Bytes metadata) {}

    private record Departure(String name, long incarnation) {}
}
