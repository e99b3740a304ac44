package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.serf.SerfMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the messages of Serf are gossiped. */
final class UserMessageInvariants {
    private UserMessageInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new NewMessagesAreGossiped(), new UserMessagesAreSentSoOften(), new UserMessagesAreSentUnchanged());
    }

    /** What is new is passed on. */
    static final class NewMessagesAreGossiped extends Invariant {
        NewMessagesAreGossiped() {
            super("a new event, intent or query is gossiped as often as the multiplier says, before gossip ends");
        }

        /** How often each message that was new has been sent, by its subject. */
        private final Map<Life, Map<Object, Pending>> pending = new HashMap<>();

        @Override
        void check(Step step) {
            Map<Object, Pending> messages = pending.computeIfAbsent(step.life(), life -> new LinkedHashMap<>());
            for (UserMessage each : news(step)) {
                messages.put(each.subject(), new Pending(each.encoded(), 0));
            }
            if (messages.isEmpty()) {
                return;
            }
            for (UserMessage each : step.gossipedUserMessages()) {
                messages.computeIfPresent(
                        each.subject(),
                        (subject, sent) ->
                                sent.encoded.equals(each.encoded()) ? new Pending(sent.encoded, sent.times + 1) : sent);
            }
            if (step.after().status().queuedUpdates() == 0) {
                int fewest = step.settings().gossip().retransmitMultiplier();
                messages.forEach((subject, sent) -> require(sent.times >= fewest, step, subject + ": " + sent));
                messages.clear();
            }
        }

        private static List<UserMessage> news(Step step) {
            Hearing heard = step.life().heard;
            Set<Object> seen = new HashSet<>();
            List<UserMessage> news = new ArrayList<>();
            if (step.input() instanceof Input.DelegateCall) {
                step.userEvents().forEach(event -> news.add(UserMessage.of(event)));
            }
            for (UserMessage each : step.userMessages()) {
                boolean isNew = switch (each.message()) {
                    case SerfMessage.JoinIntent intent -> isNews(step, intent.node(), intent.time());
                    case SerfMessage.LeaveIntent intent -> isNews(step, intent.node(), intent.time());
                    case SerfMessage.Event ignored ->
                        each.event().filter(step.userEvents()::contains).isPresent();
                    case SerfMessage.Query query ->
                        query.isGossiped()
                                && !heard.queries.contains(new Hearing.QueryKey(query.time(), query.id()))
                                && query.time() + Hearing.BUFFERED_TIMES > heard.latestQuery();
                    case SerfMessage.Response ignored -> false;
                    case SerfMessage.Relay ignored -> false;
                };
                // The first of two in one datagram with the same content, if their encodings differ.
                Object content = each.event().<Object>map(event -> event).orElse(each.encoded());
                if (isNew && seen.add(content)) {
                    news.add(each);
                }
            }
            return news;
        }

        private static boolean isNews(Step step, String name, long time) {
            boolean only = step.userMessages().stream()
                            .filter(each -> each.subject().equals(name))
                            .count()
                    == 1;
            return only && !step.isSelf(name) && time > step.life().heard.intentOf(name);
        }

        private record Pending(Bytes encoded, int times) {}
    }

    /** Gossip ends. */
    static final class UserMessagesAreSentSoOften extends Invariant {
        UserMessagesAreSentSoOften() {
            super("no event, intent or query is sent more often than the multiplier and the size of the cluster say");
        }

        private final Map<Life, Map<Bytes, Integer>> sent = new HashMap<>();

        @Override
        void check(Step step) {
            for (UserMessage each : step.gossipedUserMessages()) {
                int times = sent.computeIfAbsent(step.life(), life -> new HashMap<>())
                        .merge(each.encoded(), 1, Integer::sum);
                require(
                        times <= GossipInvariants.maxTransmissions(step),
                        step,
                        each.message() + " for the " + times + "th time");
            }
        }
    }

    /** A later version may have added fields. */
    static final class UserMessagesAreSentUnchanged extends Invariant {
        UserMessagesAreSentUnchanged() {
            super("what is gossiped was received by gossip, byte for byte, or is the member's own");
        }

        @Override
        void check(Step step) {
            for (UserMessage each : step.gossipedUserMessages()) {
                boolean own = switch (each.message()) {
                    case SerfMessage.JoinIntent intent -> step.isSelf(intent.node());
                    case SerfMessage.LeaveIntent intent -> step.isSelf(intent.node());
                    case SerfMessage.Event event -> isOwn(step, PublishedEvent.of(event));
                    case SerfMessage.Query query -> {
                        require(query.isGossiped(), step, query);
                        yield false;
                    }
                    case SerfMessage.Response ignored -> false;
                    case SerfMessage.Relay ignored -> false;
                };
                require(own || isReceived(step, each), step, each.message());
            }
        }

        private static boolean isOwn(Step step, PublishedEvent event) {
            return step.life().heard.hasPublished(event)
                    || (step.input() instanceof Input.DelegateCall
                            && step.userEvents().contains(event));
        }

        private static boolean isReceived(Step step, UserMessage each) {
            return step.life().heard.gossip.contains(each.encoded())
                    || step.userMessages().contains(each);
        }
    }
}
