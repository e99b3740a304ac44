package io.github.swimcluster.fuzz;

import io.github.swimcluster.node.NodeFuzz;
import io.github.swimcluster.protocol.SwimFuzz;
import io.github.swimcluster.wire.EncryptedFuzz;
import io.github.swimcluster.wire.LabelFuzz;
import io.github.swimcluster.wire.LzwFuzz;
import io.github.swimcluster.wire.MessagesFuzz;
import io.github.swimcluster.wire.MsgpackReaderFuzz;
import io.github.swimcluster.wire.PacketFuzz;
import io.github.swimcluster.wire.PushPullFuzz;
import io.github.swimcluster.wire.StreamFuzz;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fuzz target: a class that processes arbitrary bytes and checks invariants.
 *
 * @param name    the name of the target and of the folder with its findings
 * @param type    the class in the form that Jazzer expects
 * @param run     processes one input
 * @param seeds   valid inputs to start with
 * @param maxLength the maximum length of an input
 * @param mutationCount   the number of mutations that every build runs
 */
record Target(
        String name,
        Class<?> type,
        Consumer<byte[]> run,
        Supplier<List<byte[]>> seeds,
        int maxLength,
        int mutationCount) {
    static final List<Target> ALL = List.of(
            new Target("label", LabelFuzz.class, LabelFuzz::fuzzerTestOneInput, LabelFuzz::seeds, 600, 50_000),
            new Target(
                    "fields",
                    MsgpackReaderFuzz.class,
                    MsgpackReaderFuzz::fuzzerTestOneInput,
                    MsgpackReaderFuzz::seeds,
                    1024,
                    80_000),
            new Target("lzw", LzwFuzz.class, LzwFuzz::fuzzerTestOneInput, LzwFuzz::seeds, 4096, 10_000),
            new Target("packet", PacketFuzz.class, PacketFuzz::fuzzerTestOneInput, PacketFuzz::seeds, 2048, 50_000),
            new Target(
                    "sealed",
                    EncryptedFuzz.class,
                    EncryptedFuzz::fuzzerTestOneInput,
                    EncryptedFuzz::seeds,
                    2048,
                    20_000),
            new Target(
                    "messages", MessagesFuzz.class, MessagesFuzz::fuzzerTestOneInput, MessagesFuzz::seeds, 2048, 6_000),
            new Target("stream", StreamFuzz.class, StreamFuzz::fuzzerTestOneInput, StreamFuzz::seeds, 2048, 20_000),
            new Target(
                    "push-pull",
                    PushPullFuzz.class,
                    PushPullFuzz::fuzzerTestOneInput,
                    PushPullFuzz::seeds,
                    2048,
                    20_000),
            new Target("swim", SwimFuzz.class, SwimFuzz::fuzzerTestOneInput, SwimFuzz::seeds, 2048, 2_000),
            new Target("node", NodeFuzz.class, NodeFuzz::fuzzerTestOneInput, NodeFuzz::seeds, 2048, 1_500));

    @Override
    public String toString() {
        return name;
    }
}
