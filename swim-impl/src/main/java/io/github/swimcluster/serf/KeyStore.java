package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import java.util.List;

/** The encryption keys of this member, which Serf's key queries list and change (Serf protocol §10). */
public interface KeyStore {
    /** The keys; the first one encrypts. Empty if messages are not encrypted. */
    List<Bytes> list();

    /**
     * Changes the keys.
     *
     * @throws IllegalArgumentException if the rules of a keyring forbid it; the message says why
     */
    void change(Change change, Bytes key);

    /** What a query does with a key. */
    enum Change {
        INSTALL("installed"),
        USE("taken into use"),
        REMOVE("removed");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
