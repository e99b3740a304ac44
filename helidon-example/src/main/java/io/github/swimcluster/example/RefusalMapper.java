package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What is refused before any resource sees it, in words: a wrong method or type. */
@Provider
@ApplicationScoped
class RefusalMapper implements ExceptionMapper<ClientErrorException> {
    @Override
    public Response toResponse(ClientErrorException refusal) {
        Response answer = refusal.getResponse();
        // An unknown path may still be somebody else's, such as the health checks'.
        if (answer.hasEntity() || answer.getStatus() == Response.Status.NOT_FOUND.getStatusCode()) {
            return answer;
        }
        return Response.fromResponse(answer)
                .type(MediaType.APPLICATION_JSON)
                .entity(Documents.error(words(answer)))
                .build();
    }

    private static String words(Response answer) {
        return switch (answer.getStatus()) {
            case 405 -> "this can be asked for with %s only".formatted(answer.getHeaderString(HttpHeaders.ALLOW));
            case 406 -> "this is not there in a type that the Accept header allows";
            case 415 -> "the body must be %s, and its Content-Type must say so".formatted(MediaType.APPLICATION_JSON);
            default -> answer.getStatusInfo().getReasonPhrase();
        };
    }
}
