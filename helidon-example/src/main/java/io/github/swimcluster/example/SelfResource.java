package io.github.swimcluster.example;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** Operations on this member: leave and replace tags. */
@ApplicationScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SelfResource {
    // Far above the limit of tags, and small enough to read before validation.
    private static final int MAX_BODY_BYTES = 16_384;

    private final Cluster cluster;

    @Inject
    SelfResource(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Leaves the cluster, and answers when the leave has been transmitted to other members. */
    @POST
    @Path("leave")
    public JsonObject leave() {
        String name = cluster.self().name();
        // Blocking is fine, because each request has its own virtual thread.
        cluster.leave().toCompletableFuture().join();
        return Json.createObjectBuilder().add("left", name).build();
    }

    /** Replaces the tags, and answers at once; other members receive them by gossip. */
    @PUT
    @Path("tags")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject replaceTags(InputStream body) throws IOException {
        Map<String, String> tags = read(body);
        try {
            // The stage completes after the transmissions, and fails only if the node is closed.
            var unused = cluster.updateTags(tags);
        } catch (IllegalArgumentException e) {
            throw badRequest(String.valueOf(e.getMessage()));
        }
        return Documents.tags(tags);
    }

    private static Map<String, String> read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw badRequest("the JSON of the tags must have at most %d bytes".formatted(MAX_BODY_BYTES));
        }
        Map<String, String> tags = new TreeMap<>();
        object(bytes).forEach((key, value) -> tags.put(key, text(key, value)));
        return tags;
    }

    private static JsonObject object(byte[] bytes) {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(bytes))) {
            parser.next();
            // Uses a parser, because a reader ignores input after the value.
            if (parser.getValue() instanceof JsonObject object && !parser.hasNext()) {
                return object;
            }
        } catch (RuntimeException e) {
            // Parsers throw undocumented exceptions too, for example for deep nesting.
            throw badRequest("not JSON: " + e.getMessage());
        }
        throw badRequest("tags must be a JSON object, such as {\"role\": \"db\"}");
    }

    private static String text(String key, JsonValue value) {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw badRequest("the value of tag '%s' must be a string".formatted(key));
    }

    private static BadRequestException badRequest(String message) {
        return new BadRequestException(Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .entity(Documents.error(message))
                .build());
    }
}
