package io.github.swimcluster;

/**
 * An answer to a query. A member answers a query at most once.
 *
 * @param from    the name by which the answering member calls itself
 * @param payload the answer; may be empty
 */
public record QueryResponse(String from, Bytes payload) {}
