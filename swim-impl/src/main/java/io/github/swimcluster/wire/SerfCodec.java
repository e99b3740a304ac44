package io.github.swimcluster.wire;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.serf.SerfEncoding;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.serf.SerfMessage.Filter;
import io.github.swimcluster.serf.SerfState;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Encodes and decodes what Serf puts into user messages and push/pulls (Serf protocol §2 and §7). */
public final class SerfCodec implements SerfEncoding {
    private static final int LEAVE = 0;
    private static final int JOIN = 1;
    private static final int STATE = 2;
    private static final int EVENT = 3;
    private static final int QUERY = 4;
    private static final int RESPONSE = 5;
    private static final int CONFLICT_ANSWER = 6;
    private static final int KEY_REQUEST = 7;
    private static final int KEY_ANSWER = 8;
    private static final int RELAY = 9;

    private static final int FILTER_NAMES = 0;
    private static final int FILTER_TAG = 1;

    private static final int ACK_WANTED = 1;
    private static final int NOT_GOSSIPED = 2;
    private static final int IS_ACK = 1;

    /** Limits of what one message or state may hold; Serf has none. */
    private static final int MAX_FILTERS = 64;

    private static final int MAX_FILTER_NAMES = 1024;
    private static final int MAX_SLOTS = 65_536;

    /** Limit of the events of a state, which is what a node remembers: more would take many times the space of their bytes. */
    private static final int MAX_EVENTS = 32_768;

    private static final SerfState.Events NO_EVENTS = new SerfState.Events(0, List.of());

    @Override
    public Bytes encode(SerfMessage message) {
        return Bytes.of(
                switch (message) {
                    case SerfMessage.LeaveIntent(long time, String node, boolean prune) ->
                        MsgpackWriter.of(LEAVE)
                                .map(3)
                                .u64("LTime", time)
                                .text("Node", node)
                                .flag("Prune", prune)
                                .toArray();
                    case SerfMessage.JoinIntent(long time, String node) ->
                        MsgpackWriter.of(JOIN)
                                .map(2)
                                .u64("LTime", time)
                                .text("Node", node)
                                .toArray();
                    case SerfMessage.Event event -> encodeEvent(event);
                    case SerfMessage.Query query -> encodeQuery(query);
                    case SerfMessage.Response response -> encodeResponse(response);
                    case SerfMessage.Relay relay -> encodeRelay(relay);
                });
    }

    private static byte[] encodeEvent(SerfMessage.Event event) {
        return MsgpackWriter.of(EVENT)
                .map(4)
                .flag("CC", event.coalesce())
                .u64("LTime", event.time())
                .text("Name", event.name())
                .bytes("Payload", event.payload())
                .toArray();
    }

    private static byte[] encodeQuery(SerfMessage.Query query) {
        MsgpackWriter writer = MsgpackWriter.of(QUERY).map(11).bytes("Addr", query.address());
        if (query.filters().isEmpty()) {
            writer.bytes("Filters", AbsentBytes.ABSENT);
        } else {
            writer.text("Filters").array(query.filters().size());
            query.filters().forEach(filter -> writer.bytes(Bytes.of(encodeFilter(filter))));
        }
        return writer.number("Flags", (query.wantsAck() ? ACK_WANTED : 0) | (query.isGossiped() ? 0 : NOT_GOSSIPED))
                .number("ID", query.id())
                .u64("LTime", query.time())
                .text("Name", query.name())
                .bytes("Payload", query.payload())
                .number("Port", query.port())
                .number("RelayFactor", query.relayFactor())
                .text("SourceNode", query.sourceNode())
                .number("Timeout", query.timeoutNanos())
                .toArray();
    }

    private static byte[] encodeFilter(Filter filter) {
        return switch (filter) {
            case Filter.Names(List<String> names) -> {
                MsgpackWriter writer = MsgpackWriter.of(FILTER_NAMES).array(names.size());
                names.forEach(writer::text);
                yield writer.toArray();
            }
            case Filter.Tag(String tag, String expression) ->
                MsgpackWriter.of(FILTER_TAG)
                        .map(2)
                        .text("Expr", expression)
                        .text("Tag", tag)
                        .toArray();
            // An empty filter would crash Serf.
            case Filter.Unknown() -> throw new AssertionError("an unknown filter is not sent");
        };
    }

