package io.github.swimcluster.engine;

import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.node.QueryCollector;
import io.github.swimcluster.serf.QueryListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A query of this node. Its responses arrive on the event loop, and the application receives them on other threads. */
final class RunningQuery {
    private final QueryListener collector = new QueryCollector(this::passLater, this::end);
    private final Consumer<? super QueryResponse> onResponse;
    private final Log log;
    private final CompletableFuture<QueryResult> result = new CompletableFuture<>();

    /** Completes when the application has received all responses so far, in order. */
    private CompletableFuture<Void> received = CompletableFuture.completedFuture(null);

    RunningQuery(Consumer<? super QueryResponse> onResponse, Log log) {
        this.onResponse = onResponse;
        this.log = log;
    }

    /** Receives the responses. */
    QueryListener listener() {
        return collector;
    }

    CompletableFuture<QueryResult> result() {
        return result;
    }

    private void passLater(QueryResponse response) {
        received = received.thenRunAsync(() -> pass(response), Thread::startVirtualThread);
    }

    private void pass(QueryResponse response) {
        try {
            onResponse.accept(response);
        } catch (Throwable e) {
            // One response's listener must not lose the others.
            log.error("query-listener", "the listener of a query failed", e);
        }
    }

    private void end(QueryResult all) {
        var unused = received.thenRunAsync(() -> result.complete(all), Thread::startVirtualThread);
    }
}
