package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Encodes tags as Serf does in a member's metadata: {@code ff} and a map (Serf protocol §4). */
public final class TagsCodec {
    private static final int MAGIC = 0xff;
    private static final String ROLE = "role";

    private TagsCodec() {}

    /** The metadata of these tags. */
    public static Bytes encode(Map<String, String> tags) {
        MsgpackWriter writer = MsgpackWriter.of(MAGIC).map(tags.size());
        tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(TagsCodec::utf8, Arrays::compareUnsigned)))
                .forEach(tag -> writer.text(tag.getKey(), tag.getValue()));
        return Bytes.of(writer.toArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The tags in the metadata, up to the first malformed one. Metadata of another format becomes the tag {@code role}. */
    public static Map<String, String> decode(Bytes metadata) {
        if (metadata.length() == 0) {
            return Map.of();
        }
        if (metadata.at(0) != MAGIC) {
            return Map.of(ROLE, metadata.toUtf8());
        }
        SortedMap<String, String> tags = new TreeMap<>();
        read(new MsgpackReader(Slice.of(metadata.toArray()).after(1)), tags);
        return Collections.unmodifiableSortedMap(tags);
    }

    private static void read(MsgpackReader reader, Map<String, String> tags) {
        try {
            for (int left = reader.mapSize(); left > 0; left--) {
                String key = reader.text();
                tags.put(key, reader.text());
            }
        } catch (MalformedException e) {
            // Keeps the tags read so far, as Serf does.
        }
    }
}