    private static byte[] encodeResponse(SerfMessage.Response response) {
        return MsgpackWriter.of(RESPONSE)
                .map(5)
                .number("Flags", response.isAck() ? IS_ACK : 0)
                .text("From", response.from())
                .number("ID", response.id())
                .u64("LTime", response.time())
                .bytes("Payload", response.payload())
                .toArray();
    }

    private static byte[] encodeRelay(SerfMessage.Relay relay) {
        return MsgpackWriter.of(RELAY)
                .map(2)
                .text("DestAddr")
                .map(3)
                .bytes("IP", relay.address())
                .number("Port", relay.port())
                .text("Zone", "")
                .text("DestName", relay.node())
                .raw(relay.response().toArray())
                .toArray();
    }

    @Override
    public Optional<SerfMessage> decode(Bytes message) {
        if (message.length() == 0) {
            return Optional.empty();
        }
        Slice all = Slice.of(message.toArray());
        MsgpackReader reader = new MsgpackReader(all.after(1));
        try {
            return switch (all.at(0)) {
                case LEAVE -> Optional.of(decodeLeave(reader));
                case JOIN -> Optional.of(decodeJoin(reader));
                case EVENT -> Optional.of(decodeEvent(reader));
                case QUERY -> Optional.of(decodeQuery(reader));
                case RESPONSE -> Optional.of(decodeResponse(reader));
                case RELAY -> Optional.of(decodeRelay(reader, all.after(1)));
                default -> Optional.empty();
            };
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static SerfMessage.LeaveIntent decodeLeave(MsgpackReader reader) throws MalformedException {
        long time = 0;
        String node = "";
        boolean prune = false;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "LTime" -> time = reader.u64();
                case "Node" -> node = reader.text();
                case "Prune" -> prune = reader.flag();
                default -> reader.skip();
            }
        }
        FieldChecks.optionalName(node);
        return new SerfMessage.LeaveIntent(time, node, prune);
    }

    private static SerfMessage.JoinIntent decodeJoin(MsgpackReader reader) throws MalformedException {
        SerfMessage.LeaveIntent fields = decodeLeave(reader);
        return new SerfMessage.JoinIntent(fields.time(), fields.node());
    }

