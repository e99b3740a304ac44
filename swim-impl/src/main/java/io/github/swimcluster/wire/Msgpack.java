package io.github.swimcluster.wire;

import io.github.swimcluster.jvm.LibraryProperty;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;

/** The dialect of MessagePack that is spoken: its old form, without str8 and bin. */
final class Msgpack {
    static {
        // Without it, newer JVMs warn of sun.misc.Unsafe on the user's terminal.
        LibraryProperty.initialise(MessageBuffer.class, "msgpack.universal-buffer", "true");
    }

    private static final MessagePack.PackerConfig OLD_FORM =
            new MessagePack.PackerConfig().withStr8FormatSupport(false).withBufferSize(512);

    private Msgpack() {}

    static MessageBufferPacker packer() {
        return OLD_FORM.newBufferPacker();
    }

    /** The array, for {@link #unpacker}. */
    static MessageBuffer wrap(byte[] array) {
        return MessageBuffer.wrap(array);
    }

    static MessageUnpacker unpacker(MessageBufferInput input) {
        return MessagePack.newDefaultUnpacker(input);
    }
}
