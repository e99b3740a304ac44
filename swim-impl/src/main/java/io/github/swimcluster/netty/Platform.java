package io.github.swimcluster.netty;

import io.netty.channel.EventLoop;

/** Keeps newer JDKs from printing warnings on our account. What the user has set is respected. */
final class Platform {
    /** From here on, the platform warns its user of libraries that use what is about to go. */
    private static final int JDK_THAT_WARNS = 24;

    private Platform() {}

    /**
     * Called before Netty begins: {@code sun.misc.Unsafe} is left alone, as Netty 4.2 does by itself on these JDKs.
     *
     * @return whether native code may be loaded without a warning, that is, if the command line or the application's
     *     manifest allows it
     */
    static boolean allowsNativeCode() {
        if (Runtime.version().feature() < JDK_THAT_WARNS) {
            return true;
        }
        if (System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "true");
        }
        try {
            // Since Java 22, and this is compiled for 21.
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(EventLoop.class.getModule());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every JDK that warns has this method", e);
        }
    }
}
