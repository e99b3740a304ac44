package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.swimcluster.ClusterStatus.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Starting, and what a status holds. */
class ClusterTest {
    @Test
    void withoutAnEngineTheUserIsToldWhichJarIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Cluster.start(ClusterSettings.lan()))
                .withMessage("no cluster provider; is swim-impl on the class path?");
    }

    @Test
    void aStatusDoesNotChange() {
        List<String> suspects = new ArrayList<>(List.of("bob"));
        Map<String, String> seeds = new HashMap<>(Map.of("b:1", "refused", "a:1", "refused"));
        Map<String, Long> dropped = new HashMap<>(Map.of("too-many", 2L, "malformed", 1L));
        ClusterStatus status = new ClusterStatus(
                Phase.RUNNING,
                true,
                true,
                true,
                Optional.empty(),
                "",
                0,
                1,
                1,
                suspects,
                0,
                0,
                Optional.empty(),
                seeds,
                new Traffic(1, 2, 3, 4, 5, 6, dropped));

        suspects.clear();
        seeds.clear();
        dropped.clear();

        assertThat(status.suspects()).containsExactly("bob");
        assertThat(status.unreachableSeeds().keySet()).containsExactly("a:1", "b:1");
        assertThat(status.traffic().dropped().keySet()).containsExactly("malformed", "too-many");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> status.unreachableSeeds().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> status.traffic().dropped().clear());
    }
}
