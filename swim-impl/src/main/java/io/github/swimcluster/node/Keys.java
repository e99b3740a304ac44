package io.github.swimcluster.node;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.internal.Limits;
import java.util.ArrayList;
import java.util.List;

/** The keys of a node, that which encrypts first, and the rules by which they change (memberlist protocol §15). */
public record Keys(List<EncryptionKey> list) {
    public Keys {
        list = List.copyOf(list);
    }

    /** With this key too; it is the last, unless it is there already. */
    public Keys install(EncryptionKey key) {
        if (list.contains(key)) {
            return this;
        }
        require(list.size() < Limits.MAX_KEYS, "a node has at most " + Limits.MAX_KEYS + " keys");
        List<EncryptionKey> more = new ArrayList<>(list);
        more.add(key);
        return new Keys(more);
    }

    /** With this key in front. */
    public Keys use(EncryptionKey key) {
        require(list.contains(key), "a key must be installed before it is used");
        List<EncryptionKey> turned = new ArrayList<>(list);
        turned.remove(key);
        turned.addFirst(key);
        return new Keys(turned);
    }

    /** Without this key. */
    public Keys remove(EncryptionKey key) {
        require(list.isEmpty() || !list.getFirst().equals(key), "the key that encrypts cannot be removed");
        List<EncryptionKey> fewer = new ArrayList<>(list);
        fewer.remove(key);
        return new Keys(fewer);
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
