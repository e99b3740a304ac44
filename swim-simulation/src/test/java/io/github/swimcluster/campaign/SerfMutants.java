package io.github.swimcluster.campaign;

import java.util.List;

/** Faults in what Serf has above membership, and in what the protocol does for it. */
final class SerfMutants {
    static final List<Mutant> ALL = List.of(
            // Events
            new Mutant("an event is delivered again", "Serf", "if (isNew) {", "if (event.time() > 0) {"),
            new Mutant("an event is not delivered", "Serf", "if (isNew) {", "if (!isNew) {"),
            new Mutant(
                    "an event that was delivered is not passed on",
                    "Serf",
                    "if (take(event)) {",
                    "if (!take(event)) {"),
            new Mutant(
                    "an event that was delivered before is passed on again",
                    "Serf",
                    "if (take(event)) {",
                    "if (take(event) | event.coalesce()) {"),
            new Mutant(
                    "an event is encoded anew before it is passed on",
                    "Serf",
                    "String.valueOf(events.changes()), encoded,",
                    "String.valueOf(events.changes()), encoding.encode(event),"),
            new Mutant(
                    "an event replaces others of its name in the queue",
                    "Serf",
                    "String.valueOf(events.changes()),",
                    "event.name(),"),
            new Mutant(
                    "an event has the time of the one before",
                    "Serf",
                    "new SerfMessage.Event(eventClock.next(),",
                    "new SerfMessage.Event(Math.max(1, eventClock.next() - 1),"),
            new Mutant("events do not move the clock", "Serf", "eventClock.witness(event.time());", ""),
            new Mutant(
                    "push/pulls do not move the clock of events",
                    "Serf",
                    "eventClock.witnessClock(theirs.eventTime(), answer);",
                    ""),
            new Mutant("push/pulls carry no events", "Serf", "events.all(),", "List.of(),"),
            new Mutant(
                    "events in push/pulls are not taken",
                    "Serf",
                    "if (eventClock.isPlausible(same.time())) {",
                    "if (!eventClock.isPlausible(same.time())) {"),
            new Mutant(
                    "events in push/pulls are published anew",
                    "Serf",
                    "take(new SerfMessage.Event(same.time(), event.name(), event.payload(), false))",
                    "publish(event.name(), event.payload(), false)"),
            new Mutant("a member that joins takes what was before", "Serf", "if (joining) {", "if (!joining) {"),
            new Mutant(
                    "a member that joins never ends to do so",
                    "Serf",
                    "events.ignoreBefore(Math.min(theirs.eventTime(), eventClock.time()));\n            joining = false;",
                    "events.ignoreBefore(Math.min(theirs.eventTime(), eventClock.time()));"),
            new Mutant(
                            "a push/pull carries what was true before the last events",
                            "Serf",
                            "queries.clock().time() + intents.changes() + events.changes();",
                            "queries.clock().time() + intents.changes();")
                    .toldIn(7),
            new Mutant(
                    "events of one time are the same event",
                    "EventBuffer",
                    "slot.events.contains(event)",
                    "!slot.events.isEmpty()"),
            new Mutant(
                    "the buffer keeps one event of each time",
                    "EventBuffer",
                    "slot.time < time) {",
                    "slot.time <= time) {"),
            new Mutant(
                    "the buffer of events is short",
                    "EventBuffer",
                    "static final int SIZE = 512;",
                    "static final int SIZE = 4;"),
            // Clocks
            new Mutant("the clock stays at the latest time", "LamportClock", "time = seen + 1;", "time = seen;"),
            new Mutant(
                    "a push/pull moves the clock one too far",
                    "LamportClock",
                    "witness(other - 1);",
                    "witness(other);"),
            new Mutant(
                    "earlier messages turn the clock back", "LamportClock", "if (seen >= time) {", "if (seen >= 0) {"),
            // Intents
            new Mutant(
                            "a leave intent has the time of the join intent",
                            "Intents",
                            "leaving = true;\n        long time = clock.next();",
                            "leaving = true;\n        long time = host.statusTime(self());")
                    .toldIn(10),
            new Mutant("a member that leaves denies it", "Intents", "leaving = true;", "leaving = false;").toldIn(17),
            new Mutant(
                            "a member that comes back goes on leaving",
                            "Intents",
                            "leaving = false;\n            announceJoin();",
                            "announceJoin();")
                    .toldIn(15),
            new Mutant(
                            "a leave intent is not passed on",
                            "Intents",
                            "if (applyLeave(intent.node(), intent.time())) {",
                            "if (!applyLeave(intent.node(), intent.time())) {")
                    .toldIn(10),
            new Mutant(
                    "a join intent is passed on without end",
                    "Intents",
                    "if (applyJoin(intent.node(), intent.time())) {",
                    "if (!applyJoin(intent.node(), intent.time())) {"),
            new Mutant(
                            "an intent of the same time is news",
                            "Intents",
                            "if (time <= host.statusTime(node)) {",
                            "if (time < host.statusTime(node)) {")
                    .toldIn(10),
            new Mutant("the failed stay failed", "Intents", "host.failedHasLeft(node);", "host.member(node);"),
            new Mutant(
                            "a leave in a push/pull has the time of the join",
                            "Intents",
                            "applyLeave(node, time + 1);",
                            "applyLeave(node, time);")
                    .toldIn(10),
            new Mutant(
                            "a member that is declared dead while leaving has failed",
                            "UpdateRules",
                            "dead.from().equals(dead.node()) || peer.leaving;",
                            "dead.from().equals(dead.node());")
                    .toldIn(32),
            new Mutant(
                            "a suspect that was leaving has failed",
                            "UpdateRules",
                            "peer.leaving ? MemberState.LEFT : MemberState.FAILED;",
                            "MemberState.FAILED;")
                    .toldIn(3),
            new Mutant(
                            "the intent of a name that is not known yet is lost",
                            "StatusTimes",
                            "peer.statusTime = status.time;",
                            "peer.statusTime = 0;")
                    .toldIn(5),
            new Mutant(
                            "the intent of a name that is forgotten is lost",
                            "StatusTimes",
                            "set(peer.name(), peer.statusTime, false);",
                            "timeOf(peer.name());")
                    .toldIn(8),
            // Queries
            new Mutant(
                    "a query is answered each time it arrives",
                    "Queries",
                    "if (!buffer.add(query.time(), query.id(), clock.time())) {",
                    "if (!buffer.add(query.time(), query.id(), clock.time()) && query.time() == 0) {"),
            new Mutant(
                    "a query is not passed on", "Queries", "if (query.isGossiped()) {", "if (!query.isGossiped()) {"),
            new Mutant("queries do not move the clock", "Queries", "clock.witness(query.time());", ""),
            new Mutant(
                    "members answer that are not asked",
                    "Queries",
                    "answers.take() && Filters.match(query.filters(), host.self())",
                    "answers.take()"),
            new Mutant("one filter of several is enough", "Filters", ".allMatch(", ".anyMatch("),
            new Mutant(
                    "all but those named are asked",
                    "Filters",
                    "names.contains(member.name());",
                    "!names.contains(member.name());"),
            new Mutant("acks are sent unasked", "Queries", "if (query.wantsAck()) {", "if (query.time() > 0) {")
                    .toldIn(5),
            new Mutant(
                            "answers go to any address",
                            "Queries",
                            ".filter(known -> known.isSameEndpoint(address))",
                            ".map(known -> address)")
                    .toldIn(7),
            new Mutant("a member relays through itself", "Queries", "&& !member.name().equals(host.self().name())", "")
                    .toldIn(2),
            new Mutant(
                    "one relay more than asked for",
                    "Queries",
                    "Math.min(query.relayFactor(), MAX_RELAYS)",
                    "Math.min(query.relayFactor() + 1, MAX_RELAYS)"),
            new Mutant(
                    "a relay keeps what it is to send on",
                    "Queries",
                    "host.send(to, relay.response())",
                    "host.member(relay.node())"),
            new Mutant("queries of one time are the same query", "QueryBuffer", "each == (int) id", "each >= 0"),
            new Mutant("a query is new when it comes again", "QueryBuffer", "each == (int) id", "each < 0"),
            // What the protocol does for it
            new Mutant(
                            "datagrams have room for everything",
                            "Outbox",
                            "left -= taken.bytes();",
                            "left += taken.bytes();")
                    .toldIn(26),
            new Mutant(
                    "a later intent does not replace the earlier one",
                    "Outbox",
                    ".add(subject, message, turn.now(), onTransmitted);",
                    ".add(subject + turn.now(), message, turn.now(), onTransmitted);"),
            new Mutant(
                    "members that are not there any more are told to others",
                    "DelegateHost",
                    "if (!peer.stale) {",
                    "if (peer.stale) {"));

    private SerfMutants() {}
}
