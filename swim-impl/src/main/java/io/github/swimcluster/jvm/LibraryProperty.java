package io.github.swimcluster.jvm;

import java.util.Objects;
import java.util.Properties;

/**
 * A system property that a library of ours reads once, while one of its classes is initialised. It is set for that time
 * only, and only for a library that our own class loader defines, so that other applications in the JVM keep theirs.
 * What the user has set stays. Any thread may call.
 */
public final class LibraryProperty {
    // Equal literals are one object in the whole JVM, so that applications with a copy of this class each do not take
    // the other's value for the user's.
    private static final Object LOCK = "io.github.swimcluster.jvm.LibraryProperty";

    private LibraryProperty() {}

    /** Initialises the class while the property has this value; does nothing if the class came from elsewhere. */
    public static void initialise(Class<?> reader, String property, String value) {
        if (Objects.equals(reader.getClassLoader(), LibraryProperty.class.getClassLoader())) {
            synchronized (LOCK) {
                initialiseAlone(reader, property, value);
            }
        }
    }

    private static void initialiseAlone(Class<?> reader, String property, String value) {
        Properties system = System.getProperties();
        boolean isOurs = system.getProperty(property) == null && system.putIfAbsent(property, value) == null;
        try {
            Class.forName(reader.getName(), true, reader.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("a class that is loaded is found by its own loader", e);
        } finally {
            if (isOurs) {
                // Not if it was changed meanwhile.
                system.remove(property, value);
            }
        }
    }
}
