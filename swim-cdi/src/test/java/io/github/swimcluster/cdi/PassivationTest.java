package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Map;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** Beans of passivating scopes are serialized together with their injected fields. */
class PassivationTest {
    @Test
    void aPassivatedBeanKeepsTheMemberAndTheCluster() throws Exception {
        InMemoryCluster node = new InMemoryCluster("orders-1");
        Weld weld = new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with("swim.name=orders-1"), node))
                .beanClasses(ReadinessCheck.class, Cart.class, Copy.class);

        try (WeldContainer container = weld.initialize()) {
            Cart activated = passivated(container.select(Copy.class).get());

            assertThat(activated.self).isEqualTo(node.self());
            assertThat(activated.cluster.self()).isEqualTo(node.self());
        }
    }

    @Test
    void allComponentsOfAMemberAreSerialized() throws Exception {
        Member member = new Member(
                "orders-1",
                Address.parse("[2001:db8::7]:7946"),
                MemberState.SUSPECT,
                7,
                Map.of("role", "orders", "zone", "a"),
                Bytes.utf8("metadata"),
                new ProtocolVersions(1, 5, 2, 2, 5, 5));

        Member read = passivated(member);

        assertThat(read).isEqualTo(member);
        assertThat(read.tags()).hasSameClassAs(member.tags()).isEqualTo(member.tags());
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    private static <T> T passivated(T object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    /** Has a passivating scope, so the container checks at deployment that its injected beans can be passivated. */
    @SessionScoped
    static class Cart implements Serializable {
        private static final long serialVersionUID = 1L;

        @Inject
        @Self
        Member self;

        @Inject
        @SuppressWarnings("serial") // the client proxy is serializable
        Cluster cluster;
    }

    /** The same bean without the session scope. */
    @Dependent
    static class Copy extends Cart {
        private static final long serialVersionUID = 1L;
    }
}
