package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.EncryptionSettings;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Member;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.Traffic;
import io.github.swimcluster.protocol.Delegate;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Encoding;
import io.github.swimcluster.protocol.Identity;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Mismatch;
import io.github.swimcluster.protocol.NoticeLimit;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.protocol.Swim;
import io.github.swimcluster.serf.KeyStore;
import io.github.swimcluster.serf.QueryListener;
import io.github.swimcluster.serf.Serf;
import io.github.swimcluster.wire.DecodedPacket;
import io.github.swimcluster.wire.MalformedException;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.SerfCodec;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamDecoder;
import io.github.swimcluster.wire.StreamMessage;
import io.github.swimcluster.wire.TagsCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Runs the protocol of one member in a {@link World}: decodes input, passes it to {@link Swim}, executes the resulting
 * effects and schedules the next wake-up. Confined to the thread of its world.
 */
public final class Node {
    /** The limit of bytes buffered for all incomplete accepted streams, as a multiple of the limit for one stream. */
    private static final int BUFFERED_BYTES_FACTOR = 2;

    private final World world;
    private final Instrumentation instrumentation;
    private final Protection protection;
    private final PacketCodec packets;
    private final StreamCodec streams;
    private final Duration streamTimeout;
    private final Swim swim;
    private final Counters counters = new Counters();
    private final Map<Long, World.AcceptedStream> openStreams = new HashMap<>();
    private final NoticeLimit<Mismatch> notices = new NoticeLimit<>(Mismatch.class);
    private final PushPullCache pushPulls;
    private final long maxBufferedBytes;
    private final boolean acceptsPlainMessages;
    private volatile Keys keys;
    private Optional<Serf> serf = Optional.empty();
    private long bufferedBytes;
    private long lastStreamId;

    /**
     * Creates a node that has not started.
     *
     * @param name     the member's name, which replaces that of the settings
     * @param address  the address that it advertises
     */
    public Node(ClusterSettings settings, String name, Address address, World world, RandomGenerator random) {
        this(settings, name, address, world, random, Instrumentation.NONE);
    }

    private Node(
            ClusterSettings settings,
            String name,
            Address address,
            World world,
            RandomGenerator random,
            Instrumentation instrumentation) {
        this.world = world;
        this.instrumentation = instrumentation;
        this.protection = protection(settings);
        this.keys = new Keys(settings.encryption().keys());
        this.acceptsPlainMessages = !settings.encryption().verifyIncoming();
        this.packets = new PacketCodec(settings.gossip().compression(), protection);
        this.streams = new StreamCodec(
                settings.gossip().compression(), settings.stream().maxBytes(), protection);
        this.pushPulls = new PushPullCache(ours -> streams.encode(new StreamMessage.PushPullMessage(ours)));
        this.streamTimeout = settings.stream().timeout();
        this.maxBufferedBytes = (long) BUFFERED_BYTES_FACTOR * settings.stream().maxBytes();
        Identity identity = new Identity(name, address, TagsCodec.encode(settings.tags()), versions(settings));
        this.swim = Swim.builder(settings, identity, new WireEncoding(packets), random)
                .delegate(host -> delegate(host, settings))
                .sharing(instrumentation::share)
                .build();
    }

    /** Creates a node of a simulation, which has not started. */
    public static Node instrumented(
            ClusterSettings settings,
            String name,
            Address address,
            World world,
            RandomGenerator random,
            Instrumentation instrumentation) {
        return new Node(settings, name, address, world, random, instrumentation);
    }

    private Delegate delegate(Delegate.Host host, ClusterSettings settings) {
        return switch (settings.dialect()) {
            case SERF -> {
                Serf above = new Serf(
                        host,
                        new SerfCodec(),
                        new QueriedKeys(),
                        world,
                        settings.gossip().interval());
                serf = Optional.of(above);
                yield above;
            }
            case MEMBERLIST -> Delegate.none(host);
        };
    }

    private static Protection protection(ClusterSettings settings) {
        EncryptionSettings encryption = settings.encryption();
        return new Protection(
                settings.label().map(Bytes::utf8).orElse(Bytes.EMPTY),
                secrets(encryption.keys()),
                encryption.verifyIncoming(),
                encryption.verifyOutgoing());
    }

    private static List<Bytes> secrets(List<EncryptionKey> keys) {
        return keys.stream().map(EncryptionKey::secret).toList();
    }

    /** Protocol versions 1 to 5, speaking 2; then the delegate versions, which Serf agents check (memberlist protocol §8). */
    private static ProtocolVersions versions(ClusterSettings settings) {
        return switch (settings.dialect()) {
            case SERF -> new ProtocolVersions(1, 5, 2, 2, 5, 5);
            case MEMBERLIST -> new ProtocolVersions(1, 5, 2, 0, 0, 0);
        };
    }

