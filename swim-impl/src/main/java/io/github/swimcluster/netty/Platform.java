package io.github.swimcluster.netty;

import io.github.swimcluster.jvm.LibraryProperty;
import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.Objects;

/** Keeps newer JDKs from printing warnings on our account. What the user has set is respected. */
final class Platform {
    /** From here on, the platform warns its user of libraries that use what is about to go. */
    private static final int JDK_THAT_WARNS = 24;

    /** In a jar that we do not bring along, and that everything else which uses Netty needs. */
    private static final String CLASS_OF_OTHERS = "io.netty.handler.codec.ByteToMessageDecoder";

    static {
        if (warns() && !isDecided() && !hasOtherUsers()) {
            // Netty reads it when this class is initialised, and leaves sun.misc.Unsafe alone, as Netty 4.2 does by
            // itself on these JDKs. Others would lose direct buffers by it.
            LibraryProperty.initialise(PlatformDependent.class, "io.netty.noUnsafe", "true");
        }
    }

    private Platform() {}

    /**
     * Called before Netty begins.
     *
     * @return whether native code may be loaded without a warning, that is, if the command line or the application's
     *     manifest allows it
     */
    static boolean allowsNativeCode() {
        if (!warns()) {
            return true;
        }
        try {
            // Since Java 22, and this is compiled for 21.
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(EventLoop.class.getModule());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every JDK that warns has this method", e);
        }
    }

    private static boolean warns() {
        return Runtime.version().feature() >= JDK_THAT_WARNS;
    }

    /** Whether the command line says what to do with {@code sun.misc.Unsafe}; the JDK keeps its option as a property. */
    private static boolean isDecided() {
        return System.getProperty("sun.misc.unsafe.memory.access") != null
                || System.getProperty("io.netty.tryUnsafe") != null;
    }

    /** Whether something else in our class loader uses the same Netty. The warning would be printed for it too. */
    private static boolean hasOtherUsers() {
        ClassLoader loader = PlatformDependent.class.getClassLoader();
        try {
            return Objects.equals(Class.forName(CLASS_OF_OTHERS, false, loader).getClassLoader(), loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
