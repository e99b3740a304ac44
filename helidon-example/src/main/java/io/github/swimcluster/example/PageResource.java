package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;

/** The HTML page. */
@ApplicationScoped
@Path("/")
public class PageResource {
    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public Response page() {
        return Response.ok(Objects.requireNonNull(PageResource.class.getResourceAsStream("/web/index.html")))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