    /** Starts the protocol. Call once, before any other method. */
    public void start() {
        react(new Input.Start());
    }

    /** For simulations: adds members that know each other already, without gossip. Call right after {@link #start()}. */
    public void preload(List<Member> others) {
        react(new Input.Preload(others));
    }

    /** Runs what is due at the time that was passed to {@link World#wakeAt}. */
    public void wake() {
        react(new Input.Alarm());
    }

    /** A datagram arrived. */
    public void datagram(Address from, byte[] datagram) {
        counters.received(datagram.length);
        DecodedPacket packet = packets.decode(datagram);
        packet.malformed().forEach(counters::dropped);
        packet.mismatch().ifPresent(reason -> noticeMismatch(from, reason));
        if (!packet.messages().isEmpty()) {
            react(new Input.Received(from, packet.messages()));
        }
    }

    private void noticeMismatch(Address from, Mismatch reason) {
        if (notices.permits(reason, world.now())) {
            world.notice(new Effect.Unreadable(from, reason));
        }
    }

    /** Counts something that the transport dropped. */
    public void dropped(DropReason reason) {
        counters.dropped(reason);
    }

    /** Another member opened a stream. */
    public Session accepted(World.AcceptedStream accepted) {
        counters.accepted();
        return new Session(accepted);
    }

    /** The addresses of a seed were resolved. */
    public void resolved(String seed, List<Address> addresses) {
        react(new Input.Resolved(seed, addresses));
    }

    /** The addresses of a seed could not be resolved. */
    public void unresolved(String seed, String reason) {
        react(new Input.Unresolved(seed, reason));
    }

    /**
     * Advertises this address from now on, unless other members know the present one.
     *
     * @param whyUnreachable why others may not reach it there; empty if no reason is known
     */
    public void advertise(Address address, String whyUnreachable) {
        react(new Input.Advertise(address, whyUnreachable));
    }

    /** Joins through these seeds; {@link World#done} reports the result. */
    public void join(long request, List<String> seeds) {
        react(new Input.Join(request, seeds));
    }

    /** Replaces this node's tags; {@link World#done} reports completion. */
    public void updateTags(long request, Map<String, String> tags) {
        react(new Input.Update(request, TagsCodec.encode(tags)));
    }

    /**
     * Publishes an event.
     *
     * @throws IllegalStateException if this node is not a member
     */
    public void publish(String name, Bytes payload, boolean coalesce) {
        callSerf(above -> above.publish(name, payload, coalesce));
    }

    /**
     * Asks all members, or those that the options select.
     *
     * @throws IllegalArgumentException if the query is too large
     * @throws IllegalStateException    if this node is not a member, or too many queries run already
     */
    public void query(String name, Bytes payload, QueryOptions options, QueryListener listener) {
        callSerf(above -> above.ask(name, payload, options, listener));
    }

    /**
     * Answers a query that {@link World#asked} received; without effect if its timeout has passed.
     *
     * @throws IllegalArgumentException if the answer is too large
     * @throws IllegalStateException    if this node is not a member
     */
    public void respond(long number, Bytes payload) {
        callSerf(above -> above.respond(number, payload));
    }

    private void callSerf(Consumer<Serf> call) {
        Serf above = serf.orElseThrow();
        if (!swim.self().state().isPresent()) {
            throw new IllegalStateException("this node is not a member: it has not started or has left");
        }
        react(new Input.DelegateCall(() -> call.accept(above)));
    }

    /**
     * Declares that another member leaves.
     *
     * @throws IllegalStateException if this node is not a member
     */
    public void forceLeave(String name, boolean prune) {
        callSerf(above -> above.forceLeave(name, prune));
    }

    /** Leaves the cluster; {@link World#done} reports completion. */
    public void leave(long request) {
        react(new Input.Leave(request));
    }

    /** The keys. May be called on any thread. */
    public List<EncryptionKey> keys() {
        return keys.list();
    }

    /**
     * Changes the keys, from the next message on.
     *
     * @throws IllegalArgumentException if the change is not allowed
     */
    public void changeKeys(UnaryOperator<Keys> change) {
        keys = change.apply(keys);
        protection.useKeys(secrets(keys.list()));
    }

    private void react(Input input) {
        Reaction reaction = swim.react(world.now(), input);
        instrumentation.stepped(input, reaction);
        reaction.effects().forEach(this::execute);
        world.wakeAt(reaction.wakeAt());
    }