    private static SerfMessage.Event decodeEvent(MsgpackReader reader) throws MalformedException {
        boolean coalesce = false;
        long time = 0;
        String name = "";
        Bytes payload = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "CC" -> coalesce = reader.flag();
                case "LTime" -> time = reader.u64();
                case "Name" -> name = reader.text();
                case "Payload" -> payload = reader.bytes();
                default -> reader.skip();
            }
        }
        return new SerfMessage.Event(time, name, payload, coalesce);
    }

    private static SerfMessage.Query decodeQuery(MsgpackReader reader) throws MalformedException {
        Bytes address = Bytes.EMPTY;
        List<Filter> filters = List.of();
        long flags = 0;
        long id = 0;
        long time = 0;
        String name = "";
        Bytes payload = AbsentBytes.ABSENT;
        int port = 0;
        int relayFactor = 0;
        String source = "";
        long timeout = 0;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Addr" -> address = reader.bytes();
                case "Filters" -> filters = decodeFilters(reader);
                case "Flags" -> flags = reader.u32();
                case "ID" -> id = reader.u32();
                case "LTime" -> time = reader.u64();
                case "Name" -> name = reader.text();
                case "Payload" -> payload = reader.bytes();
                case "Port" -> port = reader.u16();
                case "RelayFactor" -> relayFactor = (int) reader.number(0, 255);
                case "SourceNode" -> source = reader.text();
                case "Timeout" -> timeout = reader.number(Long.MIN_VALUE, Long.MAX_VALUE);
                default -> reader.skip();
            }
        }
        FieldChecks.address(address);
        FieldChecks.optionalName(source);
        return new SerfMessage.Query(
                time,
                id,
                address,
                port,
                source,
                filters,
                (flags & ACK_WANTED) != 0,
                (flags & NOT_GOSSIPED) == 0,
                relayFactor,
                timeout,
                name,
                payload);
    }

    private static List<Filter> decodeFilters(MsgpackReader reader) throws MalformedException {
        int count = requireAtMost(reader.arraySize(), MAX_FILTERS);
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Bytes filter = reader.bytes();
            if (filter.length() == 0) {
                // Agents crash on it, so it must not be passed on to them.
                throw new MalformedException(DropReason.SIZE);
            }
            filters.add(decodeFilter(filter));
        }
        return filters;
    }

    private static Filter decodeFilter(Bytes filter) {
        MsgpackReader reader = new MsgpackReader(Slice.of(filter.toArray()).after(1));
        try {
            return switch (filter.at(0)) {
                case FILTER_NAMES -> new Filter.Names(decodeTexts(reader, MAX_FILTER_NAMES));
                case FILTER_TAG -> decodeTagFilter(reader);
                default -> new Filter.Unknown();
            };
        } catch (MalformedException e) {
            // The query is still for others: it is gossiped.
            return new Filter.Unknown();
        }
    }

    private static Filter decodeTagFilter(MsgpackReader reader) throws MalformedException {
        String expression = "";
        String tag = "";
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Expr" -> expression = reader.text();
                case "Tag" -> tag = reader.text();
                default -> reader.skip();
            }
        }
        return new Filter.Tag(tag, expression);
    }

    private static List<String> decodeTexts(MsgpackReader reader, int most) throws MalformedException {
        int count = requireAtMost(reader.arraySize(), most);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(reader.text());
        }
        return texts;
    }

    private static SerfMessage.Response decodeResponse(MsgpackReader reader) throws MalformedException {
        long flags = 0;
        String from = "";
        long id = 0;
        long time = 0;
        Bytes payload = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Flags" -> flags = reader.u32();
                case "From" -> from = reader.text();
                case "ID" -> id = reader.u32();
                case "LTime" -> time = reader.u64();
                case "Payload" -> payload = reader.bytes();
                default -> reader.skip();
            }
        }
        FieldChecks.optionalName(from);
        return new SerfMessage.Response(time, id, from, (flags & IS_ACK) != 0, payload);
    }

    private static SerfMessage.Relay decodeRelay(MsgpackReader reader, Slice body) throws MalformedException {
        Bytes ip = Bytes.EMPTY;
        int port = 0;
        String node = "";
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "DestAddr" -> {
                    for (int inner = reader.mapSize(); inner > 0; inner--) {
                        switch (reader.key()) {
                            case "IP" -> ip = reader.bytes();
                            case "Port" -> port = reader.u16();
                            default -> reader.skip();
                        }
                    }
                }
                case "DestName" -> node = reader.text();
                default -> reader.skip();
            }
        }
        FieldChecks.address(ip);
        FieldChecks.optionalName(node);
        Slice response = body.after(reader.position());
        // Anything else would make this member send any message to any other one.
        if (response.isEmpty() || response.at(0) != RESPONSE) {
            throw new MalformedException(DropReason.TYPE);
        }
        return new SerfMessage.Relay(ip, port, node, response.toBytes());
    }

    @Override
    public Bytes encode(SerfState state) {
        MsgpackWriter writer = MsgpackWriter.of(STATE)
                .map(6)
                .u64("EventLTime", state.eventTime())
                .text("Events")
                .array(state.events().size());
        for (SerfState.Events same : state.events()) {
            if (same.events().isEmpty()) {
                writer.nil();
                continue;
            }
            writer.map(2).text("Events").array(same.events().size());
            same.events()
                    .forEach(event -> writer.map(2).text("Name", event.name()).bytes("Payload", event.payload()));
            writer.u64("LTime", same.time());
        }
        writer.u64("LTime", state.time()).text("LeftMembers").array(state.left().size());
        state.left().forEach(writer::text);
        writer.u64("QueryLTime", state.queryTime())
                .text("StatusLTimes")
                .map(state.statusTimes().size());
        state.statusTimes().forEach(writer::u64);
        return Bytes.of(writer.toArray());
    }

    @Override
    public Optional<SerfState> decodeState(Bytes state) {
        if (state.length() == 0 || state.at(0) != STATE) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    readState(new MsgpackReader(Slice.of(state.toArray()).after(1))));
        } catch (MalformedException e) {
            // A push/pull stays useful without it.
            return Optional.empty();
        }
    }

    private static SerfState readState(MsgpackReader reader) throws MalformedException {
        long eventTime = 0;
        List<SerfState.Events> events = List.of();
        long time = 0;
        List<String> leftMembers = List.of();
        long queryTime = 0;
        SequencedMap<String, Long> statusTimes = new LinkedHashMap<>();
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "EventLTime" -> eventTime = reader.u64();
                case "Events" -> events = readEvents(reader);
                case "LTime" -> time = reader.u64();
                case "LeftMembers" -> leftMembers = decodeTexts(reader, Integer.MAX_VALUE);
                case "QueryLTime" -> queryTime = reader.u64();
                case "StatusLTimes" -> {
                    for (int count = reader.mapSize(); count > 0; count--) {
                        String name = reader.text();
                        statusTimes.put(name, reader.u64());
                    }
                }
                default -> reader.skip();
            }
        }
        return new SerfState(time, statusTimes, leftMembers, eventTime, events, queryTime);
    }

    private static List<SerfState.Events> readEvents(MsgpackReader reader) throws MalformedException {
        int count = requireAtMost(reader.arraySize(), MAX_SLOTS);
        int most = MAX_EVENTS;
        List<SerfState.Events> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SerfState.Events same = readEventsOfOneTime(reader, most);
            most -= same.events().size();
            events.add(same);
        }
        return events;
    }

    /** A slot of Serf's buffer; one that is not used is nil. */
    private static SerfState.Events readEventsOfOneTime(MsgpackReader reader, int most) throws MalformedException {
        long time = 0;
        List<SerfState.Event> events = new ArrayList<>();
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "LTime" -> time = reader.u64();
                case "Events" -> {
                    int count = requireAtMost(events.size() + reader.arraySize(), most) - events.size();
                    for (int i = 0; i < count; i++) {
                        events.add(readEvent(reader));
                    }
                }
                default -> reader.skip();
            }
        }
        return events.isEmpty() ? NO_EVENTS : new SerfState.Events(time, events);
    }

    private static SerfState.Event readEvent(MsgpackReader reader) throws MalformedException {
        String name = "";
        Bytes payload = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Name" -> name = reader.text();
                case "Payload" -> payload = reader.bytes();
                default -> reader.skip();
            }
        }
        return new SerfState.Event(name, payload);
    }

    private static int requireAtMost(int count, int most) throws MalformedException {
        if (count > most) {
            throw new MalformedException(DropReason.SIZE);
        }
        return count;
    }

    @Override
    public Bytes conflictAnswer(Member member, Address address) {
        MsgpackWriter writer = MsgpackWriter.of(CONFLICT_ANSWER)
                .map(11)
                .bytes("Addr", address.bytes())
                .number("DelegateCur", member.protocol().delegateCurrent())
                .number("DelegateMax", member.protocol().delegateMaximum())
                .number("DelegateMin", member.protocol().delegateMinimum())
                .text("Name", member.name())
                .number("Port", address.port())
                .number("ProtocolCur", member.protocol().current())
                .number("ProtocolMax", member.protocol().maximum())
                .number("ProtocolMin", member.protocol().minimum())
                .number("Status", status(member))
                .text("Tags")
                .map(member.tags().size());
        for (Map.Entry<String, String> tag : member.tags().entrySet()) {
            writer.text(tag.getKey(), tag.getValue());
        }
        return Bytes.of(writer.toArray());
    }

    private static int status(Member member) {
        return switch (member.state()) {
            case ALIVE, SUSPECT -> 1;
            case LEFT -> 3;
            case FAILED -> 4;
        };
    }

    @Override
    public Optional<Bytes> decodeKey(Bytes payload) {
        if (payload.length() == 0 || payload.at(0) != KEY_REQUEST) {
            return Optional.empty();
        }
        MsgpackReader reader = new MsgpackReader(Slice.of(payload.toArray()).after(1));
        Bytes key = Bytes.EMPTY;
        try {
            for (int left = reader.mapSize(); left > 0; left--) {
                switch (reader.key()) {
                    case "Key" -> key = reader.bytes();
                    default -> reader.skip();
                }
            }
            return Optional.of(key);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    @Override
    public Bytes keyAnswer(boolean success, String message, List<Bytes> keys) {
        MsgpackWriter writer = MsgpackWriter.of(KEY_ANSWER).map(4);
        if (keys.isEmpty()) {
            writer.bytes("Keys", AbsentBytes.ABSENT);
        } else {
            writer.text("Keys").array(keys.size());
            keys.forEach(key -> writer.text(base64(key)));
        }
        return Bytes.of(writer.text("Message", message)
                .text("PrimaryKey", keys.isEmpty() ? "" : base64(keys.getFirst()))
                .flag("Result", success)
                .toArray());
    }

    private static String base64(Bytes key) {
        return Base64.getEncoder().encodeToString(key.toArray());
    }
}
