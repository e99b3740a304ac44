package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Query;
import io.github.swimcluster.protocol.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A world that records what a node requests and does nothing by itself. */
final class Stage implements World {
    final List<byte[]> sent = new ArrayList<>();
    final List<Dialled> dialled = new ArrayList<>();
    final List<String> resolving = new ArrayList<>();
    final List<ClusterEvent> events = new ArrayList<>();
    final List<Effect.Notice> notices = new ArrayList<>();
    final Map<Long, Optional<JoinResult>> done = new TreeMap<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Instant wakeAt = now;

    /** Starts a node named "me" with LAN settings at this address. */
    Node start(Address here) {
        Node node = new Node(ClusterSettings.builder().name("me").build(), "me", here, this, new SplittableRandom(1));
        node.start();
        return node;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void send(Address to, byte[] datagram) {
        sent.add(datagram);
    }

    @Override
    public void dial(Address to, byte[] request, Duration limit, AnswerReader reader) {
        dialled.add(new Dialled(to, request, limit, reader));
    }

    @Override
    public void resolve(String seed) {
        resolving.add(seed);
    }

    @Override
    public void wakeAt(Instant when) {
        wakeAt = when;
    }

    @Override
    public void deliver(ClusterEvent event) {
        events.add(event);
    }

    @Override
    public void done(long request, Optional<JoinResult> result) {
        done.put(request, result);
    }

    @Override
    public void asked(long number, Query query) {}

    @Override
    public void notice(Effect.Notice notice) {
        notices.add(notice);
    }

    /** A stream that the node opened. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Dialled(Address to, byte[] request, Duration limit, AnswerReader reader) {}

    /** A stream that was opened to the node; records the answers. */
    static final class Answers implements AcceptedStream {
        final List<byte[]> sent = new ArrayList<>();
        boolean closed;

        @Override
        public Address peer() {
            return Pool.ATTACKER;
        }

        @Override
        public void answer(byte[] bytes) {
            sent.add(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }

        byte[] only() {
            assertThat(sent).hasSize(1);
            return sent.getFirst();
        }
    }
}
