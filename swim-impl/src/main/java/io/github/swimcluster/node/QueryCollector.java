package io.github.swimcluster.node;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.serf.QueryListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what a query of this node brings. Confined to the thread of its node. */
public final class QueryCollector implements QueryListener {
    private final Consumer<? super QueryResponse> onResponse;
    private final Consumer<? super QueryResult> onEnd;
    private final Set<String> acks = new LinkedHashSet<>();
    private final List<QueryResponse> responses = new ArrayList<>();

    /**
     * Nothing has arrived yet.
     *
     * @param onResponse receives each response as it arrives
     * @param onEnd      receives all of them after the timeout
     */
    public QueryCollector(Consumer<? super QueryResponse> onResponse, Consumer<? super QueryResult> onEnd) {
        this.onResponse = onResponse;
        this.onEnd = onEnd;
    }

    @Override
    public void acked(String from) {
        acks.add(from);
    }

    @Override
    public void answered(String from, Bytes payload) {
        QueryResponse response = new QueryResponse(from, payload);
        responses.add(response);
        onResponse.accept(response);
    }

    @Override
    public void ended() {
        onEnd.accept(new QueryResult(acks, responses));
    }
}
