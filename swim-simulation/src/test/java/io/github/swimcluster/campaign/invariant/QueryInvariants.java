package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Queries: who answers, what and to whom. */
final class QueryInvariants {
    private QueryInvariants() {}

    /** New ones, which have seen nothing yet. */
    static List<Invariant> all() {
        return List.of(
                new QueriesAreAckedByThoseAsked(),
                new QueriesAreAnsweredOnce(),
                new RelaysGoToOthers(),
                new ResponsesGoToRecordedAddresses());
    }

    private static List<Direct> direct(Step step) {
        List<Direct> direct = new ArrayList<>();
        for (Effect.Send send : step.sends()) {
            for (UserMessage each : UserMessage.in(send.messages())) {
                if (each.isDirect()) {
                    direct.add(new Direct(send.to(), each.message()));
                }
            }
        }
        return direct;
    }

    /** The queries that arrived for the first time. */
    private static List<SerfMessage.Query> newQueries(Step step) {
        List<SerfMessage.Query> queries = new ArrayList<>();
        Set<Hearing.QueryKey> seen = new HashSet<>(step.life().heard.queries);
        for (UserMessage each : step.userMessages()) {
            if (each.message() instanceof SerfMessage.Query query
                    && seen.add(new Hearing.QueryKey(query.time(), query.id()))) {
                queries.add(query);
            }
        }
        return queries;
    }

    /** Whether the asker is at the member's own address, to which nothing is sent. */
    private static boolean isHere(Step step, SerfMessage.Query query) {
        return isHere(step, query.address(), query.port());
    }

    private static boolean isHere(Step step, Bytes ip, int port) {
        return step.life().member.address().isSameEndpoint(Address.of(ip, port));
    }

    private static boolean isAnswerTo(SerfMessage message, SerfMessage.Query query) {
        return message instanceof SerfMessage.Response response
                && response.time() == query.time()
                && response.id() == query.id();
    }

    /** Every member that is asked answers, and no other one. */
    static final class QueriesAreAckedByThoseAsked extends Invariant {
        QueriesAreAckedByThoseAsked() {
            super("a query is acked at once by a member that all its filters match, if the asker is where it says");
        }

        @Override
        void check(Step step) {
            for (SerfMessage.Query query : newQueries(step)) {
                if (step.isAbout(query.sourceNode()) || step.isSelf(query.sourceNode())) {
                    continue;
                }
                Member asker = step.before().of(query.sourceNode());
                boolean there =
                        asker != null && asker.address().isSameEndpoint(Address.of(query.address(), query.port()));
                boolean asked = query.filters().stream()
                        .allMatch(filter -> matches(filter, step.before().self()));
                long acks = direct(step).stream()
                        .filter(each -> isAnswerTo(each.message, query) && isAck(each.message))
                        .count();
                boolean isNotOld = query.time() + Hearing.BUFFERED_TIMES
                        > step.life().heard.latestQuery();
                if (isNotOld && !isHere(step, query)) {
                    require(acks == (there && asked && query.wantsAck() ? 1 : 0), step, query);
                }
            }
        }

        private static boolean isAck(SerfMessage message) {
            return message instanceof SerfMessage.Response response && response.isAck();
        }

        private static boolean matches(SerfMessage.Filter filter, Member self) {
            return switch (filter) {
                case SerfMessage.Filter.Names(List<String> names) -> names.contains(self.name());
                case SerfMessage.Filter.Tag(String tag, String expression) ->
                    Pattern.compile(expression)
                            .matcher(self.tags().getOrDefault(tag, ""))
                            .find();
                case SerfMessage.Filter.Unknown() -> false;
            };
        }
    }

    /** One question, one answer. */
    static final class QueriesAreAnsweredOnce extends Invariant {
        QueriesAreAnsweredOnce() {
            super("a member sends the asker of a query at most one ack and one answer");
        }

        private final Map<Life, Set<SerfMessage>> sent = new HashMap<>();

