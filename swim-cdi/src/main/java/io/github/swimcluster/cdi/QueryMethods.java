package io.github.swimcluster.cdi;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.Query;
import io.github.swimcluster.internal.QueryRules;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The bean methods that answer queries. Filled while the container starts. */
final class QueryMethods {
    private final Map<String, Answer> answers = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Adds a method with {@link OnQuery}. */
    void add(Bean<?> bean, Method method, String name) {
        String where = "@OnQuery(\"%s\") on %s.%s: "
                .formatted(name, method.getDeclaringClass().getName(), method.getName());
        if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
            problems.add(where + "the method must not be static or private");
        }
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 1 || (parameters.length == 1 && parameters[0] != Query.class)) {
            problems.add(where + "the method must have no parameter or one Query");
        }
        if (!isAnswer(method.getGenericReturnType())) {
            problems.add(where + "the method must return String, Bytes, Optional<String> or Optional<Bytes>");
        }
        try {
            QueryRules.check(true, name);
        } catch (IllegalArgumentException e) {
            problems.add(where + e.getMessage());
        }
        Answer former = answers.putIfAbsent(name, new Answer(bean, method));
        if (former != null) {
            problems.add(where
                    + "%s.%s answers these queries too"
                            .formatted(former.method.getDeclaringClass().getName(), former.method.getName()));
        }
    }

    private static boolean isAnswer(Type type) {
        return type == String.class
                || type == Bytes.class
                || (type instanceof ParameterizedType optional
                        && optional.getRawType() == Optional.class
                        && (optional.getActualTypeArguments()[0] == String.class
                                || optional.getActualTypeArguments()[0] == Bytes.class));
    }

    List<String> problems() {
        return problems;
    }

    /** Has the methods answer the queries that arrive at this node. */
    void register(Cluster node, ApplicationObservers application, BeanManager manager) {
        answers.forEach((name, answer) -> {
            var unused = node.answer(name, query -> application.call(() -> answer.to(query, manager)));
        });
    }

    /** One method. */
    private record Answer(Bean<?> bean, Method method) {
        Optional<Bytes> to(Query query, BeanManager manager) {
            Instance<RequestContextController> controllers =
                    manager.createInstance().select(RequestContextController.class);
            if (!controllers.isResolvable()) {
                return invoke(query, manager);
            }
            // One for each call: a controller is not made for several threads.
            RequestContextController request = controllers.get();
            boolean activated = request.activate();
            try {
                return invoke(query, manager);
            } finally {
                if (activated) {
                    request.deactivate();
                }
                controllers.destroy(request);
            }
        }

        private Optional<Bytes> invoke(Query query, BeanManager manager) {
            CreationalContext<?> context = manager.createCreationalContext(bean);
            try {
                Object instance = manager.getReference(bean, bean.getBeanClass(), context);
                method.setAccessible(true);
                Object[] arguments = method.getParameterCount() == 0 ? new Object[0] : new Object[] {query};
                return bytes(method.invoke(instance, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException("the method failed", e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the method cannot be called", e);
            } finally {
                if (bean.getScope() == Dependent.class) {
                    context.release();
                }
            }
        }

        private static Optional<Bytes> bytes(@Nullable Object answer) {
            return switch (answer) {
                case null -> Optional.empty();
                case String text -> Optional.of(Bytes.utf8(text));
                case Bytes bytes -> Optional.of(bytes);
                case Optional<?> optional -> optional.flatMap(Answer::bytes);
                default -> throw new AssertionError("not an answer: " + answer.getClass());
            };
        }
    }
}
