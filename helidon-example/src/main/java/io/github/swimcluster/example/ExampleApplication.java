package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Every resource here, written without a buffer. */
@ApplicationScoped
@ApplicationPath("/")
public class ExampleApplication extends Application {
    @Override
    public Map<String, Object> getProperties() {
        // Else Jersey keeps the first eight kilobytes of an event stream to itself, flushed or not.
        return Map.of("jersey.config.server.contentLength.buffer", 0);
    }
}
