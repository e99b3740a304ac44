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

/** What this member can be told to do. */
@ApplicationScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SelfResource {
    // Far more than tags may take, and little enough to read before knowing.
    private static final int MAX_BYTES = 16_384;

    private final Cluster cluster;

    @Inject
    SelfResource(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Leaves the cluster, and answers when the others were told. */
    @POST
    @Path("leave")
    public JsonObject leave() {
        String name = cluster.self().name();
        // Not in anybody's way: every request has a virtual thread of its own.
        cluster.leave().toCompletableFuture().join();
        return Json.createObjectBuilder().add("left", name).build();
    }

    /** Replaces the tags, and answers at once: the others hear of it by gossip. */
    @PUT
    @Path("tags")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject replaceTags(InputStream body) throws IOException {
        Map<String, String> tags = read(body);
        try {
            // The stage only says when it has been sent often enough, and fails only if the node is closed.
            var unused = cluster.updateTags(tags);
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
        return Documents.tags(tags);
    }

    private static Map<String, String> read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw refusal("tags are at most %d bytes of JSON".formatted(MAX_BYTES));
        }
        Map<String, String> tags = new TreeMap<>();
        object(bytes).forEach((key, value) -> tags.put(key, text(key, value)));
        return tags;
    }

    private static JsonObject object(byte[] bytes) {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(bytes))) {
            parser.next();
            // A parser, because a reader does not mind what follows the value.
            if (parser.getValue() instanceof JsonObject object && !parser.hasNext()) {
                return object;
            }
        } catch (RuntimeException e) {
            // Of more kinds than the documentation says: what is nested too deeply has none of its own.
            throw refusal("this is not JSON: " + e.getMessage());
        }
        throw refusal("tags are a JSON object, such as {\"role\": \"db\"}");
    }

    private static String text(String key, JsonValue value) {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw refusal("tag '%s' is not text".formatted(key));
    }

    private static BadRequestException refusal(String message) {
        return new BadRequestException(Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .entity(Documents.error(message))
                .build());
    }
}
