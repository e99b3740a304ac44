package io.github.swimcluster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.ANONYMOUS_CLASSES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static io.github.swimcluster.architecture.Kinds.CONSTANTS;
import static io.github.swimcluster.architecture.Kinds.FINAL_OR_SEALED;
import static io.github.swimcluster.architecture.Kinds.FOUND_BY_NAME;
import static io.github.swimcluster.architecture.Kinds.HIDDEN;
import static io.github.swimcluster.architecture.Kinds.IN_A_NULL_MARKED_PACKAGE;
import static io.github.swimcluster.architecture.Kinds.MEMBERS_OF_INTERFACES;
import static io.github.swimcluster.architecture.Kinds.SUBCLASSED_BY_CONTAINERS;
import static io.github.swimcluster.architecture.Kinds.USED_IN_ANOTHER_PACKAGE;
import static io.github.swimcluster.architecture.Kinds.VARIED_BY_BENCHMARKS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Scanner;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.WeakHashMap;

/** Checks the architecture rules, including the allowed dependencies in {@code docs/layers.puml}. */
@AnalyzeClasses(packages = "io.github.swimcluster", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "io.github.swimcluster";
    private static final String INTERNAL = "io.github.swimcluster.internal";
    private static final String PROTOCOL = "io.github.swimcluster.protocol";
    private static final String SERF = "io.github.swimcluster.serf";
    private static final String SIMULATION = "io.github.swimcluster.simulation";

    @ArchTest
    static final ArchRule dependenciesFollowTheDiagram = classes()
            .should(adhereToPlantUmlDiagram(
                    Path.of("..", "docs", "layers.puml"),
                    consideringOnlyDependenciesInAnyPackage(
                            "io.github.swimcluster..",
                            "io.netty..",
                            "org.msgpack..",
                            "jakarta..",
                            "org.eclipse.microprofile..",
                            "io.helidon..")));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().assignedFrom(Kinds.packageByPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().should(be(IN_A_NULL_MARKED_PACKAGE));

    @ArchTest
    static final ArchRule theProtocolUsesOnlyPlainJavaClasses = classes()
            .that()
            .resideInAnyPackage(PROTOCOL, SERF)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    API,
                    INTERNAL,
                    PROTOCOL,
                    SERF,
                    "com.google.re2j",
                    "java.lang",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.random",
                    "java.util.stream",
                    "org.jspecify.annotations")
            .because("I/O, threads, locks and loggers belong to the layers above");

    @ArchTest
    static final ArchRule theProtocolReadsNoClockAndCreatesNoRandomNumbers = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, SERF)
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    Clock.class,
                    InstantSource.class,
                    Process.class,
                    ProcessBuilder.class,
                    ProcessHandle.class,
                    Random.class,
                    Runtime.class,
                    Scanner.class,
                    ServiceLoader.class,
                    SplittableRandom.class,
                    Thread.class,
                    ThreadGroup.class,
                    ThreadLocal.class,
                    Timer.class,
                    TimerTask.class,
                    UUID.class))
            .orShould()
            .accessTargetWhere(target(fullNameMatching(String.join(
                    "|",
                    "java\\.time\\..*\\.(now|systemDefault)\\(.*",
                    "java\\.lang\\.System\\.(?!arraycopy\\().*",
                    "java\\.lang\\.(Strict)?Math\\.random\\(.*",
                    "java\\.util\\.random\\.RandomGenerator\\.(of|getDefault)\\(.*",
                    "java\\.util\\.random\\.RandomGeneratorFactory\\..*",
                    "java\\.util\\.Collections\\.shuffle\\(java\\.util\\.List\\)"))));

    @ArchTest
    static final ArchRule theProtocolDoesNotBlock = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, SERF)
            .should()
            .accessTargetWhere(target(fullNameMatching(".*\\.(wait\\((long.*)?\\)|notify(All)?\\(\\))")));

    @ArchTest
    static final ArchRule theProtocolHasNoSynchronizedMethods = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(PROTOCOL, SERF)
            .should()
            .haveModifier(SYNCHRONIZED);

    @ArchTest
    static final ArchRule theProtocolHasNoVolatileFields = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(PROTOCOL, SERF)
            .should()
            .haveModifier(VOLATILE);

    @ArchTest
    static final ArchRule theProtocolIteratesInADeterministicOrder = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, SERF)
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    HashMap.class, HashSet.class, Hashtable.class, IdentityHashMap.class, WeakHashMap.class))
            .orShould()
            .accessTargetWhere(target(fullNameMatching(String.join(
                    "|",
                    "java\\.util\\.Set\\.(of|copyOf)\\(.*",
                    "java\\.util\\.Map\\.(of|ofEntries|copyOf)\\(.*",
                    // Collectors with an explicit result container are allowed.
                    "java\\.util\\.stream\\.Collectors\\.to(Unmodifiable)?Set\\(.*",
                    "java\\.util\\.stream\\.Collectors\\.toUnmodifiableMap\\(.*",
                    "java\\.util\\.stream\\.Collectors\\.(toMap|groupingBy)\\((?!.*Supplier).*"))));

    @ArchTest
    static final ArchRule classesUsedInOnePackageAreNotPublic = classes()
            .that(not(or(
                    resideInAnyPackage(API, SIMULATION),
                    FOUND_BY_NAME,
                    CONSTANTS,
                    VARIED_BY_BENCHMARKS,
                    MEMBERS_OF_INTERFACES)))
            .should(be(or(HIDDEN, USED_IN_ANOTHER_PACKAGE)));

    @ArchTest
    static final ArchRule classesAreFinalOrSealed = classes()
            .that(not(or(INTERFACES, ANONYMOUS_CLASSES, SUBCLASSED_BY_CONTAINERS)))
            .should(be(FINAL_OR_SEALED));
}
