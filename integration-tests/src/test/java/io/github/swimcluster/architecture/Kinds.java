package io.github.swimcluster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Predicates for the architecture rules. */
final class Kinds {
    static final DescribedPredicate<JavaClass> IN_A_NULL_MARKED_PACKAGE =
            describe("in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class));

    /** Services and classes that JAX-RS or users refer to; they are public although none of our code refers to them. */
    static final DescribedPredicate<JavaClass> FOUND_BY_NAME = describe(
            "found by name",
            type -> type.isAnnotation()
                    || type.isAssignableTo("io.github.swimcluster.ClusterProvider")
                    || type.isAssignableTo("jakarta.enterprise.inject.spi.Extension")
                    || type.isAnnotatedWith("jakarta.ws.rs.Path")
                    || type.isAnnotatedWith("jakarta.ws.rs.ApplicationPath"));

    /** Constants only: the compiler copies them, so no use of the class is left in the bytecode. */
    static final DescribedPredicate<JavaClass> CONSTANTS = describe(
            "constants",
            type -> !type.getFields().isEmpty()
                    && type.getMethods().isEmpty()
                    && type.getFields().stream().allMatch(Kinds::isConstant));

    /** Classes that only the benchmarks use, which are not analysed here. */
    static final DescribedPredicate<JavaClass> VARIED_BY_BENCHMARKS = describe(
            "varied by benchmarks", type -> type.getFullName().equals("io.github.swimcluster.protocol.Lifeguard"));

    /** Members of an interface are implicitly public. */
    static final DescribedPredicate<JavaClass> MEMBERS_OF_INTERFACES = describe(
            "members of interfaces",
            type -> type.getEnclosingClass().filter(JavaClass::isInterface).isPresent());

    static final DescribedPredicate<JavaClass> HIDDEN =
            describe("hidden", type -> !type.getModifiers().contains(JavaModifier.PUBLIC));

    static final DescribedPredicate<JavaClass> USED_IN_ANOTHER_PACKAGE = describe(
            "used in another package",
            type -> type.getDirectDependenciesToSelf().stream()
                    .anyMatch(use -> !use.getOriginClass().getPackage().equals(type.getPackage())));

    /** CDI's client proxies are subclasses, including that of the bean which the extension adds. */
    static final DescribedPredicate<JavaClass> SUBCLASSED_BY_CONTAINERS = describe(
            "subclassed by containers",
            type -> type.isAnnotatedWith("jakarta.enterprise.context.ApplicationScoped")
                    || type.isAnnotatedWith("jakarta.ws.rs.ApplicationPath")
                    || type.getName().equals("io.github.swimcluster.cdi.ApplicationCluster"));

    static final DescribedPredicate<JavaClass> FINAL_OR_SEALED =
            describe("final or sealed", type -> type.getModifiers().contains(JavaModifier.FINAL) || type.isSealed());

    private Kinds() {}

    /** One slice for each package. A pattern would put the base package into one slice with its subpackages. */
    static SliceAssignment packageByPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "package by package";
            }
        };
    }

    private static boolean isConstant(JavaField field) {
        return field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL))
                && field.getRawType().isPrimitive();
    }
}
