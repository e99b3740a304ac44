package io.github.swimcluster.wire;

import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The one door to msgpack-core. */
final class Msgpack {
    private static final String UNIVERSAL = "msgpack.universal-buffer";

    static {
        // Its other buffer uses sun.misc.Unsafe, of which newer JDKs warn the user.
        if (System.getProperty(UNIVERSAL) == null) {
            System.setProperty(UNIVERSAL, "true");
        }
    }

    private static final MessagePack.PackerConfig OLD_RAW = new MessagePack.PackerConfig().withStr8FormatSupport(false);

    private Msgpack() {}

    static MessageBufferPacker packer() {
        return OLD_RAW.newBufferPacker();
    }

    static MessageUnpacker unpacker(byte[] bytes, int from, int length) {
        return MessagePack.newDefaultUnpacker(bytes, from, length);
    }
}
