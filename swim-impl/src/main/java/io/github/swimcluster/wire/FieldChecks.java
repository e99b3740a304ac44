package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Text;

/** What must hold of a member for others to hear of it. */
final class FieldChecks {
    private static final int MAX_NAME = ClusterSettings.MAX_NAME_BYTES;
    private static final int MAX_METADATA = 512;
    private static final int VERSIONS = 6;

    private FieldChecks() {}

    static void name(String name) throws MalformedException {
        require(!name.isEmpty() && fitsName(name), "name");
    }

    /** A name that may be left out. */
    static void optionalName(String name) throws MalformedException {
        require(fitsName(name), "name");
    }

    /**
     * What is not UTF-8 was read as the replacement character, and must not be passed on as another name. Other members
     * may have control characters in their names, because memberlist lets them; ours do not.
     */
    private static boolean fitsName(String name) {
        return Text.survivesUtf8(name) && Text.length(name) <= MAX_NAME;
    }

    static void address(Bytes address) throws MalformedException {
        require(address.length() == 4 || address.length() == 16, "address");
    }

    static void metadata(Bytes metadata) throws MalformedException {
        require(metadata.length() <= MAX_METADATA, "metadata");
    }

    /** None, or six; a process of version 0.2.2 dies of anything between. */
    static void versionCount(Bytes versions) throws MalformedException {
        require(versions.length() == 0 || versions.length() == VERSIONS, "versions");
    }

    /** The membership protocol's range is one. */
    static void versionRange(Bytes versions) throws MalformedException {
        versionCount(versions);
        if (versions.length() > 0) {
            int least = versions.at(0);
            require(least > 0 && least <= versions.at(1), "versions");
        }
    }

    private static void require(boolean good, String reason) throws MalformedException {
        if (!good) {
            throw new MalformedException(reason);
        }
    }
}
