package io.github.swimcluster.node;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.protocol.PushPull;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Five nodes and three members that follow memberlist's rules. One of those three returns at another address with
 * incarnation 1, like every new process.
 */
class ReturningGoMemberTest {
    private static final Address ELSEWHERE = Address.parse("10.0.2.4:7946");

    private final Pool pool = new Pool();
    private GoMember first;
    private GoMember second;
    private GoMember returning;

    @BeforeEach
    void start() {
        Pool.PoolNode alice = pool.start("alice", "10.0.1.1:7946", settings -> {});
        for (int i = 2; i <= 5; i++) {
            pool.start("node-" + i, "10.0.1." + i + ":7946", settings -> {}, alice);
        }
        first = new GoMember(pool, "go-1", Address.parse("10.0.2.1:7946"));
        second = new GoMember(pool, "go-2", Address.parse("10.0.2.2:7946"));
        returning = new GoMember(pool, "go-3", Address.parse("10.0.2.3:7946"));
        members().forEach(each -> each.start(alice.address));
        assertThat(pool.runUntil(ofMinutes(1), this::allViewsAgree)).isTrue();
        pool.run(ofSeconds(40));
    }

    private boolean allViewsAgree() {
        return nodeViewsAgree() && members().allMatch(each -> each.view().equals(expectedView()));
    }

    private boolean nodeViewsAgree() {
        Map<String, String> expectedView = expectedView();
        return pool.all().stream().allMatch(each -> view(each).equals(expectedView));
    }

    private Stream<GoMember> members() {
        return Stream.of(first, second, returning);
    }

    private Map<String, String> expectedView() {
        Map<String, String> expectedView = new TreeMap<>();
        pool.all()
                .forEach(each -> expectedView.put(
                        each.name, each.address + "@" + each.node.self().incarnation()));
        members().forEach(each -> expectedView.put(each.name(), each.address() + "@" + each.incarnation()));
        return expectedView;
    }

    private static Map<String, String> view(Pool.PoolNode place) {
        Map<String, String> view = new TreeMap<>();
        for (Member member : place.node.members()) {
            view.put(member.name(), member.address() + "@" + member.incarnation());
        }
        return view;
    }

    private void update(int times) {
        for (int i = 0; i < times; i++) {
            returning.update();
            pool.run(ofSeconds(1));
        }
        assertThat(pool.runUntil(ofSeconds(10), this::allViewsAgree)).isTrue();
    }

    private void assertReturns(Address seed, Duration limit, String scenario) {
        returning = new GoMember(pool, "go-3", ELSEWHERE);
        returning.start(seed);
        Instant back = pool.now();

        assertThat(pool.runUntil(limit, this::nodeViewsAgree)).isTrue();
        Duration nodes = Duration.between(back, pool.now());
        assertThat(pool.runUntil(limit, this::allViewsAgree)).isTrue();
        System.out.printf(
                "%s: nodes agree after %s, all after %s%n", scenario, nodes, Duration.between(back, pool.now()));
        pool.run(ofMinutes(2));

        assertThat(allViewsAgree()).isTrue();
        for (Pool.PoolNode each : pool.all()) {
            assertThat(each.events(MemberLeft.class))
                    .as(each.name)
                    .noneMatch(left -> left.at().isAfter(back));
            assertThat(each.events(MemberFailed.class))
                    .as(each.name)
                    .noneMatch(failed -> failed.at().isAfter(back));
        }
    }

    @ParameterizedTest(name = "{1} s after it left, with {0} updates before")
    @CsvSource({"0, 3", "0, 10", "0, 35", "0, 70", "4, 3", "4, 10", "4, 35", "4, 70"})
    void aReturnedGoMemberThatLeftIsAcceptedEverywhere(int updates, int seconds) {
        update(updates);
        returning.leave();
        pool.run(ofSeconds(seconds));

        assertReturns(first.address(), ofSeconds(12), updates + " updates, back " + seconds + " s after the leave");
    }

    /** Until Go members have reaped it, they refuse its name at another address at any incarnation. */
    @ParameterizedTest(name = "{1} s after it crashed, with {0} updates before")
    @CsvSource({"0, 20", "0, 35", "0, 60", "0, 90", "4, 20", "4, 35", "4, 60", "4, 90"})
    void aReturnedGoMemberThatFailedIsAcceptedEverywhere(int updates, int seconds) {
        update(updates);
        returning.crash();
        pool.run(ofSeconds(seconds));

        assertReturns(first.address(), ofSeconds(60), updates + " updates, back " + seconds + " s after the crash");
    }

    /**
     * Members reap at different times. The one that still has the old record at incarnation 5 sends it to the new process,
     * which then refutes above it, so that a later push/pull with the old record has no effect.
     */
    @Test
    void aReturnedGoMemberLearnsItsOldIncarnationFromMembersThatStillHaveIt() {
        Pool.PoolNode withOldRecord = pool.start(
                "node-6",
                "10.0.1.6:7946",
                settings -> settings.gossip(gossip -> gossip.toTheDead(ofMinutes(10))),
                pool.at("alice"));
        update(4);
        returning.leave();
        pool.run(ofSeconds(90));
        Pool.PoolNode alice = pool.at("alice");
        assertThat(alice.node.member("go-3")).isEmpty();
        assertThat(withOldRecord.member("go-3").incarnation()).isEqualTo(5);

        Instant back = pool.now();
        assertReturns(alice.address, ofSeconds(12), "back through one that has forgotten it");
        pool.pushPull(alice, Pool.state("go-3", 5, Address.parse("10.0.2.3:7946"), PushPull.LEFT));
        pool.run(ofSeconds(10));

        assertThat(returning.incarnation()).isEqualTo(6);
        assertThat(alice.events(MemberLeft.class)).noneMatch(left -> left.at().isAfter(back));
    }
}
