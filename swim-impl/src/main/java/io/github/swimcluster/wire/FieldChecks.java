package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.Text;

/** Checks of the decoded fields that describe a member. */
final class FieldChecks {
    private static final int VERSION_COUNT = 6;

    private FieldChecks() {}

    static void name(String name) throws MalformedException {
        require(!name.isEmpty() && isValidName(name), DropReason.NAME);
    }

    /** Like {@link #name}, but the name may be empty. */
    static void optionalName(String name) throws MalformedException {
        require(isValidName(name), DropReason.NAME);
    }

    /**
     * Invalid UTF-8 was decoded to the replacement character; passing that on would create a different name. Control
     * characters are accepted from other members, because memberlist allows them; we refuse them in our own name.
     */
    private static boolean isValidName(String name) {
        return Text.survivesUtf8(name) && Text.length(name) <= Limits.MAX_NAME_BYTES;
    }

    static void address(Bytes address) throws MalformedException {
        require(address.length() == 4 || address.length() == 16, DropReason.ADDRESS);
    }

    static void metadata(Bytes metadata) throws MalformedException {
        require(metadata.length() <= Limits.MAX_METADATA_BYTES, DropReason.METADATA);
    }

    /** Accepts no version bytes or six; memberlist 0.2.2 crashes on 1 to 5. */
    static void versionCount(Bytes versions) throws MalformedException {
        require(versions.length() == 0 || versions.length() == VERSION_COUNT, DropReason.VERSIONS);
    }

    /** Also checks that the protocol's minimum is positive and not above its maximum. */
    static void versionRange(Bytes versions) throws MalformedException {
        versionCount(versions);
        if (versions.length() > 0) {
            int minimum = versions.at(0);
            require(minimum > 0 && minimum <= versions.at(1), DropReason.VERSIONS);
        }
    }

    private static void require(boolean valid, DropReason reason) throws MalformedException {
        if (!valid) {
            throw new MalformedException(reason);
        }
    }
}
