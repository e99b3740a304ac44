package io.github.swimcluster;

import java.util.List;
import java.util.Set;

/**
 * What a query brought until its timeout.
 *
 * @param acks      the names of the members that received it and were selected, in any order
 * @param responses the answers in the order of their arrival; a member that acknowledged the query need not have answered
 */
public record QueryResult(Set<String> acks, List<QueryResponse> responses) {
    public QueryResult {
        acks = Set.copyOf(acks);
        responses = List.copyOf(responses);
    }
}
