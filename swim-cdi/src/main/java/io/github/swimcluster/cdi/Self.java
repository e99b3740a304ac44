package io.github.swimcluster.cdi;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This node, among the members: {@code @Inject @Self Member self} is {@code cluster.self()} at the moment of
 * injection. It is a snapshot: whoever wants the tags of now asks the cluster, or injects {@code Instance<Member>}.
 * A bean of a passivating scope, such as {@code @SessionScoped}, may hold it.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface Self {
    /** {@code @Self} as an object, for {@code Instance.select}. */
    final class Literal extends AnnotationLiteral<Self> implements Self {
        private static final long serialVersionUID = 1L;

        /** The only one needed: it has no members. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
