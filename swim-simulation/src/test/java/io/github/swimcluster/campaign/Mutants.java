package io.github.swimcluster.campaign;

import java.util.List;

/** Faults, each in one place of the protocol. */
final class Mutants {
    static final List<Mutant> ALL = List.of(
            // What a member says about itself
            new Mutant(
                    "who comes back does not say so anew",
                    "Membership",
                    "become(self, MemberState.ALIVE, self.incarnation() + 1);",
                    "become(self, MemberState.ALIVE, self.incarnation());"),
            new Mutant(
                    "new tags are no new announcement",
                    "Membership",
                    "before.incarnation() + (self.isAlive() ? 1 : 0),",
                    "before.incarnation(),"),
            new Mutant(
                    "a refutation is one too low",
                    "Membership",
                    "Math.max(self.incarnation(), incarnation) + 1);",
                    "Math.max(self.incarnation(), incarnation));"),
            new Mutant(
                    "a refutation does not regard the accusation",
                    "Membership",
                    "Math.max(self.incarnation(), incarnation) + 1);",
                    "self.incarnation() + 1);"),
            new Mutant(
                    "a refutation jumps ahead",
                    "Membership",
                    "Math.max(self.incarnation(), incarnation) + 1);",
                    "Math.max(self.incarnation(), incarnation) + (1L << 21));"),
            new Mutant(
                    "an accused member has no doubts",
                    "Membership",
                    "health.worsen(1);\n        outdo(incarnation);",
                    "outdo(incarnation);"),
            new Mutant(
                    "a refutation is kept to oneself",
                    "Membership",
                    "incarnation) + 1);\n        spread(self.toAlive(), null);",
                    "incarnation) + 1);"),
            new Mutant(
                    "an old accusation is not answered",
                    "Membership",
                    "self.isAlive() && incarnation >= self.incarnation",
                    "self.isAlive() && incarnation > self.incarnation"),
            new Mutant(
                    "what others remember of a former life is not set right",
                    "Membership",
                    "} else if (!ours) {",
                    "} else if (!ours && news.incarnation() < 0) {"),
            // What it believes of others
            new Mutant(
                    "a name moves while its member is there",
                    "Membership",
                    "case ALIVE, SUSPECT -> false;",
                    "case ALIVE, SUSPECT -> true;"),
            new Mutant(
                    "a name of the failed moves at once",
                    "Membership",
                    "case FAILED -> !after.isZero() && turn.isDue(peer.since().plus(after));",
                    "case FAILED -> !after.isZero();"),
            new Mutant(
                    "a name never moves",
                    "Membership",
                    "case FAILED -> !after.isZero() && turn.isDue(peer.since().plus(after));",
                    "case FAILED -> false;"),
            new Mutant(
                    "a name moves by a stale announcement",
                    "Membership",
                    "if (mayMove(peer) && outbids(news, peer)) {",
                    "if (mayMove(peer)) {"),
            new Mutant(
                    "a new life is not told what to outbid",
                    "Membership",
                    "if (!newer && self.isAlive() && mayBeTold(peer, address)) {",
                    "if (newer && self.isAlive() && mayBeTold(peer, address)) {"),
            new Mutant(
                    "good news is kept to oneself",
                    "Membership",
                    "} else {\n            spread(peer.toAlive(), null);\n        }",
                    "}"),
            new Mutant(
                    "new tags are not taken over",
                    "Membership",
                    "oneOf(news.metadata(), was.metadata())",
                    "oneOf(was.metadata(), was.metadata())"),
            new Mutant(
                    "a new address is not taken over",
                    "Membership",
                    "was.name(),\n                address,",
                    "was.name(),\n                was.address(),"),
            new Mutant(
                    "an accusation of the present incarnation does not count",
                    "Membership",
                    "(news.incarnation() < peer.incarnation() && !isOutdated(peer))",
                    "(news.incarnation() <= peer.incarnation() && !isOutdated(peer))"),
            new Mutant(
                    "an accusation of a former incarnation counts",
                    "Membership",
                    "(news.incarnation() < peer.incarnation() && !isOutdated(peer))",
                    "(news.incarnation() + 1 < peer.incarnation() && !isOutdated(peer))"),
            new Mutant(
                    "evidence about the gone is forgotten",
                    "Membership",
                    "if (incarnation <= peer.incarnation()) {\n            return;",
                    "if (incarnation <= peer.incarnation() || !peer.isPresent()) {\n            return;"),
            new Mutant(
                    "a newcomer is kept to oneself",
                    "Membership",
                    "if (passesOn) {\n            queue.addNewcomer(newcomer.name(), newcomer.toAlive(), turn.now());",
                    "if (!passesOn) {\n            queue.addNewcomer(newcomer.name(), newcomer.toAlive(), turn.now());"),
            new Mutant(
                    "a suspicion is kept to oneself",
                    "Membership",
                    "watch(suspicion);\n        spread(news, null);",
                    "watch(suspicion);"),
            new Mutant(
                    "a death is kept to oneself",
                    "Membership",
                    "become(peer, state, news.incarnation());\n        spread(news, null);",
                    "become(peer, state, news.incarnation());"),
            new Mutant(
                    "whoever is declared failed is said to have left",
                    "Membership",
                    "} else if (leaves) {\n            goneBy",
                    "} else if (!news.from().isEmpty()) {\n            goneBy"),
            new Mutant(
                    "whoever leaves is said to have failed",
                    "Membership",
                    "} else if (leaves) {\n            goneBy",
                    "} else if (news.from().isEmpty()) {\n            goneBy"),
            new Mutant(
                    "nobody hears of a recovery",
                    "Membership",
                    "            case SUSPECT -> {\n                Optional<Member> recovered",
                    "            case SUSPECT -> {\n                if (described == described) {\n                    return;\n"
                            + "                }\n                Optional<Member> recovered"),
            new Mutant(
                    "nobody hears of new tags",
                    "Membership",
                    "        if (described) {\n            turn.announce",
                    "        if (described && peer.name().isEmpty()) {\n            turn.announce"),
            // Suspicion
            new Mutant(
                    "suspicions never expire",
                    "Membership",
                    "if (turn.isDue(suspicion.deadline())) {",
                    "if (turn.isDue(suspicion.deadline().plusSeconds(5))) {"),
            new Mutant(
                    "suspicions expire early",
                    "Membership",
                    "if (turn.isDue(suspicion.deadline())) {",
                    "if (turn.isDue(suspicion.deadline().minusMillis(500))) {"),
            new Mutant(
                    "confirmations are waited for that cannot come",
                    "Membership",
                    "members - 2 < wanted ? 0 : wanted,",
                    "wanted,"),
            new Mutant(
                    "suspicions do not begin with their longest time",
                    "Membership",
                    "shortest.multipliedBy(settings.suspicion().maxTimeoutMultiplier()),",
                    "shortest,"),
            new Mutant(
                    "confirmations do not matter enough",
                    "Suspicion",
                    "Math.log(confirmations + 1.0) / Math.log(wanted + 1.0)",
                    "Math.log(confirmations + 1.0) / Math.log(wanted + 2.0)"),
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
                    "Membership",
                    "peer != self && !peer.since().isAfter(before);",
                    "peer != self && peer.since().isAfter(turn.now());"),
            new Mutant(
                    "the gone are forgotten at once",
                    "Membership",
                    "peer != self && !peer.since().isAfter(before);",
                    "peer != self;"),
            // The table
            new Mutant(
                    "a suspect stays on the list of suspects",
                    "Membership",
                    "suspects.remove(peer.name());",
                    "suspects.size();"),
            new Mutant("who is forgotten is still found", "Roster", "if (removed) {", "if (!removed) {"),
            new Mutant(
                    "the living are counted wrongly",
                    "Membership",
                    "alive += peer.state() == MemberState.ALIVE ? by : 0;",
                    "alive += peer.isPresent() ? by : 0;"),
            // Local health
            new Mutant("local health is one too bad", "LocalHealth", "this.most = limit - 1;", "this.most = limit;"),
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
                    "        Peer target = membership.order().next(this::isProbed);\n        if (target == null) {\n            membership.reap",
                    "        membership.order().shuffle();\n        Peer target = membership.order().next(this::isProbed);\n"
                            + "        if (target == null) {\n            membership.reap"),
            new Mutant(
                    "the first of each round is left out",
                    "ProbeOrder",
                    "            Collections.swap(order, i, random.nextInt(i + 1));\n        }\n        next = 0;",
                    "            Collections.swap(order, i, random.nextInt(i + 1));\n        }\n        next = 1;"),
            new Mutant(
                    "the gone are probed",
                    "Probe",
                    "return peer.isPresent() && peer != membership.self();",
                    "return peer != membership.self();"),
            new Mutant(
                    "suspects ask for help too",
                    "Probe",
                    "peer -> peer.isAlive() && peer != target",
                    "peer -> peer.isPresent() && peer != target"),
            new Mutant(
                    "one more is asked for help",
                    "Probe",
                    "membership.pickReliable(settings.indirectChecks(),",
                    "membership.pickReliable(settings.indirectChecks() + 1,"),
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
                    "answer(relay, new Message.Ack(relay.sequence, Bytes.ABSENT));",
                    "answer(relay, new Message.Ack(sequence, Bytes.ABSENT));"),
            new Mutant(
                    "helpers do not say that they tried",
                    "Relays",
                    "answer(relay, new Message.Nack(relay.sequence));",
                    "relay.nack = false;"),
            // Talking
            new Mutant(
                    "suspects are not told",
                    "Outbox",
                    "sendBare(target.address(), understandsCrc(target), ping, suspicion);",
                    "sendBare(target.address(), suspicion.node().isEmpty(), ping);"),
            new Mutant(
                    "updates are sent once too often",
                    "GossipQueue",
                    "if (Rank.transmits(update.rank) < transmitLimit) {",
                    "if (Rank.transmits(update.rank) <= transmitLimit) {"),
            new Mutant(
                    "datagrams are larger than allowed",
                    "PacketRoom",
                    "return packetSize - COMPOUND_HEADER - GossipQueue.PART_OVERHEAD - messageLength;",
                    "return packetSize - COMPOUND_HEADER - GossipQueue.PART_OVERHEAD;"),
            new Mutant(
                    "gossip does not wait for its interval",
                    "Gossip",
                    "earliest = turn.now().plus(interval);",
                    "earliest = turn.now().plusMillis(1);"),
            new Mutant(
                    "one more hears each round of gossip",
                    "Gossip",
                    "while (told.size() < nodes && outbox.hasGossip()) {",
                    "while (told.size() <= nodes && outbox.hasGossip()) {"),
            // Answering
            new Mutant(
                    "pings for others are answered",
                    "Swim",
                    "return ping.node().isEmpty() || ping.node().equals(membership.self().name());",
                    "return true;"),
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
                    "AntiEntropy",
                    "membership.hear(new Message.Suspect(node.incarnation(), node.name(), self), Cause.Reason.HEARSAY);",
                    "membership.hear(new Message.Dead(node.incarnation(), node.name(), self));"),
            new Mutant(
                    "a view that is offered is not taken",
                    "AntiEntropy",
                    "boolean merged = merge(theirs, serfTime, UpdateSource.OFFER, null);",
                    "boolean merged = true;"),
            new Mutant(
                    "a view that is offered is not answered",
                    "AntiEntropy",
                    "turn.add(new Effect.Answer(stream, ours(theirs.join())));",
                    ""),
            new Mutant(
                    "a member is asked for its view without a check of its name",
                    "AntiEntropy",
                    "exchangeWith(peer.name(), peer.address(), false, (answered, failure) -> {});",
                    "exchange(peer.address(), false, (answered, failure) -> {});"),
            new Mutant(
                    "a member that does not answer to its name is asked for its view",
                    "AntiEntropy",
                    "check.outcome.ended(Optional.empty(), why);",
                    "exchange(check.address, check.join, check.outcome);"),
            // Coming and going
            new Mutant(
                    "whoever is lost is not looked for",
                    "Rejoin",
                    "            if (joined) {\n                recontact();",
                    "            if (!joined) {\n                recontact();"),
            new Mutant("whoever starts has joined", "Rejoin", "joined = through.isEmpty();", "joined = true;"),
            new Mutant(
                    "an answer of a seed is not enough",
                    "Rejoin",
                    "if (attempt.answered && active) {",
                    "if (attempt.answered && !active) {"),
            new Mutant(
                    "seeds are tried once",
                    "Rejoin",
                    "if (each.tried && each.mayLeadElsewhere() && turn.isDue(each.nextTry)",
                    "if (!each.tried && each.mayLeadElsewhere() && turn.isDue(each.nextTry)"),
            new Mutant(
                    "whoever leaves is not told that it is done",
                    "Departure",
                    "requests.forEach(request -> turn.add(new Effect.Done(request, 0)));",
                    ""),
            new Mutant("a wish is granted again", "Departure", "        requests.clear();\n", ""),
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
                    "if (doubt.isEmpty() && convergedSince == null) {",
                    "if (doubt.isEmpty() && (convergedSince == null || turn.now().getNano() % 64 == 0)) {"),
            new Mutant(
                    "a view never converges",
                    "Convergence",
                    "if (doubt.isEmpty() && convergedSince == null) {",
                    "if (doubt.isEmpty() && doubt.isPresent()) {"),
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

    private Mutants() {}
}
