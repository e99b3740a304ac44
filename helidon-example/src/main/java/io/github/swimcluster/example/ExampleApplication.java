package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The JAX-RS application; disables the response buffer. */
@ApplicationScoped
@ApplicationPath("/")
public class ExampleApplication extends Application {
    @Override
    public Map<String, Object> getProperties() {
        // Otherwise Jersey buffers the first eight kilobytes of an event stream despite flush().
        return Map.of("jersey.config.server.contentLength.buffer", 0);
    }
}