    private void execute(Effect effect) {
        switch (effect) {
            case Effect.Send(Address to, List<Message> messages, boolean crc) ->
                send(to, packets.encode(messages, crc));
            case Effect.StartPushPull(long exchange, Address to, PushPull ours) ->
                dial(to, new StreamMessage.PushPullMessage(ours), streamTimeout, new PushPullReader(to, exchange));
            case Effect.PingByStream(Address to, Message.Ping ping, Duration limit) ->
                dial(to, new StreamMessage.Ping(ping), limit, new PingReader(to, ping.sequence()));
            case Effect.AnswerPushPull(long stream, PushPull ours) ->
                answer(stream, pushPulls.encode(ours, swim.pushPullChanges(), world.now()));
            case Effect.AnswerPing(long stream, Message.Ack ack) ->
                answer(stream, streams.encode(new StreamMessage.Ack(ack)));
            case Effect.CloseStream(long stream) -> closeStream(stream);
            case Effect.Resolve(String seed) -> world.resolve(seed);
            case Effect.Deliver(var event) -> world.deliver(event);
            case Effect.Done(long request, Optional<JoinResult> result) -> world.done(request, result);
            case Effect.Ignored(Effect.Reason reason) -> counters.dropped(reason.counted());
            case Effect.Notice notice -> world.notice(notice);
        }
    }

    private void send(Address to, byte[] datagram) {
        counters.sent(datagram.length);
        world.send(to, datagram);
    }

    private void dial(Address to, StreamMessage request, Duration limit, World.AnswerReader reader) {
        counters.opened();
        world.dial(to, streams.encodeRequest(request), limit, reader);
    }

    private void answer(long stream, byte[] encoded) {
        World.AcceptedStream accepted = openStreams.remove(stream);
        if (accepted != null) {
            accepted.answer(streams.protectAnswer(encoded));
        }
    }

    private void closeStream(long stream) {
        World.AcceptedStream accepted = openStreams.remove(stream);
        if (accepted != null) {
            accepted.close();
        }
    }

    /** This node's own member. */
    public Member self() {
        return swim.self();
    }

    /** All alive and suspect members including this one, sorted by name. */
    public List<Member> members() {
        return swim.members();
    }

    /** The known member of this name, in any state. */
    public Optional<Member> member(String name) {
        return swim.member(name);
    }

    /** All known members in any state, in the order in which they became known. */
    public List<Member> allMembers() {
        return swim.knownMembers();
    }

    /** A counter that increases whenever a member may have changed. */
    public long changes() {
        return swim.changes();
    }

    /** The status of this node. */
    public ClusterStatus status() {
        return swim.status(traffic());
    }

    /** The traffic counters of this node. */
    public Traffic traffic() {
        return counters.toTraffic();
    }

    /** A stream that another member opened. It carries one message and at most one answer. */
    public final class Session {
        private final World.AcceptedStream accepted;
        private final StreamDecoder decoder = streams.requestDecoder();
        private final long id = ++lastStreamId;
        private int ownBufferedBytes;
        private boolean finished;

        private Session(World.AcceptedStream accepted) {
            this.accepted = accepted;
        }

        /** Adds received bytes. */
        public void bytes(byte[] chunk) {
            if (finished) {
                return;
            }
            if (bufferedBytes + chunk.length > maxBufferedBytes) {
                release();
                counters.dropped(DropReason.STREAM_MEMORY);
                accepted.close();
                return;
            }
            bufferedBytes += chunk.length;
            ownBufferedBytes += chunk.length;
            try {
                decoder.offer(chunk).ifPresent(this::handle);
            } catch (MalformedException e) {
                release();
                counters.dropped(e.reason());
                e.mismatch().ifPresent(reason -> noticeMismatch(accepted.peer(), reason));
                answerError(e.reason());
            }
        }

        /** Stops reading and releases the buffered bytes. */
        private void release() {
            finished = true;
            bufferedBytes -= ownBufferedBytes;
            ownBufferedBytes = 0;
        }

        /** Answers with an error, except to members of other clusters, which have another label. */
        private void answerError(DropReason reason) {
            if (reason == DropReason.LABEL) {
                accepted.close();
            } else {
                accepted.answer(streams.encodeAnswer(new StreamMessage.Failure("the message could not be decoded")));
            }
        }

        private void handle(StreamMessage message) {
            release();
            openStreams.put(id, accepted);
            switch (message) {
                case StreamMessage.PushPullMessage(PushPull theirs) -> react(new Input.PushPullReceived(id, theirs));
                case StreamMessage.Ping(Message.Ping ping) -> react(new Input.PingedByStream(id, ping));
                case StreamMessage.User(Message.User user) -> {
                    closeStream(id);
                    react(new Input.Received(accepted.peer(), List.of(user)));
                }
                case StreamMessage.Ack ignored -> drop(DropReason.UNEXPECTED_ACK);
                case StreamMessage.Failure ignored -> drop(DropReason.UNEXPECTED_ERROR);
            }
        }

