package io.github.swimcluster.cdi;

import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class loader of the application that this copy of the library belongs to.
 *
 * <p>A server deploys all archives of an EAR on threads with the EAR's class loader. If a WAR in the EAR bundles the
 * library, only the WAR's class loader sees its configuration and observers.
 */
final class ApplicationLoader {
    private static final Class<?> OWN = ApplicationLoader.class;
    private static final Pattern WAR = Pattern.compile("([^/]*/[^/]+)/WEB-INF/");

    private ApplicationLoader() {}

    /**
     * The context class loader if it sees this copy of the library; this is right also if several applications share the
     * library. Otherwise it is the loader of an enclosing archive, and the result is the loader of this copy.
     */
    static ClassLoader ofThisThread() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null && sees(context, OWN) ? context : OWN.getClassLoader();
    }

    /** The loader of a class, if it sees this copy and so belongs to one of the application's archives. */
    static Optional<ClassLoader> ofArchive(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && sees(loader, OWN) ? Optional.of(loader) : Optional.empty();
    }

    /** Whether a class and this copy can belong to the same application: the loader of one of them sees the other. */
    static boolean isShared(Class<?> type) {
        return sees(OWN.getClassLoader(), type) || sees(type.getClassLoader(), OWN);
    }

    private static boolean sees(@Nullable ClassLoader loader, Class<?> type) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * The archive that bundles this copy, such as {@code shop.ear/orders.war}; empty if it is not in a WAR. It is equal on
     * all machines, which passivated beans need.
     */
    static String archive() {
        CodeSource source = OWN.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? "" : archive(location.getPath());
    }

    /** The last two path elements before {@code WEB-INF}: an EAR may have WARs of the same name in different folders. */
    static String archive(String path) {
        Matcher matcher = WAR.matcher(path);
        return matcher.find() ? matcher.group(1) : "";
    }
}
