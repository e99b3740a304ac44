package io.github.swimcluster;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The encoded length of tags: a magic byte, then a msgpack map in the old raw format (Serf protocol §4). */
final class Tags {
    private Tags() {}

    static int encodedLength(Map<String, String> tags) {
        int length = 1 + (tags.size() < 16 ? 1 : 3);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            length += textLength(tag.getKey()) + textLength(tag.getValue());
        }
        return length;
    }

    private static int textLength(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes + (bytes < 32 ? 1 : 3);
    }
}
