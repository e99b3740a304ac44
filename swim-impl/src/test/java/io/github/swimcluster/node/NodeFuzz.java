package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Invariant;
import io.github.swimcluster.protocol.RandomMessages;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.wire.DecodedPacket;
import io.github.swimcluster.wire.MalformedException;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamDecoder;
import io.github.swimcluster.wire.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** For any input, a node sends only datagrams and streams that are valid and not too long. */
public final class NodeFuzz {
    private static final int MAX_STEPS = 60;
    private static final int MAX_BYTES = 1 << 20;
    private static final EncryptionKey KEY = EncryptionKey.of(new byte[16]);

    private final FuzzInput input;
    private final Stage world = new Stage();
    private final ClusterSettings settings;
    private final PacketCodec packets;
    private final StreamCodec streams;
    private final Node node;
    private int checkedDatagrams;
    private int checkedRequests;
    private int answeredStreams;
    private int resolvedSeeds;
    private long requests;

    private NodeFuzz(FuzzInput input) {
        this.input = input;
        boolean encrypted = input.flip();
        boolean compressed = input.flip();
        settings = settings(encrypted, compressed);
        Protection peers = encrypted ? new Protection(Bytes.utf8("pool"), List.of(KEY.secret())) : Protection.none();
        packets = new PacketCodec(compressed, peers);
        streams = new StreamCodec(compressed, MAX_BYTES, peers);
        node = new Node(settings, "me", Address.parse("10.0.0.1:7946"), world, new SplittableRandom(input.below(256)));
    }

    private static ClusterSettings settings(boolean encrypted, boolean compressed) {
        ClusterSettings plain = ClusterSettings.builder()
                .name("me")
                .seeds("10.0.0.2", "seed.example")
                .gossip(gossip -> gossip.compression(compressed).maxPacketSize(1200))
                .stream(stream -> stream.maxBytes(MAX_BYTES))
                .build();
        return encrypted
                ? plain.toBuilder()
                        .label("pool")
                        .encryption(encryption -> encryption.keys(List.of(KEY)))
                        .build()
                : plain;
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        new NodeFuzz(new FuzzInput(bytes)).run();
    }

    private void run() {
        node.start();
        for (int steps = 0; steps < MAX_STEPS && !input.isOver(); steps++) {
            step();
            check();
        }
    }

    private void step() {
        switch (input.below(10)) {
            case 0 -> node.datagram(RandomMessages.address(input), input.some(300));
            case 1, 2, 3 ->
                node.datagram(
                        RandomMessages.address(input), packets.encode(RandomMessages.messages(input, 6), input.flip()));
            case 4, 5 -> wake(1 + input.below(20));
            case 6 -> accept();
            case 7 -> answer();
            case 8 -> resolve();
            default -> request();
        }
    }

    private void wake(int times) {
        for (int left = times; left > 0 && !world.wakeAt.equals(Reaction.NEVER); left--) {
            world.now = world.wakeAt;
            node.wake();
        }
    }

    private void accept() {
        Stage.Answers stream = new Stage.Answers();
        Node.Session session = node.accepted(stream);
        byte[] bytes = switch (input.below(3)) {
            case 0 -> input.some(300);
            case 1 -> streams.encodeRequest(new StreamMessage.PushPullMessage(RandomMessages.pushPull(input)));
            default -> streams.encodeRequest(new StreamMessage.Ping(RandomMessages.ping(input)));
        };
        session.bytes(bytes);
        session.bytes(input.some(4));
        session.ended();
        Invariant.check(stream.sent.size() <= 1, "a stream has at most one answer");
        stream.sent.forEach(given -> checkStream(given, streams.answerDecoder()));
    }

    private void answer() {
        if (answeredStreams < world.dialled.size()) {
            World.AnswerReader call = world.dialled.get(answeredStreams++).reader();
            byte[] bytes = switch (input.below(4)) {
                case 0 -> input.some(300);
                case 1 -> streams.encodeAnswer(new StreamMessage.Ack(RandomMessages.ack(input)));
                case 2 -> new byte[0];
                default -> streams.encodeAnswer(new StreamMessage.PushPullMessage(RandomMessages.pushPull(input)));
            };
            if (!call.bytes(bytes)) {
                call.ended(input.of(Input.Failure.values()));
            }
        }
    }

    private void resolve() {
        if (resolvedSeeds < world.resolving.size()) {
            String seed = world.resolving.get(resolvedSeeds++);
            if (input.flip()) {
                node.resolved(seed, List.of(RandomMessages.address(input), RandomMessages.address(input)));
            } else {
                node.unresolved(seed, "unknown host");
            }
        }
    }

    private void request() {
        requests++;
        switch (input.below(4)) {
            case 0 -> node.join(requests, List.of("10.0.0.3"));
            case 1 -> node.updateTags(requests, Map.of("role", RandomMessages.name(input)));
            case 2 -> node.leave(requests);
            default -> world.now = world.now.plus(Duration.ofMillis(input.u16()));
        }
    }

    private void check() {
        for (; checkedDatagrams < world.sent.size(); checkedDatagrams++) {
            checkDatagram(world.sent.get(checkedDatagrams));
        }
        for (; checkedRequests < world.dialled.size(); checkedRequests++) {
            checkStream(world.dialled.get(checkedRequests).request(), streams.requestDecoder());
        }
        List<Member> members = node.members();
        for (int i = 1; i < members.size(); i++) {
            Invariant.check(
                    members.get(i - 1).name().compareTo(members.get(i).name()) < 0, "members are sorted and unique");
        }
        for (Member member : members) {
            Invariant.check(
                    member.state() == MemberState.ALIVE || member.state() == MemberState.SUSPECT,
                    "members are alive or suspect");
        }
        node.status();
    }

    private void checkDatagram(byte[] datagram) {
        Invariant.check(datagram.length <= settings.gossip().maxPacketSize(), "a datagram does not exceed the maximum");
        DecodedPacket packet = packets.decode(datagram);
        Invariant.check(packet.malformed().isEmpty(), "a sent datagram can be decoded");
    }

    private static void checkStream(byte[] stream, StreamDecoder decoder) {
        try {
            Invariant.check(decoder.offer(stream).isPresent(), "a sent stream message is complete");
        } catch (MalformedException e) {
            throw new AssertionError("a sent stream message cannot be decoded", e);
        }
    }

    public static List<byte[]> seeds() {
        return RandomMessages.seeds(new byte[0], new byte[] {1, 0}, new byte[] {0, 1, 0}, new byte[] {1, 1, 0, 0});
    }
}
