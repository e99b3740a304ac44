package io.github.swimcluster;

import java.io.Serializable;
import java.util.Map;

/**
 * One member as this node sees it, at one moment. Serializable, so that a bean of a passivating scope such as
 * {@code @SessionScoped} can hold one.
 *
 * <p>Its components may grow in later versions, so do not match it with a record pattern.
 *
 * @param name        its identity in the cluster, unique, at most 255 bytes of UTF-8
 * @param address     where it is reached
 * @param state       what this node holds about it
 * @param incarnation its own count of its announcements; a later announcement has a higher one
 * @param tags        what it says about itself, sorted by key
 * @param metadata    the bytes that carry the tags, for members that put something else there
 * @param protocol    the versions it speaks
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
