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
 * Qualifies the {@link io.github.swimcluster.Member} that is this node: {@code @Inject @Self Member self} injects
 * {@code cluster.self()} as it is at injection. It is a snapshot: for the current tags, call {@code cluster.self()} or
 * inject {@code Instance<Member>}. Beans of a passivating scope, such as {@code @SessionScoped}, may have such a field.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface Self {
    /** An instance of {@code @Self} for {@code Instance.select}. */
    final class Literal extends AnnotationLiteral<Self> implements Self {
        private static final long serialVersionUID = 1L;

        /** The only instance; the annotation has no members. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
