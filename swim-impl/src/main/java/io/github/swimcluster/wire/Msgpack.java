package io.github.swimcluster.wire;

import io.github.swimcluster.jvm.LibraryProperty;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;

/** MessagePack as memberlist uses it: the old format without str8 and bin. */
final class Msgpack {
    static {
        // Keeps newer JVMs from printing a warning about sun.misc.Unsafe.
        LibraryProperty.initialise(MessageBuffer.class, "msgpack.universal-buffer", "true");
    }

    private static final MessagePack.PackerConfig OLD_FORMAT =
            new MessagePack.PackerConfig().withStr8FormatSupport(false).withBufferSize(512);

    private Msgpack() {}

    static MessageBufferPacker packer() {
        return OLD_FORMAT.newBufferPacker();
    }

    static MessageBuffer wrap(byte[] array) {
        return MessageBuffer.wrap(array);
    }

    static MessageUnpacker unpacker(MessageBufferInput input) {
        return MessagePack.newDefaultUnpacker(input);
    }
}
