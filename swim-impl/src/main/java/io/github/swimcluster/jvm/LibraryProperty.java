package io.github.swimcluster.jvm;

import java.util.Objects;
import java.util.Properties;

/**
 * Sets a system property that a library reads once, while one of its classes is initialised. The property is set only
 * during that time, and only for a library of our own class loader, so that other applications in the JVM are not
 * affected. A value that the user has set is kept. Thread-safe.
 */
public final class LibraryProperty {
    // String literals are interned, so copies of this class in other class loaders use the same lock. Otherwise one
    // copy
    // could take the temporary value of another for the user's.
    private static final Object LOCK = "io.github.swimcluster.jvm.LibraryProperty";

    private LibraryProperty() {}

    /** Initialises the class while the property has this value; does nothing if another class loader defined it. */
    public static void initialise(Class<?> reader, String property, String value) {
        if (Objects.equals(reader.getClassLoader(), LibraryProperty.class.getClassLoader())) {
            synchronized (LOCK) {
                initialiseLocked(reader, property, value);
            }
        }
    }

    private static void initialiseLocked(Class<?> reader, String property, String value) {
        Properties system = System.getProperties();
        boolean wasSet = system.getProperty(property) == null && system.putIfAbsent(property, value) == null;
        try {
            Class.forName(reader.getName(), true, reader.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("a loaded class is not found by its own class loader", e);
        } finally {
            if (wasSet) {
                // Does nothing if the property was changed in the meantime.
                system.remove(property, value);
            }
        }
    }
}
