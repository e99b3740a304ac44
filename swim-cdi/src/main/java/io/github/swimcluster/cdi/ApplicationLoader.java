package io.github.swimcluster.cdi;

import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of the application that this copy of the library belongs to.
 *
 * <p>In an EAR, the server deploys every archive on a thread with the EAR's class loader. A WAR that bundles the library
 * has a configuration and observers of its own, which only the WAR's loader sees.
 */
final class ApplicationLoader {
    private static final Class<?> OWN = ApplicationLoader.class;
    private static final Pattern WAR = Pattern.compile("([^/]*/[^/]+)/WEB-INF/");

    private ApplicationLoader() {}

    /**
     * The current thread's loader if it sees this copy: it belongs to the application, also where several applications
     * share the library. Otherwise the thread's loader is that of an enclosing archive, and this copy's own one counts.
     */
    static ClassLoader ofThisThread() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null && sees(context, OWN) ? context : OWN.getClassLoader();
    }

    /** The loader of a class if it sees this copy: it is that of one of the application's archives. */
    static Optional<ClassLoader> ofArchive(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && sees(loader, OWN) ? Optional.of(loader) : Optional.empty();
    }

    /** Whether a class and this copy can belong to one application: one of the two sees the other. */
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
     * The archive that bundles this copy, such as {@code shop.ear/orders.war}; empty if it is in no WAR. The same on
     * every machine, for passivated beans.
     */
    static String archive() {
        CodeSource source = OWN.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? "" : archive(location.getPath());
    }

    /** The last two parts of the path before {@code WEB-INF}: two WARs of an EAR may have one name in two folders. */
    static String archive(String path) {
        Matcher matcher = WAR.matcher(path);
        return matcher.find() ? matcher.group(1) : "";
    }
}
