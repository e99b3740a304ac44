package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Adds an explanation to responses that JAX-RS itself creates, such as those for a wrong method or media type. */
@Provider
@ApplicationScoped
class ErrorMapper implements ExceptionMapper<ClientErrorException> {
    @Override
    public Response toResponse(ClientErrorException error) {
        Response answer = error.getResponse();
        // An unknown path may belong to another service, such as the health checks.
        if (answer.hasEntity() || answer.getStatus() == Response.Status.NOT_FOUND.getStatusCode()) {
            return answer;
        }
        return Response.fromResponse(answer)
                .type(MediaType.APPLICATION_JSON)
                .entity(Documents.error(explanation(answer)))
                .build();
    }

    private static String explanation(Response answer) {
        return switch (answer.getStatus()) {
            case 405 -> "method not allowed; use %s".formatted(answer.getHeaderString(HttpHeaders.ALLOW));
            case 406 -> "not available in a media type that the Accept header allows";
            case 415 -> "the body and the Content-Type header must be %s".formatted(MediaType.APPLICATION_JSON);
            default -> answer.getStatusInfo().getReasonPhrase();
        };
    }
}
