package io.github.swimcluster.simulation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test that is repeated for the seeds from 1 to this one, which it takes as its argument. A plain {@code mvn verify}
 * repeats it less often; the profile {@code full} as often as it says.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed {0}")
@ArgumentsSource(Seeded.Seeds.class)
@interface Seeded {
    /** How many seeds. */
    int value();

    /** The seeds. */
    final class Seeds implements ArgumentsProvider, AnnotationConsumer<Seeded> {
        private static final int MAX_SEEDS = Integer.getInteger("max.seeds", 5);

        private int count;

        @Override
        public void accept(Seeded seeded) {
            count = Math.min(seeded.value(), MAX_SEEDS);
        }

        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return LongStream.rangeClosed(1, count).mapToObj(Arguments::of);
        }
    }
}
