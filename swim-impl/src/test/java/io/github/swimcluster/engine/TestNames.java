package io.github.swimcluster.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The name resolver of the test JVM: returns addresses that tests set, and asks the system for other names. The JVM
 * caches an answer for 30 seconds, so set each name only once.
 */
public final class TestNames extends InetAddressResolverProvider {
    private static final Map<String, List<InetAddress>> ANSWERS = new ConcurrentHashMap<>();

    static void set(String name, InetAddress... addresses) {
        ANSWERS.put(name, List.of(addresses));
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "test names";
    }

    private record Resolver(InetAddressResolver system) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            List<InetAddress> answer = ANSWERS.get(host);
            return answer == null ? system.lookupByName(host, policy) : answer.stream();
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return system.lookupByAddress(address);
        }
    }
}