        @Override
        void check(Step step) {
            for (Direct each : direct(step)) {
                if (each.message instanceof SerfMessage.Response response
                        && response.from().equals(step.life().name())) {
                    SerfMessage withoutPayload = new SerfMessage.Response(
                            response.time(), response.id(), response.from(), response.isAck(), Bytes.EMPTY);
                    require(
                            sent.computeIfAbsent(step.life(), life -> new HashSet<>())
                                    .add(withoutPayload),
                            step,
                            response);
                }
            }
        }
    }

    /** Copies of a response take ways through other members. */
    static final class RelaysGoToOthers extends Invariant {
        RelaysGoToOthers() {
            super("each response is relayed by as many other alive members as the query asks for, at most 8 and all");
        }

        private static final int MAX_RELAYS = 8;

        @Override
        void check(Step step) {
            for (SerfMessage.Query query : newQueries(step)) {
                long responses = direct(step).stream()
                        .filter(each -> isAnswerTo(each.message, query))
                        .count();
                List<Address> relays = direct(step).stream()
                        .filter(each -> each.message instanceof SerfMessage.Relay(var ip, var port, var node, var inner)
                                && UserMessage.in(List.of(new Message.User(inner))).stream()
                                        .anyMatch(response -> isAnswerTo(response.message(), query)))
                        .map(Direct::to)
                        .toList();
                Set<Address> others = new HashSet<>();
                step.after().members().stream()
                        .filter(member -> member.state() == MemberState.ALIVE && !step.isSelf(member.name()))
                        .forEach(member -> others.add(member.address()));
                if (step.changes().isEmpty() && !step.life().heard.mayHaveStaleRows(step) && !isHere(step, query)) {
                    boolean enough = step.after().knownMembers().size() > query.relayFactor();
                    long each = enough ? Math.min(others.size(), Math.min(query.relayFactor(), MAX_RELAYS)) : 0;
                    // A former member at its own address is chosen too, and nothing is sent there.
                    boolean mayBeFewer = others.contains(step.life().member.address());
                    require(
                            others.containsAll(relays)
                                    && (relays.size() == each * responses
                                            || (mayBeFewer && relays.size() < each * responses)),
                            step,
                            relays);
                }
            }
        }
    }

    /** A query cannot direct the answers of all members to any address. */
    static final class ResponsesGoToRecordedAddresses extends Invariant {
        ResponsesGoToRecordedAddresses() {
            super("a response goes to the recorded address of a query's asker, or of the member a relay names");
        }

        @Override
        void check(Step step) {
            for (Direct each : direct(step)) {
                if (each.message instanceof SerfMessage.Response response) {
                    boolean wanted = step.userMessages().stream().anyMatch(arrived -> switch (arrived.message()) {
                        case SerfMessage.Query query ->
                            isAnswerTo(response, query)
                                    && isRecorded(step, query.sourceNode(), each.to)
                                    && response.from().equals(step.life().name());
                        case SerfMessage.Relay relay ->
                            isRecorded(step, relay.node(), each.to)
                                    && each.to.isSameEndpoint(Address.of(relay.address(), relay.port()));
                        default -> false;
                    });
                    require(wanted, step, each);
                }
            }
            long relayed = step.userMessages().stream()
                    .filter(arrived -> arrived.message() instanceof SerfMessage.Relay relay
                            && !step.isAbout(relay.node())
                            && !step.isSelf(relay.node())
                            && !isHere(step, relay.address(), relay.port())
                            && isRecorded(step, relay.node(), Address.of(relay.address(), relay.port())))
                    .count();
            long sent = direct(step).stream()
                    .filter(each -> each.message instanceof SerfMessage.Response)
                    .count();
            require(sent >= relayed, step, relayed + " to be relayed");
        }

        private static boolean isRecorded(Step step, String name, Address address) {
            Member before = step.before().of(name);
            Member after = step.after().of(name);
            return (before != null && before.address().isSameEndpoint(address))
                    || (after != null && after.address().isSameEndpoint(address));
        }
    }

    /** A message for one member. */
    private record Direct(Address to, SerfMessage message) {}
}
