package io.github.swimcluster.engine;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Query;
import io.github.swimcluster.Subscription;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * What the application answers to queries. Each query is answered on a virtual thread of its own; while too many run, further
 * ones are not answered, which is logged.
 */
final class QueryAnswers {
    static final int MAX_RUNNING = 256;

    private final Map<String, Function<? super Query, Optional<Bytes>>> handlers = new ConcurrentHashMap<>();
    private final Semaphore free = new Semaphore(MAX_RUNNING);
    private final Log log;

    QueryAnswers(Log log) {
        this.log = log;
    }

    Subscription add(String name, Function<? super Query, Optional<Bytes>> handler) {
        if (handlers.putIfAbsent(name, handler) != null) {
            throw new IllegalStateException("the query '%s' is answered already".formatted(name));
        }
        return () -> handlers.remove(name, handler);
    }

    /** Answers this query, if the application does; {@code respond} is called on another thread. */
    void answer(Query query, Responder respond) {
        Function<? super Query, Optional<Bytes>> handler = handlers.get(query.name());
        if (handler == null) {
            return;
        }
        if (!free.tryAcquire()) {
            log.warning("query-busy", "%d queries wait for their answers: one is not answered".formatted(MAX_RUNNING));
            return;
        }
        try {
            Thread.ofVirtual().name("swim-query").start(() -> run(handler, query, respond));
        } catch (OutOfMemoryError e) {
            // No thread can be created.
            free.release();
        }
    }

    private void run(Function<? super Query, Optional<Bytes>> handler, Query query, Responder respond) {
        try {
            handler.apply(query).ifPresent(respond::respond);
        } catch (Throwable e) {
            // The asker misses one answer; the application's mistake is not the node's.
            log.error("query-handler", "the answer to a query failed", e);
        } finally {
            free.release();
        }
    }

    /** Sends an answer. */
    interface Responder {
        void respond(Bytes payload);
    }
}
