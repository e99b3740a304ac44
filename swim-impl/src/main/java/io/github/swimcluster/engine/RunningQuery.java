package io.github.swimcluster.engine;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.serf.QueryListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A query of this node: collects what it brings. Called on the event loop; the application is called on other threads. */
final class RunningQuery implements QueryListener {
    private final Set<String> acks = new LinkedHashSet<>();
    private final List<QueryResponse> responses = new ArrayList<>();
    private final Consumer<? super QueryResponse> onResponse;
    private final Log log;
    private final CompletableFuture<QueryResult> result = new CompletableFuture<>();

    /** Completes when the application has received all responses so far, in order. */
    private CompletableFuture<Void> received = CompletableFuture.completedFuture(null);

    RunningQuery(Consumer<? super QueryResponse> onResponse, Log log) {
        this.onResponse = onResponse;
        this.log = log;
    }

    CompletableFuture<QueryResult> result() {
        return result;
    }

    @Override
    public void acked(String from) {
        acks.add(from);
    }

    @Override
    public void answered(String from, Bytes payload) {
        QueryResponse response = new QueryResponse(from, payload);
        responses.add(response);
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

    @Override
    public void ended() {
        QueryResult all = new QueryResult(acks, responses);
        var unused = received.thenRunAsync(() -> result.complete(all), Thread::startVirtualThread);
    }
}
