package io.github.swimcluster.campaign;

import java.util.List;
import java.util.stream.Stream;

/** Faults, each in one place. Those here are in the protocol of membership. */
final class Mutants {
    private static final List<Mutant> MEMBERSHIP = List.of(
            // What a member says about itself
            new Mutant(
                    "who comes back does not say so anew",
                    "SelfState",
                    "table.with(self, MemberState.ALIVE, self.incarnation() + 1);",
                    "table.with(self, MemberState.ALIVE, self.incarnation());"),
            new Mutant(
                            "new tags are no new announcement",
                            "SelfState",
                            "before.incarnation() + (self.isAlive() ? 1 : 0),",
                            "before.incarnation(),")
                    .toldIn(2),
            new Mutant(
                    "a refutation is one too low",
                    "SelfState",
                    "Math.max(self.incarnation(), incarnation) + 1);",
                    "Math.max(self.incarnation(), incarnation));"),
            new Mutant(
                    "a refutation does not regard the accusation",
                    "SelfState",
                    "Math.max(self.incarnation(), incarnation) + 1);",
                    "self.incarnation() + 1);"),
            new Mutant(
                    "a refutation jumps ahead",
                    "SelfState",
                    "Math.max(self.incarnation(), incarnation) + 1);",
                    "Math.max(self.incarnation(), incarnation) + (1L << 21));"),
            new Mutant(
                    "an accused member has no doubts",
                    "SelfState",
                    "health.worsen(1);\n        exceed(incarnation);",
                    "exceed(incarnation);"),
            new Mutant(
                    "a refutation is kept to oneself",
                    "SelfState",
                    "incarnation) + 1);\n        transitions.gossip(self.toAlive());",
                    "incarnation) + 1);"),
            new Mutant(
                    "an old accusation is not answered",
                    "SelfState",
                    "self.isAlive() && incarnation >= self.incarnation",
                    "self.isAlive() && incarnation > self.incarnation"),
            new Mutant(
                    "what others remember of a former life is not set right",
                    "SelfState",
                    "} else if (!isOwn) {",
                    "} else if (!isOwn && alive.incarnation() < 0) {"),
            // What it believes of others
            new Mutant(
                            "a name moves while its member is there",
                            "AddressMoves",
                            "case ALIVE, SUSPECT -> false;",
                            "case ALIVE, SUSPECT -> true;")
                    .toldIn(10),
            new Mutant(
                    "a name of the failed moves at once",
                    "AddressMoves",
                    "case FAILED -> !reclaimAfter.isZero() && turn.isDue(peer.since().plus(reclaimAfter));",
                    "case FAILED -> !reclaimAfter.isZero();"),
            new Mutant(
                            "a name never moves",
                            "AddressMoves",
                            "case FAILED -> !reclaimAfter.isZero() && turn.isDue(peer.since().plus(reclaimAfter));",
                            "case FAILED -> false;")
                    .toldIn(23),
            new Mutant(
                            "a name moves by a stale announcement",
                            "AddressMoves",
                            "return isFree(peer) && overrides(alive, peer);",
                            "return isFree(peer);")
                    .toldIn(23),
            new Mutant(
                    "a new life is not told what to outbid",
                    "AddressMoves",
                    "if (!newer && table.self().isAlive() && maySendVerdict(peer, address)) {",
                    "if (newer && table.self().isAlive() && maySendVerdict(peer, address)) {"),
            new Mutant(
                    "good news is kept to oneself",
                    "UpdateRules",
                    "transitions.apply(new Transition(peer, after, Peer.aliveOf(after), acceptedEvents(before, after, source)));",
                    "table.replace(peer, after);\n        acceptedEvents(before, after, source).forEach(turn::deliver);"),
            new Mutant(
                            "new tags are not taken over",
                            "UpdateRules",
                            "shared(alive.metadata(), known.metadata())",
                            "shared(known.metadata(), known.metadata())")
                    .toldIn(2),
            new Mutant(
                    "a new address is not taken over",
                    "UpdateRules",
                    "alive.node(),\n                address,",
                    "alive.node(),\n                table.find(alive.node()) == null ? address : known.address(),"),
            new Mutant(
                    "an accusation of the present incarnation does not count",
                    "UpdateRules",
                    "(accusation.incarnation() < peer.incarnation() && !table.isOutdated(peer))",
                    "(accusation.incarnation() <= peer.incarnation() && !table.isOutdated(peer))"),
            new Mutant(
                    "an accusation of a former incarnation counts",
                    "UpdateRules",
                    "(accusation.incarnation() < peer.incarnation() && !table.isOutdated(peer))",
                    "(accusation.incarnation() + 1 < peer.incarnation() && !table.isOutdated(peer))"),
            new Mutant(
                            "evidence about the gone is forgotten",
                            "UpdateRules",
                            "if (incarnation <= peer.incarnation()) {\n            return;",
                            "if (incarnation <= peer.incarnation() || !peer.isPresent()) {\n            return;")
                    .toldIn(38),
            new Mutant(
                            "a newcomer is kept to oneself",
                            "Transitions",
                            "if (gossips) {\n            queue.addNewcomer(peer.name(), peer.toAlive(), turn.now());",
                            "if (!gossips) {\n            queue.addNewcomer(peer.name(), peer.toAlive(), turn.now());")
                    .toldIn(2),
            new Mutant(
                    "a suspicion is kept to oneself",
                    "UpdateRules",
                    "transitions.apply(new Transition(peer, after, suspect, events));",
                    "table.replace(peer, after);\n        events.forEach(turn::deliver);"),
            new Mutant(
                            "a death is kept to oneself",
                            "UpdateRules",
                            "suspicions.end(peer);\n        transitions.apply(new Transition(\n                peer,\n                after,\n                dead,",
                            "suspicions.end(peer);\n        transitions.apply(new Transition(\n                peer,\n                after,\n                new Message.Dead(0, dead.node(), dead.from()),")
                    .toldIn(2),
            new Mutant(
                    "whoever is declared failed is said to have left",
                    "UpdateRules",
                    "} else if (leaves) {\n            end",
                    "} else if (!dead.from().isEmpty()) {\n            end"),
            new Mutant(
                            "whoever leaves is said to have failed",
                            "UpdateRules",
                            "} else if (leaves) {\n            end",
                            "} else if (dead.from().isEmpty()) {\n            end")
                    .toldIn(6),
            new Mutant(
                    "nobody hears of a recovery",
                    "UpdateRules",
                    "            case SUSPECT -> {\n                previous",
                    "            case SUSPECT -> {\n                if (described == described) {\n                    return List.of();\n"
                            + "                }\n                previous"),
            new Mutant(
                            "nobody hears of new tags",
                            "UpdateRules",
                            "if (described && before.state().isPresent()) {",
                            "if (described && after.name().isEmpty()) {")
                    .toldIn(2),
            // Suspicion
            new Mutant(
                    "suspicions never expire",
                    "Suspicions",
                    "if (turn.isDue(suspicion.deadline())) {",
                    "if (turn.isDue(suspicion.deadline().plusSeconds(5))) {"),
            new Mutant(
                            "suspicions expire early",
                            "Suspicions",
                            "if (turn.isDue(suspicion.deadline())) {",
                            "if (turn.isDue(suspicion.deadline().minusMillis(500))) {")
                    .toldIn(3),
            new Mutant(
                            "confirmations are waited for that cannot come",
                            "Suspicions",
                            "members - 2 < wanted ? 0 : wanted,",
                            "wanted,")
                    .toldIn(8),
            new Mutant(
                    "suspicions do not begin with their longest time",
                    "Suspicions",
                    "shortest.multipliedBy(settings.suspicion().maxTimeoutMultiplier()),",
                    "shortest,"),
            new Mutant(
                            "confirmations do not matter enough",
                            "Suspicion",
                            "Math.log(confirmations + 1.0) / Math.log(wanted + 1.0)",
                            "Math.log(confirmations + 1.0) / Math.log(wanted + 2.0)")
                    .toldIn(2),
            new Mutant(
                    "one accuser counts twice",
                    "Suspicion",
                    "if (confirmations() < wanted && !accusers.contains(accuser)) {",
                    "if (confirmations() < wanted) {"),
            new Mutant(
                    "accusers are not counted",
                    "Suspicion",
                    "if (confirmations() < wanted && !accusers.contains(accuser)) {",
                    "if (confirmations() > wanted) {"),
            new Mutant(
                    "any number of accusers counts",
                    "Suspicion",
                    "if (confirmations() < wanted && !accusers.contains(accuser)) {",
                    "if (!accusers.contains(accuser)) {"),
            // Forgetting
            new Mutant(
                            "the gone are never forgotten",
                            "Reaper",
                            "remove(peer -> !peer.since().isAfter(latest))",
                            "remove(peer -> peer.since().isAfter(turn.now()))")
                    .toldIn(4),
            new Mutant(
                    "the gone are forgotten at once",
                    "Reaper",
                    "remove(peer -> !peer.since().isAfter(latest))",
                    "remove(peer -> true)"),
            // The table
            new Mutant(
                    "a suspect stays on the list of suspects",
                    "Suspicions",
                    "byName.remove(peer.name());",
                    "byName.size();"),
            new Mutant("who is forgotten is still found", "Roster", "if (removed) {", "if (!removed) {").toldIn(3),
            new Mutant(
                    "the living are counted wrongly",
                    "MemberTable",
                    "case SUSPECT -> suspect += by;",
                    "case SUSPECT -> alive += by;"),
            // Local health
            new Mutant("local health is one too bad", "LocalHealth", "this.most = limit - 1;", "this.most = limit;")
                    .toldIn(8),
            new Mutant(
                    "one answer heals twice",
                    "LocalHealth",
                    "score = Math.max(0, score - 1);",
                    "score = Math.max(0, score - 2);"),
            new Mutant(
                    "the unwell probe as fast as the well",
                    "LocalHealth",
                    "return base.multipliedBy(score + 1L);",
                    "return base;"),
            new Mutant(
                    "every failed probe worsens health",
                    "Probe",
                    "health.worsen(probe.nacksExpected > 0 ? probe.nacksExpected - probe.nacks : 1);",
                    "health.worsen(Math.max(1, probe.nacksExpected));"),
            // Probing
            new Mutant(
                    "probes come twice as often",
                    "Probe",
                    "next = turn.now().plus(Intervals.about(period, JITTER, random));",
                    "next = turn.now().plus(Intervals.about(period.dividedBy(2), JITTER, random));"),
            new Mutant(
                    "a probe begins while another is under way",
                    "Probe",
                    "if (running == null && turn.isDue(next)) {",
                    "if (turn.isDue(next)) {"),
            new Mutant(
                    "whom to probe is drawn anew each time",
                    "Probe",
                    "        Peer target = selector.nextInRound();\n        if (target == null) {\n            reaper.reap",
                    "        selector.startRound();\n        Peer target = selector.nextInRound();\n"
                            + "        if (target == null) {\n            reaper.reap"),
            new Mutant(
                    "the first of each round is left out",
                    "ProbeOrder",
                    "Collections.shuffle(order, random);\n        next = 0;",
                    "Collections.shuffle(order, random);\n        next = 1;"),
            new Mutant(
                    "the gone are probed",
                    "PeerSelector",
                    "return peer.isPresent() && peer != table.self();",
                    "return peer != table.self();"),
            new Mutant(
                    "suspects ask for help too",
                    "Probe",
                    "peer -> peer.isAlive() && peer != target",
                    "peer -> peer.isPresent() && peer != target"),
            new Mutant(
                    "one more is asked for help",
                    "Probe",
                    "selector.pick(settings.indirectChecks(),",
                    "selector.pick(settings.indirectChecks() + 1,"),
            new Mutant(
                    "any ack ends the probe",
                    "Probe",
                    "if (probe == null || probe.sequence != sequence) {\n            return false;\n        }\n        succeed",
                    "if (probe == null) {\n            return false;\n        }\n        succeed"),
            new Mutant(
                    "an answer over a stream does not count",
                    "Probe",
                    "if (probe.ackedByStream) {",
                    "if (probe.ackedByStream && probe.refused) {"),
            new Mutant(
                    "a failed probe has no consequence",
                    "Probe",
                    "accuse(probe.target, probe.incarnation, probe.reason());",
                    "probe.reason();"),
            // Helping
            new Mutant(
                    "helpers answer under their own number",
                    "Relays",
                    "answer(relay, new Message.Ack(relay.sequence, AbsentBytes.ABSENT));",
                    "answer(relay, new Message.Ack(sequence, AbsentBytes.ABSENT));"),
            new Mutant(
                            "helpers do not say that they tried",
                            "Relays",
                            "answer(relay, new Message.Nack(relay.sequence));",
                            "relay.nack = false;")
                    .toldIn(2),
            // Talking
            new Mutant(
                    "suspects are not told",
                    "Outbox",
                    "sendBare(target.address(), target.supportsCrc(), ping, suspicion);",
                    "sendBare(target.address(), suspicion.node().isEmpty(), ping);"),
            new Mutant(
                    "updates are sent once too often",
                    "GossipQueue",
                    "if (Rank.transmits(update.rank) < transmitLimit) {",
                    "if (Rank.transmits(update.rank) <= transmitLimit) {"),
            new Mutant(
                            "datagrams are larger than allowed",
                            "PacketRoom",
                            "return packetSize - EnvelopeSizes.COMPOUND_HEADER - EnvelopeSizes.COMPOUND_PART - messageLength;",
                            "return packetSize - EnvelopeSizes.COMPOUND_HEADER - EnvelopeSizes.COMPOUND_PART;")
                    .toldIn(6),
            new Mutant(
                            "gossip does not wait for its interval",
                            "Gossip",
                            "earliest = turn.now().plus(interval);",
                            "earliest = turn.now().plusMillis(1);")
                    .toldIn(2),
            new Mutant(
                            "one more hears each round of gossip",
                            "Gossip",
                            "while (receivers.size() < nodes && outbox.hasGossip()) {",
                            "while (receivers.size() <= nodes && outbox.hasGossip()) {")
                    .toldIn(2),
            // Answering
            new Mutant(
                            "pings for others are answered",
                            "Swim",
                            "return ping.node().isEmpty() || ping.node().equals(table.self().name());",
                            "return true;")
                    .toldIn(2),
            new Mutant(
                    "pings are not answered",
                    "Swim",
                    "asking == null || asking.isPresent()) {\n            outbox.send(to, ack);",
                    "asking == null || asking.isPresent()) {\n            outbox.source();"),
            new Mutant(
                    "what nobody waits for is not counted",
                    "Swim",
                    "if (!probe.acked(sequence) && !relays.acked(sequence)) {",
                    "if (!probe.acked(sequence) && !relays.acked(sequence) && sequence == 0) {"),
            // Full exchanges
            new Mutant(
                    "a view from elsewhere buries",
                    "PushPullMerger",
                    "updates.applySuspect(new Message.Suspect(node.incarnation(), node.name(), accuser), Cause.Reason.REPORTED_IN_PUSH_PULL);",
                    "updates.applyDead(new Message.Dead(node.incarnation(), node.name(), accuser));"),
            new Mutant(
                    "a view that is offered is not taken",
                    "AntiEntropy",
                    "boolean merged = merger.mergeRequest(theirs);",
                    "boolean merged = true;"),
            new Mutant(
                    "a view that is offered is not answered",
                    "AntiEntropy",
                    "turn.add(new Effect.AnswerPushPull(stream, merger.ours(theirs.join())));",
                    ""),
            new Mutant(
                    "a member is asked for its view without a check of its name",
                    "AntiEntropy",
                    "startWith(peer.name(), peer.address(), false, Outcome.IGNORED);",
                    "start(peer.address(), false, Outcome.IGNORED);"),
            new Mutant(
                    "a member that does not answer to its name is asked for its view",
                    "AntiEntropy",
                    "check.outcome.failed(why);",
                    "start(check.address, check.join, check.outcome);"),
            // Coming and going
            new Mutant(
                            "whoever is lost is not looked for",
                            "Recontact",
                            "if (seedJoin.hasJoined()) {",
                            "if (!seedJoin.hasJoined()) {")
                    .toldIn(17),
            new Mutant("whoever starts has joined", "SeedJoin", "joined = through.isEmpty();", "joined = true;")
                    .toldIn(33),
            new Mutant(
                    "an answer of a seed is not enough",
                    "SeedJoin",
                    "if (attempt.answered && active) {",
                    "if (attempt.answered && !active) {"),
            new Mutant(
                            "seeds are tried once",
                            "SeedJoin",
                            "if (each.tried\n                        && each.mayResolveElsewhere()",
                            "if (!each.tried\n                        && each.mayResolveElsewhere()")
                    .toldIn(8),
            new Mutant(
                            "whoever leaves is not told that it is done",
                            "Departure",
                            "requests.forEach(request -> turn.add(new Effect.Done(request)));",
                            "")
                    .toldIn(6),
            new Mutant("a wish is granted again", "Departure", "        requests.clear();\n", "").toldIn(33),
            // Time
            new Mutant(
                    "whoever sleeps does not know it",
                    "Turn",
                    "if (wallTime.isAfter(wakeAt) && wallTime.isAfter(wakeAt.plus(tolerance))) {",
                    "if (wallTime.isAfter(wakeAt) && wallTime.isAfter(wallTime.plus(tolerance))) {"),
            // Judging
            new Mutant(
                    "a view converges twice",
                    "Convergence",
                    "if (whyNot.isEmpty() && convergedSince == null) {",
                    "if (whyNot.isEmpty() && (convergedSince == null || turn.now().getNano() % 64 == 0)) {"),
            new Mutant(
                    "a view never converges",
                    "Convergence",
                    "if (whyNot.isEmpty() && convergedSince == null) {",
                    "if (whyNot.isEmpty() && whyNot.isPresent()) {"),
            // Size
            new Mutant(
                    "suspicions last as the binary logarithm says",
                    "Scaling",
                    "double scale = Math.max(1.0, Math.log10(Math.max(1.0, members)));",
                    "double scale = Math.max(1.0, log2(Math.max(1.0, members)));"),
            new Mutant(
                    "updates are sent as the binary logarithm says",
                    "Scaling",
                    "int logarithm = (int) Math.ceil(Math.log10(members + 1.0));",
                    "int logarithm = (int) Math.ceil(log2(members + 1.0));"));

    static final List<Mutant> ALL =
            Stream.concat(MEMBERSHIP.stream(), SerfMutants.ALL.stream()).toList();

    private Mutants() {}
}
