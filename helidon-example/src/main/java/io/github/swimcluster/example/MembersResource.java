package io.github.swimcluster.example;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The members as JSON. */
@ApplicationScoped
@Path("/members")
public class MembersResource {
    private final Cluster cluster;

    @Inject
    MembersResource(Cluster cluster) {
        this.cluster = cluster;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonArray members() {
        return new Documents(cluster.self().name()).members(cluster.members());
    }
}
