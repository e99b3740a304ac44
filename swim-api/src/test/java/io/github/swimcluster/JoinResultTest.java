package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Tests the result of a join. */
class JoinResultTest {
    private static final JoinResult RESULT = JoinResult.builder()
            .unreachable("orders-3", "it has left")
            .answered("orders-2")
            .unreachable("orders-0", "it refused the connection")
            .answered("orders-1")
            .build();

    @Test
    void tellsWhichSeedsAnsweredAndWhyOthersDidNot() {
        assertThat(RESULT.answered()).isEqualTo(2);
        assertThat(RESULT.answeredSeeds()).containsExactly("orders-1", "orders-2");
        assertThat(RESULT.unreachableSeeds().keySet()).containsExactly("orders-0", "orders-3");
        assertThat(RESULT.unreachableSeeds()).containsEntry("orders-3", "it has left");
        assertThat(JoinResult.builder().build().answered()).isZero();
    }

    @Test
    void cannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> RESULT.unreachableSeeds().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> RESULT.answeredSeeds().clear());
    }

    @Test
    void theLastWordOnASeedCounts() {
        JoinResult.Builder builder = JoinResult.builder().answered("orders-1").unreachable("orders-1", "it has left");
        assertThat(builder.build().answered()).isZero();

        assertThat(builder.answered("orders-1").build().unreachableSeeds()).isEmpty();
    }

    @Test
    void isEqualByContent() {
        JoinResult one = JoinResult.builder().answered("orders-1").build();

        assertThat(one)
                .isEqualTo(JoinResult.builder().answered("orders-1").build())
                .hasSameHashCodeAs(JoinResult.builder().answered("orders-1").build())
                .isNotEqualTo(JoinResult.builder().answered("orders-2").build())
                .isNotEqualTo(JoinResult.builder()
                        .answered("orders-1")
                        .unreachable("a", "b")
                        .build())
                .isNotEqualTo("orders-1")
                .hasToString("JoinResult[answeredSeeds=[orders-1], unreachableSeeds={}]");
    }
}
