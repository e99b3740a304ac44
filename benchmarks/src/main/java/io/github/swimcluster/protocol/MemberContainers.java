package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The containers of the member table and of the gossip queue, each beside the one of the JDK that would replace it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemberContainers {
    private static final int LENGTH = 60;

    @Param({"32", "1000", "10000"})
    private int members;

    private Peer[] peers = {};
    private String[] lookups = {};
    private Roster roster = new Roster(new SplittableRandom(1));
    private Map<String, Peer> linkedMap = new LinkedHashMap<>();
    private Ranking<Peer> ranking = new Ranking<>();
    private TreeMap<Long, Peer> treeMap = new TreeMap<>();
    private int next;
    private long number;

    /** Fills each container with the same members. */
    @Setup
    public void fill() {
        ProtocolVersions versions = new ProtocolVersions(1, 5, 2, 2, 5, 5);
        peers = IntStream.range(0, members)
                .mapToObj(i -> new Peer(
                        new Member(
                                "orders-%05d".formatted(i),
                                Address.parse("10.0.%d.%d:7946".formatted(i / 250, i % 250 + 1)),
                                MemberState.ALIVE,
                                1,
                                Map.of(),
                                Bytes.EMPTY,
                                versions),
                        Instant.EPOCH))
                .toArray(Peer[]::new);
        SplittableRandom random = new SplittableRandom(2);
        // Copies, as names from the network are.
        lookups = IntStream.range(0, 1024)
                .mapToObj(i -> new String(peers[random.nextInt(members)].name().toCharArray()))
                .toArray(String[]::new);
        roster = fillRoster();
        linkedMap = fillLinkedMap();
        for (Peer peer : peers) {
            long rank = Rank.of(number++, LENGTH, false);
            ranking.add(rank, peer);
            treeMap.put(rank, peer);
        }
    }

    private String nextName() {
        next = (next + 1) & (lookups.length - 1);
        return lookups[next];
    }

    /** Finds a member by name. */
    @Benchmark
    public @Nullable Object findOurs() {
        return roster.find(nextName());
    }

    /** As {@link #findOurs}, in a {@link LinkedHashMap}. */
    @Benchmark
    public @Nullable Object findJdk() {
        return linkedMap.get(nextName());
    }

    /** Builds a whole table; the allocated bytes per member are what a row costs. */
    @Benchmark
    public Object buildOurs() {
        return fillRoster();
    }

    /** As {@link #buildOurs}, with a {@link LinkedHashMap}. */
    @Benchmark
    public Object buildJdk() {
        return fillLinkedMap();
    }

    private Roster fillRoster() {
        Roster filled = new Roster(new SplittableRandom(1));
        filled.expect(peers.length);
        for (Peer peer : peers) {
            filled.add(peer);
        }
        return filled;
    }

    private Map<String, Peer> fillLinkedMap() {
        Map<String, Peer> filled = LinkedHashMap.newLinkedHashMap(peers.length);
        for (Peer peer : peers) {
            filled.put(peer.name(), peer);
        }
        return filled;
    }

    /** Takes ten updates from the queue and puts them back with one more transmission, as a full packet does. */
    @Benchmark
    public Object queueOurs() {
        Ranking<Peer>.Walk walk = ranking.walk();
        long[] taken = new long[10];
        Peer[] elements = new Peer[10];
        for (int i = 0; i < 10 && walk.next(); i++) {
            taken[i] = walk.key();
            elements[i] = walk.element();
            walk.remove();
        }
        for (int i = 0; i < 10; i++) {
            ranking.add(sent(taken[i]), elements[i]);
        }
        return elements;
    }

    /** As {@link #queueOurs}, with a {@link TreeMap}. */
    @Benchmark
    public Object queueJdk() {
        long[] taken = new long[10];
        Peer[] elements = new Peer[10];
        for (int i = 0; i < 10; i++) {
            Map.Entry<Long, Peer> last = treeMap.pollLastEntry();
            taken[i] = last.getKey();
            elements[i] = last.getValue();
        }
        for (int i = 0; i < 10; i++) {
            treeMap.put(sent(taken[i]), elements[i]);
        }
        return elements;
    }

    /** One more transmission; a new update in place of one that was sent often enough. */
    private long sent(long rank) {
        return Rank.transmits(rank) < 12 ? Rank.next(rank) : Rank.of(number++, LENGTH, false);
    }
}
