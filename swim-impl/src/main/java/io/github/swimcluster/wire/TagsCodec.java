package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.wire.Reader.EndOfInput;
import java.util.Map;
import java.util.TreeMap;

/** Tags as Serf keeps them in a member's metadata (Serf protocol §4). */
public final class TagsCodec {
    private static final int MAGIC = 0xff;

    private TagsCodec() {}

    /** Sorted by key, so that equal tags have equal bytes. */
    public static Bytes encode(Map<String, String> tags) {
        Writer out = new Writer().type(MAGIC).map(tags.size());
        new TreeMap<>(tags).forEach((key, value) -> out.text(key).text(value));
        return Bytes.of(out.toArray());
    }

    /** Metadata that is not tags is the value of the tag {@code role}; of broken tags, those before the break count. */
    public static Map<String, String> decode(Bytes metadata) {
        Map<String, String> tags = new TreeMap<>();
        if (metadata.isEmpty()) {
            return tags;
        }
        if (metadata.at(0) != MAGIC) {
            tags.put("role", metadata.toUtf8());
            return tags;
        }
        try {
            new Reader(metadata.toArray(), 1, metadata.length()).texts(tags);
        } catch (MalformedException | EndOfInput e) {
            // Serf accepts the member with the tags read so far, and so do we.
            return tags;
        }
        return tags;
    }
}
