package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whoever only listens knows as much as whoever looks. */
final class EventsTellTheView extends Invariant {
    EventsTellTheView() {
        super("the events so far, put together, are the members that are shown");
    }

    private final Map<Life, TreeMap<String, Member>> told = new HashMap<>();

    @Override
    void check(Step step) {
        TreeMap<String, Member> members = told.computeIfAbsent(step.life(), life -> new TreeMap<>());
        for (MemberEvent event : step.events(MemberEvent.class)) {
            if (event.member().state().isPresent()) {
                members.put(event.member().name(), event.member());
            } else {
                members.remove(event.member().name());
            }
        }
        if (step.before().changes() != step.after().changes()) {
            require(shown(members.values()).equals(shown(step.after().members())), step, members.values());
        }
    }

    /** Without the incarnation, which may rise without an event. */
    private static List<Shown> shown(Collection<Member> members) {
        return members.stream()
                .map(member -> new Shown(member.name(), member.state(), member.address(), member.metadata()))
                .toList();
    }

    private record Shown(String name, MemberState state, Address address, Bytes metadata) {}
}
