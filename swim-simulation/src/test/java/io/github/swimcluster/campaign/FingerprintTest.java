package io.github.swimcluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.campaign.invariant.Sightings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One seed, one story: on every run, in every process, with every collector of garbage. */
class FingerprintTest {
    private static final long PATIENCE_MINUTES = 5;

    @Test
    void theSameStoryIsToldTwice() {
        assertThat(Fingerprint.traces()).isEqualTo(Fingerprint.traces());
    }

    @Test
    void otherSeedsTellOtherStories() {
        Campaign campaign = new Campaign(8, 500);
        long one = new Stage(campaign.story(1), new Sightings()).play(500).trace();
        long other = new Stage(campaign.story(2), new Sightings()).play(500).trace();

        assertThat(one).isNotEqualTo(other);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC",
                "-XX:+UseParallelGC",
                "-XX:+UseG1GC",
                "-XX:+UseZGC",
                "-XX:TieredStopAtLevel=1"
            })
    void anotherProcessTellsTheSameStory(String option) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(option);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Fingerprint.class.getName()));

        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(told).isEqualTo(Fingerprint.traces());
    }
}
