package io.github.swimcluster.netty;

import io.github.swimcluster.jvm.LibraryProperty;
import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.Objects;

/** Avoids the warnings that newer JDKs print about native code and {@code sun.misc.Unsafe}. Respects user settings. */
final class Platform {
    /** The first JDK that warns about libraries that use native code or {@code sun.misc.Unsafe}. */
    private static final int FIRST_WARNING_JDK = 24;

    /** A class from netty-codec, which we do not depend on and practically every other user of Netty does. */
    private static final String CODEC_CLASS = "io.netty.handler.codec.ByteToMessageDecoder";

    static {
        if (jdkWarns() && !isConfigured() && !hasOtherUsers()) {
            // Netty reads the property when this class is initialised, and then does not use sun.misc.Unsafe; Netty 4.2
            // does so by default on these JDKs. Other users of the same Netty would lose pooled direct buffers.
            LibraryProperty.initialise(PlatformDependent.class, "io.netty.noUnsafe", "true");
        }
    }

    private Platform() {}

    /**
     * Call before any other use of Netty.
     *
     * @return whether native code can be loaded without a warning, because the JDK does not warn, or the command line or
     *     the application's manifest enables native access
     */
    static boolean allowsNativeCode() {
        if (!jdkWarns()) {
            return true;
        }
        try {
            // The method exists since Java 22; this class is compiled for 21.
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(EventLoop.class.getModule());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Module.isNativeAccessEnabled is missing from this JDK", e);
        }
    }

    private static boolean jdkWarns() {
        return Runtime.version().feature() >= FIRST_WARNING_JDK;
    }

    /** Whether the command line configures the use of {@code sun.misc.Unsafe}. The JDK stores its option as a property. */
    private static boolean isConfigured() {
        return System.getProperty("sun.misc.unsafe.memory.access") != null
                || System.getProperty("io.netty.tryUnsafe") != null;
    }

    /** Whether other code uses the same Netty, and would be affected by the property. */
    private static boolean hasOtherUsers() {
        ClassLoader loader = PlatformDependent.class.getClassLoader();
        try {
            return Objects.equals(Class.forName(CODEC_CLASS, false, loader).getClassLoader(), loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
