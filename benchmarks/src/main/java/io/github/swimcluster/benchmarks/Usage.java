package io.github.swimcluster.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.Traffic;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Resources used by this process and its members: totals, or the average per second between two totals. */
record Usage(double seconds, double cpuMillis, double loopMillis, double datagrams, double bytes, double streams) {
    static Usage of(Pool pool) {
        List<Traffic> traffic = pool.members().stream()
                .map(Cluster::status)
                .map(status -> status.traffic())
                .toList();
        return new Usage(
                System.nanoTime() / 1e9,
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e6,
                Machine.loops().mapToLong(Usage::cpuNanos).sum() / 1e6,
                traffic.stream().mapToLong(Traffic::datagramsSent).sum(),
                traffic.stream().mapToLong(Traffic::datagramBytesSent).sum(),
                traffic.stream().mapToLong(Traffic::streamsOpened).sum());
    }

    private static long cpuNanos(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    /** The average per second since then. */
    Usage since(Usage earlier) {
        double elapsed = seconds - earlier.seconds;
        return new Usage(
                1,
                (cpuMillis - earlier.cpuMillis) / elapsed,
                (loopMillis - earlier.loopMillis) / elapsed,
                (datagrams - earlier.datagrams) / elapsed,
                (bytes - earlier.bytes) / elapsed,
                (streams - earlier.streams) / elapsed);
    }
}
