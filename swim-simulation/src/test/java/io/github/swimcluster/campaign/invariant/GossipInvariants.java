package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is gossiped, how often and in what size. */
final class GossipInvariants {
    private GossipInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new ChangesAreTold(),
                new DatagramsFit(),
                new GossipKeepsItsPace(),
                new NewsIsPassedOn(),
                new NobodyTalksToItself(),
                new QueuesStaySmall(),
                new UpdatesAreSentSoOften());
    }

    /** How often one message may be gossiped (memberlist protocol §12). */
    static int maxTransmissions(Step step) {
        int members =
                Math.max(step.life().mostKnown, step.after().knownMembers().size());
        int logarithm = (int) Math.ceil(Math.log10(members + 1.0));
        return step.settings().gossip().retransmitMultiplier() * (members > 3 ? Math.max(2, logarithm) : logarithm);
    }

    /** What changes for the user is told. */
    static final class ChangesAreTold extends Invariant {
        ChangesAreTold() {
            super("a present member whose metadata changed is told to be updated");
        }

        @Override
        void check(Step step) {
            for (Change change : step.changes()) {
                if (change.before() != null
                        && change.wasPresent()
                        && change.after().state().isPresent()
                        && !change.moved()
                        && !change.before().metadata().equals(change.after().metadata())) {
                    boolean told = step.events(MemberEvent.class).stream()
                            .anyMatch(event -> event.member().name().equals(change.name())
                                    && (event instanceof MemberUpdated || event instanceof MemberJoined));
                    require(told, step, change);
                }
            }
        }
    }

    /** No datagram is larger than the settings allow. */
    static final class DatagramsFit extends Invariant {
        DatagramsFit() {
            super("every datagram fits into the packet size of the settings");
        }

        @Override
        void check(Step step) {}

        @Override
        void sent(Life life, byte[] datagram) {
            int most = life.member.settings().gossip().maxPacketSize();
            require(datagram.length <= most, life.name(), datagram.length + " bytes");
        }
    }

    /** Gossip takes no more than its share of the network. */
    static final class GossipKeepsItsPace extends Invariant {
        GossipKeepsItsPace() {
            super("there is one round of gossip in each interval, to as many members as the settings say");
        }

        private final Map<Life, Instant> last = new HashMap<>();

        @Override
        void check(Step step) {
            long told = step.sends().stream()
                    .filter(send -> isGossip(send.messages().getFirst()) && !step.isVerdictOnStaleMove(send))
                    .count();
            if (told > 0) {
                Instant before = last.put(step.life(), step.at());
                boolean slowly = before == null
                        || !step.at()
                                .isBefore(before.plus(step.settings().gossip().interval()));
                require(told <= step.settings().gossip().nodes() && slowly, step, told + " after " + before);
            }
        }

        private static boolean isGossip(Message message) {
            boolean direct = UserMessage.in(List.of(message)).stream().anyMatch(UserMessage::isDirect);
            return message instanceof Message.Update || (message instanceof Message.User && !direct);
        }
    }

    /** What a member learns it tells (SWIM §4.1). */
    static final class NewsIsPassedOn extends Invariant {
        NewsIsPassedOn() {
            super("whoever holds a member to be in another state than before has something to gossip");
        }

        @Override
        void check(Step step) {
            // Who knew nobody learns what the other's cluster knows.
            boolean learns = step.input() instanceof Input.PushPullAnswered
                    && step.before().status().members() <= 1;
            for (Change change : step.changes()) {
                boolean refuted =
                        step.isSelf(change.name()) && change.after().incarnation() > change.incarnationBefore();
                boolean news = change.before() == null
                        || (change.before().state() != change.after().state()
                                && !isIntentOfPushPull(step, change)
                                && !isEvidenceAboutTheGone(change)
                                && !isSilentLeave(step, change));
                if (refuted || (news && !learns)) {
                    boolean queued = step.after().status().queuedUpdates() > 0;
                    require(queued || isSent(step, change.name()), step, change);
                }
            }
        }

        /** An accusation of a later incarnation shows that a member which left had come back. */
        private static boolean isEvidenceAboutTheGone(Change change) {
            return change.wasGone() && change.became(MemberState.FAILED);
        }

        /** Intents that a push/pull brings are not passed on. */
        private static boolean isIntentOfPushPull(Step step, Change change) {
            return step.serfState().isPresent() && change.wasGone() && change.became(MemberState.LEFT);
        }

        /** Others would apply it to the other member of its name. */
        private static boolean isSilentLeave(Step step, Change change) {
            return step.isSelf(change.name())
                    && change.became(MemberState.LEFT)
                    && step.facts().mayBeDisputed(change.name());
        }

        /** A member with much to do may send an update often enough in one step. */
        private static boolean isSent(Step step, String name) {
            return step.sends().stream()
                    .flatMap(send -> send.messages().stream())
                    .anyMatch(message -> message instanceof Message.Update update
                            && update.node().equals(name));
        }
    }

    /** What a member knows it need not be told. */
    static final class NobodyTalksToItself extends Invariant {
        NobodyTalksToItself() {
            super("nothing is sent to the member's own address");
        }

        @Override
        void check(Step step) {
            for (Effect.Send send : step.sends()) {
                require(!send.to().equals(step.life().member.address()), step, send);
            }
        }
    }

    /** There is one update for each name, one intent, and what others published and asked. */
    static final class QueuesStaySmall extends Invariant {
        QueuesStaySmall() {
            super(
                    "no more is queued than an update and an intent of each name, and the events and queries that arrived");
        }

        @Override
        void check(Step step) {
            Hearing heard = step.life().heard;
            int arrived = heard.delivered.size()
                    + heard.queries.size()
                    + step.messages().size()
                    + 1;
            require(
                    step.after().status().queuedUpdates() <= 2 * step.facts().names() + arrived,
                    step,
                    step.after().status().queuedUpdates());
        }
    }

    /** Gossip ends (SWIM §4.1). */
    static final class UpdatesAreSentSoOften extends Invariant {
        UpdatesAreSentSoOften() {
            super("no update is sent more often than its multiplier and the size of the cluster say");
        }

        private final Map<Life, Map<Message.Update, Integer>> sent = new HashMap<>();

        private final Map<Life, Integer> returns = new HashMap<>();

        @Override
        void check(Step step) {
            Map<Message.Update, Integer> counts = sent.computeIfAbsent(step.life(), life -> new HashMap<>());
            if (step.before().hasLeft() && !step.after().hasLeft()) {
                // It passes on again what it hears again, and what it has not passed on often enough before it left.
                returns.merge(step.life(), 1, Integer::sum);
            }
            // Whoever is taken in anew, or elsewhere, is news again.
            List<String> newcomers = step.changes().stream()
                    .filter(change -> change.isNew() || change.moved())
                    .map(Change::name)
                    .toList();
            counts.keySet().removeIf(update -> newcomers.contains(update.node()));
            if (step.sends().isEmpty()) {
                return;
            }
            for (Effect.Send send : step.sends()) {
                if (step.isVerdictOnStaleMove(send)) {
                    continue;
                }
                for (Message message : send.messages()) {
                    boolean told = send.messages().size() == 2
                            && tellsItsSubject(send.messages().getFirst(), message);
                    if (message instanceof Message.Update update && !told && isCounted(step, update, newcomers)) {
                        int times = counts.merge(update, 1, Integer::sum);
                        require(
                                times <= maxTransmissions(step) * (1 + returns.getOrDefault(step.life(), 0)),
                                step,
                                update + " for the " + times + "th time");
                    }
                }
            }
        }

        private static boolean isCounted(Step step, Message.Update update, List<String> newcomers) {
            return !step.isSelf(update.node()) && !newcomers.contains(update.node());
        }

        /** A suspect that is pinged, and somebody who asks and is held to be gone, are told besides. */
        private static boolean tellsItsSubject(Message first, Message second) {
            return (first instanceof Message.Ping && second instanceof Message.Suspect)
                    || (first instanceof Message.Ack && second instanceof Message.Dead);
        }
    }
}
