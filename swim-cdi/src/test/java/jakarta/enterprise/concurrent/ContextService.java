package jakarta.enterprise.concurrent;

/** The method of Jakarta Concurrency's interface that is called by reflection; no test has the whole API. */
public interface ContextService {
    /** A proxy that calls the instance in the context of the thread that called this method. */
    <T> T createContextualProxy(T instance, Class<T> type);
}