        private void drop(DropReason reason) {
            counters.dropped(reason);
            closeStream(id);
        }

        /** The other side closed the stream, or it failed. */
        public void ended() {
            release();
            openStreams.remove(id);
        }
    }

    /** Reads the answer on a stream that this node opened. */
    private abstract sealed class AwaitedAnswer implements World.AnswerReader {
        private final Address from;
        private final StreamDecoder decoder = streams.answerDecoder();
        private boolean receivedBytes;
        private boolean finished;

        AwaitedAnswer(Address from) {
            this.from = from;
        }

        @Override
        public final boolean bytes(byte[] chunk) {
            if (finished) {
                return true;
            }
            receivedBytes |= chunk.length > 0;
            try {
                decoder.offer(chunk).ifPresent(message -> {
                    finished = true;
                    answered(message);
                });
            } catch (MalformedException e) {
                finished = true;
                counters.dropped(e.reason());
                e.mismatch().ifPresent(reason -> noticeMismatch(from, reason));
                failed(e.mismatch().map(AwaitedAnswer::failure).orElse(Input.Failure.BROKEN));
            }
            return finished;
        }

        private static Input.Failure failure(Mismatch reason) {
            return switch (reason) {
                case NOT_ENCRYPTED -> Input.Failure.NOT_ENCRYPTED;
                case ENCRYPTED -> Input.Failure.ENCRYPTED;
                case OTHER_KEY -> Input.Failure.OTHER_KEY;
                // Answers carry no label.
                case NO_LABEL, UNEXPECTED_LABEL, OTHER_LABEL -> Input.Failure.BROKEN;
            };
        }

        @Override
        public final void ended(Input.Failure reason) {
            if (!finished) {
                finished = true;
                failed(receivedBytes && reason == Input.Failure.CLOSED ? Input.Failure.BROKEN : reason);
            }
        }

        /** Fails, because the message does not answer the request. */
        final void unexpected(StreamMessage message) {
            failed(message instanceof StreamMessage.Failure ? Input.Failure.NOT_UNDERSTOOD : Input.Failure.BROKEN);
        }

        abstract void answered(StreamMessage message);

        abstract void failed(Input.Failure reason);
    }

    /** A push/pull that this node started. */
    private final class PushPullReader extends AwaitedAnswer {
        private final long exchange;

        PushPullReader(Address peer, long exchange) {
            super(peer);
            this.exchange = exchange;
        }

        @Override
        void answered(StreamMessage message) {
            if (message instanceof StreamMessage.PushPullMessage(PushPull theirs)) {
                react(new Input.PushPullAnswered(exchange, theirs));
            } else {
                unexpected(message);
            }
        }

        @Override
        void failed(Input.Failure reason) {
            react(new Input.PushPullFailed(exchange, reason));
        }
    }

    /** A ping over a stream. */
    private final class PingReader extends AwaitedAnswer {
        private final long sequence;

        PingReader(Address target, long sequence) {
            super(target);
            this.sequence = sequence;
        }

        @Override
        void answered(StreamMessage message) {
            if (message instanceof StreamMessage.Ack(Message.Ack ack) && ack.sequence() == sequence) {
                react(new Input.AckedByStream(sequence));
            } else {
                unexpected(message);
            }
        }

        @Override
        void failed(Input.Failure reason) {
            react(new Input.PingByStreamFailed(sequence, reason));
        }
    }

    /** The keys as Serf's queries see and change them. */
    private final class QueriedKeys implements KeyStore {
        @Override
        public List<Bytes> list() {
            return secrets(keys.list());
        }

        @Override
        public void change(Change change, Bytes secret) {
            if (acceptsPlainMessages) {
                throw new IllegalArgumentException(
                        "swim.encryption.verify-incoming is false: anyone could have sent this, so no key is changed");
            }
            EncryptionKey key = EncryptionKey.of(secret.toArray());
            changeKeys(ring -> switch (change) {
                case INSTALL -> ring.install(key);
                case USE -> ring.use(key);
                case REMOVE -> ring.remove(key);
            });
        }
    }

    /** Tells the protocol the encoded sizes of messages, and decodes tags. */
    private record WireEncoding(PacketCodec packets) implements Encoding {
        @Override
        public int overhead() {
            return packets.overhead();
        }

        @Override
        public int lengthOf(Message message) {
            return packets.lengthOf(message);
        }

        @Override
        public Map<String, String> tags(Bytes metadata) {
            return TagsCodec.decode(metadata);
        }
    }
}
