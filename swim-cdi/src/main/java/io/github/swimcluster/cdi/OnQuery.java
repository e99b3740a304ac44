package io.github.swimcluster.cdi;

import static java.lang.annotation.ElementType.METHOD;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A bean method that answers the queries of this name, as {@link io.github.swimcluster.Cluster#answer} does.
 *
 * <p>The method has no parameter or one {@link io.github.swimcluster.Query}, and returns a {@code String}, a
 * {@link io.github.swimcluster.Bytes} or an {@code Optional} of one of these; empty and null are no answer. It is not static and not
 * private, and belongs to a class that is a bean itself. It is called in a new request context, with the application's class loader
 * and naming context, on a thread of its own for each query. Its exceptions are logged, and the asker has no answer then.
 *
 * <p>The deployment fails if a name is not allowed or used twice, or if the method has another form.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(METHOD)
public @interface OnQuery {
    /** The name of the queries. */
    String value();
}
