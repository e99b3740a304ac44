package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.concurrent.ContextService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplicationContextTest {
    /** The application that the current thread belongs to. */
    private static final ThreadLocal<String> APPLICATION = ThreadLocal.withInitial(() -> "none");

    @AfterEach
    void removeNaming() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        APPLICATION.remove();
    }

    @Test
    void withoutJakartaConcurrencyATaskRunsWithoutContext() {
        Executor context = ApplicationContext.ofThisThread();

        assertThat(applicationOfATask(context)).isEqualTo("none");
    }

    @Test
    void withoutADefaultContextServiceATaskRunsWithoutContext() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, EmptyNaming.class.getName());

        Executor context = ApplicationContext.ofThisThread();

        assertThat(applicationOfATask(context)).isEqualTo("none");
    }

    @Test
    void anotherThreadRunsATaskInTheCapturedContext() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Naming.class.getName());
        APPLICATION.set("orders");

        Executor context = ApplicationContext.ofThisThread();

        assertThat(applicationOfATask(context)).isEqualTo("orders");
    }

    @Test
    void ifTheServiceFailsATaskRunsWithoutContext() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, RefusingNaming.class.getName());
        APPLICATION.set("orders");

        Executor context = ApplicationContext.ofThisThread();

        assertThat(applicationOfATask(context)).isEqualTo("none");
    }

    private static String applicationOfATask(Executor context) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            CompletableFuture<String> seen = new CompletableFuture<>();
                            context.execute(() -> seen.complete(APPLICATION.get()));
                            return seen.join();
                        },
                        task -> Thread.ofPlatform().start(task))
                .join();
    }

    /** A server that has no context service. */
    public static final class EmptyNaming implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return naming(name -> {
                throw new NameNotFoundException(name);
            });
        }
    }

    /** A server with a context service. */
    public static final class Naming implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return naming(name -> service(name, new Capturing()));
        }
    }

    /** A server whose context service fails. */
    public static final class RefusingNaming implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return naming(name -> service(name, new Refusing()));
        }
    }

    private static ContextService service(String name, ContextService service) throws NameNotFoundException {
        if (name.equals("java:comp/DefaultContextService")) {
            return service;
        }
        throw new NameNotFoundException(name);
    }

    private interface Lookup {
        Object find(String name) throws NameNotFoundException;
    }

    private static Context naming(Lookup lookup) {
        return (Context) Proxy.newProxyInstance(
                ApplicationContextTest.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) ->
                        method.getName().equals("lookup") ? lookup.find(String.valueOf(arguments[0])) : null);
    }

    private static final class Capturing implements ContextService {
        @Override
        public <T> T createContextualProxy(T instance, Class<T> type) {
            String captured = APPLICATION.get();
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        String before = APPLICATION.get();
                        APPLICATION.set(captured);
                        try {
                            return method.invoke(instance, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        } finally {
                            APPLICATION.set(before);
                        }
                    }));
        }
    }

    private static final class Refusing implements ContextService {
        @Override
        public <T> T createContextualProxy(T instance, Class<T> type) {
            throw new IllegalStateException("no context");
        }
    }
}
