package io.github.swimcluster.example;

import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Map;

/** Converts members and events to JSON, from the point of view of one member. */
final class Documents {
    private final String self;

    /**
     * Creates a converter.
     *
     * @param self the name of this node's member
     */
    Documents(String self) {
        this.self = self;
    }

    JsonArray members(Iterable<Member> members) {
        var array = Json.createArrayBuilder();
        members.forEach(member -> array.add(member(member)));
        return array.build();
    }

    JsonObject member(Member member) {
        return Json.createObjectBuilder()
                .add("name", member.name())
                .add("address", member.address().toString())
                .add("state", lowerCase(member.state()))
                .add("incarnation", member.incarnation())
                .add("tags", tags(member.tags()))
                .add("self", member.name().equals(self))
                .build();
    }

    JsonArray events(Iterable<EventLog.Entry> entries) {
        var array = Json.createArrayBuilder();
        entries.forEach(entry -> array.add(event(entry)));
        return array.build();
    }

    JsonObject event(EventLog.Entry entry) {
        ClusterEvent event = entry.event();
        JsonObjectBuilder document = Json.createObjectBuilder()
                .add("sequence", entry.sequence())
                .add("at", event.at().toString())
                .add("type", type(event));
        switch (event) {
            case MemberEvent memberEvent -> addMemberEvent(document, memberEvent);
            case ViewConverged converged -> addNulls(document).add("members", converged.members());
            case ViewDiverged diverged -> addNulls(document).add("reason", diverged.reason());
            case UserEvent sent ->
                addNulls(document)
                        .add("name", sent.name())
                        .add("payload", sent.payload().toUtf8());
            default -> addNulls(document);
        }
        return document.build();
    }

    static JsonObject tags(Map<String, String> tags) {
        var object = Json.createObjectBuilder();
        tags.forEach(object::add);
        return object.build();
    }

    static JsonObject error(String message) {
        return Json.createObjectBuilder().add("error", message).build();
    }

    private void addMemberEvent(JsonObjectBuilder document, MemberEvent memberEvent) {
        JsonValue previous = memberEvent
                .previousState()
                .map(state -> (JsonValue) Json.createValue(lowerCase(state)))
                .orElse(JsonValue.NULL);
        document.add("member", member(memberEvent.member()))
                .add("previous", previous)
                .add("cause", cause(memberEvent.cause()));
    }

    private static JsonObject cause(Cause cause) {
        return Json.createObjectBuilder()
                .add("reason", lowerCase(cause.reason()))
                .add("reporters", Json.createArrayBuilder(cause.reporters()))
                .build();
    }

    /** Adds the keys of member events with null, so that all events have the same keys. */
    private static JsonObjectBuilder addNulls(JsonObjectBuilder document) {
        return document.addNull("member").addNull("previous").addNull("cause");
    }

    private static String type(ClusterEvent event) {
        return switch (event) {
            case MemberJoined joined -> "member-joined";
            case MemberUpdated updated -> "member-updated";
            case MemberSuspected suspected -> "member-suspected";
            case MemberRecovered recovered -> "member-recovered";
            case MemberFailed failed -> "member-failed";
            case MemberLeft left -> "member-left";
            case ViewConverged converged -> "view-converged";
            case ViewDiverged diverged -> "view-diverged";
            case UserEvent sent -> "user-event";
            default -> event.getClass().getSimpleName();
        };
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
