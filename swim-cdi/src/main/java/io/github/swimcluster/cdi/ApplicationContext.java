package io.github.swimcluster.cdi;

import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The context of the application's threads on a server with Jakarta Concurrency: naming ({@code java:comp/env}),
 * security, class loader. Uses reflection, because most runtimes have no Jakarta Concurrency.
 */
final class ApplicationContext {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");
    private static final String NAME = "java:comp/DefaultContextService";
    private static final String TYPE = "jakarta.enterprise.concurrent.ContextService";

    private ApplicationContext() {}

    /** Captures the current thread's context; the executor runs each task on its calling thread in that context. */
    static Executor ofThisThread() {
        return contextService().flatMap(ApplicationContext::capture).orElse(Runnable::run);
    }

    @SuppressWarnings("BanJNDI") // The name is a constant, and the lookup is local to the server.
    private static Optional<Object> contextService() {
        try {
            return Optional.ofNullable(InitialContext.doLookup(NAME));
        } catch (NamingException | RuntimeException e) {
            // Runtimes without Jakarta Concurrency have no such context to restore.
            LOGGER.log(Level.DEBUG, "no default context service: {0}", e.toString());
            return Optional.empty();
        }
    }

    private static Optional<Executor> capture(Object service) {
        Executor direct = Runnable::run;
        try {
            Method create = Class.forName(TYPE, false, service.getClass().getClassLoader())
                    .getMethod("createContextualProxy", Object.class, Class.class);
            return Optional.of((Executor) create.invoke(service, direct, Executor.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Observers still receive the events, without the naming context.
            LOGGER.log(Level.WARNING, "observers of cluster events have no naming context", e);
            return Optional.empty();
        }
    }
}
