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
 * This JVM at one moment.
 *
 * @param heap    bytes in use after garbage collection
 * @param direct  bytes of buffers outside the heap, as far as the JVM knows of them
 * @param threads names, by number
 */
record Machine(long heap, long direct, Map<Long, String> threads) {
    private static final int COLLECTIONS = 3;

    static Machine now() {
        // What is only softly or finally held goes with the second or third.
        for (int i = 0; i < COLLECTIONS; i++) {
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

    /** The names of threads that are new since then. */
    List<String> threadsSince(Machine earlier) {
        Map<Long, String> added = new TreeMap<>(threads);
        added.keySet().removeAll(earlier.threads.keySet());
        return List.copyOf(added.values());
    }

    /** The threads on which members run. */
    static Stream<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("swim-loop-"));
    }

    /** The kind of Netty's transport, which shows in what the event loops do. */
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
