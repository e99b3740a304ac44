package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Query;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** Bean methods that answer queries. */
class OnQueryTest {
    private final InMemoryCluster node = new InMemoryCluster("orders-1");

    private Weld application(Class<?>... beans) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with("swim.name=orders-1"), node))
                .beanClasses(beans);
    }

    @Test
    void beanMethodsAnswer() {
        try (WeldContainer container = application(Answers.class, Visit.class).initialize()) {
            assertThat(container.isRunning()).isTrue();

            assertThat(node.ask("load", "now")).contains(Bytes.utf8("7 now bob"));
            assertThat(node.ask("load", "now")).contains(Bytes.utf8("7 now bob"));
            assertThat(node.ask("bytes", "")).contains(Bytes.utf8("b"));
            assertThat(node.ask("optional", "")).contains(Bytes.utf8("o"));
            assertThat(node.ask("empty", "")).isEmpty();
            assertThat(node.ask("null", "")).isEmpty();
            assertThatIllegalStateException()
                    .isThrownBy(() -> node.ask("failing", ""))
                    .withMessage("test failure");
        }
        assertThat(node.ask("load", "now")).as("after the stop").isEmpty();
    }

    @Test
    void aDependentBeanIsDestroyedAfterTheAnswer() {
        ShortLived.destroyed.set(0);
        try (WeldContainer container = application(ShortLived.class).initialize()) {
            assertThat(container.isRunning()).isTrue();

            assertThat(node.ask("short", "")).contains(Bytes.utf8("s"));

            assertThat(ShortLived.destroyed).hasValue(1);
        }
    }

    @Test
    void methodsOfAnotherFormFailTheDeployment() {
        assertThatThrownBy(() -> application(Wrong.class).initialize())
                .hasMessageContaining("Wrong.parameters: the method must have no parameter or one Query")
                .hasMessageContaining(
                        "Wrong.result: the method must return String, Bytes, Optional<String> or Optional<Bytes>")
                .hasMessageContaining("Wrong.secret: the method must not be static or private")
                .hasMessageContaining("must not start with _serf_")
                .hasMessageContaining("answers these queries too");
    }

    @RequestScoped
    static class Visit {
        private int calls;

        int next() {
            calls++;
            return calls;
        }
    }

    @ApplicationScoped
    static class Answers {
        @Inject
        Visit visit;

        @OnQuery("load")
        String load(Query query) {
            assertThat(visit.next()).isEqualTo(1);
            return "7 " + query.payload().toUtf8() + " " + query.from();
        }

        @OnQuery("bytes")
        Bytes bytes() {
            return Bytes.utf8("b");
        }

        @OnQuery("optional")
        public Optional<String> optional() {
            return Optional.of("o");
        }

        @OnQuery("empty")
        protected Optional<Bytes> empty() {
            return Optional.empty();
        }

        @OnQuery("null")
        @SuppressWarnings("NullAway")
        String nothing() {
            return null;
        }

        @OnQuery("failing")
        String failing() {
            throw new IllegalStateException("test failure");
        }
    }

    @Dependent
    static class ShortLived {
        static final AtomicInteger destroyed = new AtomicInteger();

        @OnQuery("short")
        String answer() {
            return "s";
        }

        @jakarta.annotation.PreDestroy
        void destroy() {
            destroyed.incrementAndGet();
        }
    }

    @ApplicationScoped
    static class Wrong {
        @OnQuery("a")
        String parameters(String text) {
            return text;
        }

        @OnQuery("b")
        int result() {
            return 1;
        }

        @OnQuery("c")
        @SuppressWarnings("UnusedMethod") // the extension refuses it
        private String secret() {
            return "";
        }

        @OnQuery("_serf_ping")
        String reserved() {
            return "";
        }

        @OnQuery("a")
        String twice() {
            return "";
        }
    }
}
