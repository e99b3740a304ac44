package io.github.swimcluster.cdi;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Creates configurations from lines with one property each. */
final class Configured {
    private Configured() {}

    static Config with(String... lines) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new Lines("test.properties", ConfigSource.DEFAULT_ORDINAL, properties(lines)))
                .build();
    }

    /** Several configuration sources, the one with the highest precedence first. */
    @SafeVarargs
    static Config withSources(List<String>... sources) {
        var builder = new SmallRyeConfigBuilder().addDefaultInterceptors();
        for (int i = 0; i < sources.length; i++) {
            builder.withSources(new Lines("source " + (i + 1), 500 - i, properties(sources[i].toArray(String[]::new))));
        }
        return builder.build();
    }

    static Config withEnvironment(String... lines) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(properties(lines), 300))
                .build();
    }

    private static Map<String, String> properties(String... lines) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            properties.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return properties;
    }

    private record Lines(String name, int ordinal, Map<String, String> properties) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return properties.keySet();
        }

        @Override
        public @Nullable String getValue(String name) {
            return properties.get(name);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getOrdinal() {
            return ordinal;
        }
    }
}
