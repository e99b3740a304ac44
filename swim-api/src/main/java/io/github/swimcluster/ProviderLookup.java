package io.github.swimcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link ClusterProvider}: first through the class loader of this API, then through the thread's context class
 * loader. The second is needed where the API is in a parent loader and the engine in a child, as in an application server
 * that shares the API between applications.
 */
final class ProviderLookup {
    private final List<String> asked = new ArrayList<>();

    private ProviderLookup() {}

    /**
     * Returns the provider.
     *
     * @throws IllegalStateException if there is none; the message names the class loaders that were asked
     */
    static ClusterProvider find() {
        return new ProviderLookup()
                .find(
                        ProviderLookup.class.getClassLoader(),
                        Thread.currentThread().getContextClassLoader());
    }

    private ClusterProvider find(@Nullable ClassLoader own, @Nullable ClassLoader context) {
        return in("the loader of swim-api", own)
                .or(() -> Objects.equals(own, context) ? Optional.empty() : in("the context class loader", context))
                .orElseThrow(() -> new IllegalStateException(
                        "no cluster provider; is swim-impl on the class path? Asked: " + String.join("; ", asked)));
    }

    private Optional<ClusterProvider> in(String role, @Nullable ClassLoader loader) {
        try {
            asked.add("%s (%s)".formatted(role, loader == null ? "the JVM's own" : loader));
            return ServiceLoader.load(ClusterProvider.class, loader).findFirst();
        } catch (ServiceConfigurationError e) {
            // A loader with its own copy of swim-api offers a provider of that copy, which cannot be used here.
            asked.add("which failed: " + e.getMessage());
            return Optional.empty();
        }
    }
}
