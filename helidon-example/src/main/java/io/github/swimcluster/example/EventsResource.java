package io.github.swimcluster.example;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The last events as a JSON list or as a stream of server-sent events. */
@ApplicationScoped
@Path("/events")
public class EventsResource {
    private final Cluster cluster;
    private final EventLog log;

    @Inject
    EventsResource(Cluster cluster, EventLog log) {
        this.cluster = cluster;
        this.log = log;
    }

    // A higher quality than the stream's, so that clients without a preference get the list.
    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=1")
    public JsonArray events() {
        return documents().events(log.entries());
    }

    /**
     * Streams the stored events and then new ones.
     *
     * @param lastEventId the number of the last event that the client has received
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
    public Response stream(@HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @DefaultValue("0") String lastEventId) {
        return Response.ok(new EventStream(log, documents(), sequence(lastEventId)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Documents documents() {
        return new Documents(cluster.self().name());
    }

    private static long sequence(String lastEventId) {
        try {
            return Math.max(0, Long.parseLong(lastEventId));
        } catch (NumberFormatException e) {
            // Not a number of this service, so all stored events are sent.
            return 0;
        }
    }
}
