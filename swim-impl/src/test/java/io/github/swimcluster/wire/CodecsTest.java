package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the codecs of tags and of Serf's user state. */
class CodecsTest {
    @Test
    void encodesNoTagsAsAnEmptyMap() {
        assertThat(TagsCodec.encode(Map.of()).toHex()).isEqualTo("ff80");
        assertThat(TagsCodec.decode(Bytes.of(Vectors.hex("ff80")))).isEmpty();
        assertThat(TagsCodec.decode(Bytes.of(Vectors.hex("ffc0")))).isEmpty();
    }

    @Test
    void encodesTagsSortedByTheirUtf8Bytes() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("\ud83d\ude00", "1");
        tags.put("\uffee", "2");
        tags.put("a", "");

        assertThat(TagsCodec.encode(tags).toHex()).isEqualTo("ff83a161a0a3efbfaea132a4f09f9880a131");
    }

    @Test
    void decodesMetadataOfAnotherFormatAsTheRole() {
        assertThat(TagsCodec.decode(Bytes.utf8("web"))).isEqualTo(Map.of("role", "web"));
        assertThat(TagsCodec.decode(Bytes.EMPTY)).isEmpty();
        assertThat(TagsCodec.decode(AbsentBytes.ABSENT)).isEmpty();
    }

    @Test
    void keepsTheTagsBeforeATruncation() {
        byte[] metadata = TagsCodec.encode(Map.of("a", "1", "b", "2")).toArray();
        for (int length = 1; length < metadata.length; length++) {
            assertThat(TagsCodec.decode(Bytes.of(metadata, 0, length)))
                    .isEqualTo(length < 6 ? Map.of() : Map.of("a", "1"));
        }
        assertThat(TagsCodec.decode(Bytes.of(Vectors.hex("ffdfffffffffa161a131"))))
                .isEqualTo(Map.of());
        assertThat(TagsCodec.decode(Bytes.of(Vectors.hex("ff05")))).isEmpty();
    }
}
