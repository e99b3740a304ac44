package io.github.swimcluster.benchmarks;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A snapshot of this JVM's memory and threads.
 *
 * @param heap    used bytes after garbage collection
 * @param direct  bytes of direct buffers that the JVM manages
 * @param threads thread names by thread id
 */
record Machine(long heap, long direct, Map<Long, String> threads) {
    private static final int GC_COUNT = 3;

    static Machine now() {
        // Softly reachable and finalizable objects need further collections.
        for (int i = 0; i < GC_COUNT; i++) {
            System.gc();
        }
        return new Machine(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(buffers -> buffers.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                Thread.getAllStackTraces().keySet().stream()
                        .collect(
                                Collectors.toMap(Thread::threadId, Thread::getName, (one, same) -> one, TreeMap::new)));
    }

    /** The names of threads that did not exist in the earlier snapshot. */
    List<String> threadsSince(Machine earlier) {
        Map<Long, String> added = new TreeMap<>(threads);
        added.keySet().removeAll(earlier.threads.keySet());
        return List.copyOf(added.values());
    }

    /** The event-loop threads. */
    static Stream<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("swim-loop-"));
    }

    /** Netty's transport, as seen in the stack traces of the event loops. */
    static String transport() {
        return loops().flatMap(loop -> Arrays.stream(loop.getStackTrace()))
                .map(StackTraceElement::getClassName)
                .map(name -> name.contains(".epoll.") ? "epoll" : name.contains(".nio.NioEventLoop") ? "nio" : "")
                .filter(kind -> !kind.isEmpty())
                .findFirst()
                .orElse("?");
    }

    static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
