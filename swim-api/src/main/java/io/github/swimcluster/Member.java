package io.github.swimcluster;

import java.io.Serializable;
import java.util.Map;

/**
 * An immutable snapshot of one member as this node sees it. Serializable, so that beans of a passivating scope such as
 * {@code @SessionScoped} can have a field of this type.
 *
 * <p>Later versions may add components, so do not match it with a record pattern.
 *
 * @param name        the unique identity of the member in the cluster, at most 255 bytes of UTF-8
 * @param address     the address at which other members reach it
 * @param state       the state that this node has recorded
 * @param incarnation the member's counter of its announcements; a later announcement has a higher one
 * @param tags        the key-value pairs that the member announces, sorted by key
 * @param metadata    the bytes that encode the tags, or other bytes if the member does not use tags
 * @param protocol    the protocol versions that the member supports
 */
public record Member(
        String name,
        Address address,
        MemberState state,
        long incarnation,
        Map<String, String> tags,
        Bytes metadata,
        ProtocolVersions protocol)
        implements Serializable {
    public Member {
        tags = SortedTags.of(tags);
    }

    /** The same member in another state. */
    public Member withState(MemberState other) {
        return new Member(name, address, other, incarnation, tags, metadata, protocol);
    }
}
