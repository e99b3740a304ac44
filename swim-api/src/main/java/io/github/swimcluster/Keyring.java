package io.github.swimcluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The encryption keys of a running node (memberlist protocol §15). Thread-safe.
 *
 * <p>To rotate the key of a cluster without interruption: {@link #install} the new key on every member, then
 * {@link #use} it on every member, then {@link #remove} the old key on every member. A change affects this node only and
 * is lost when the node is closed.
 *
 * <p>The returned stages complete when the change applies to all further messages. They complete exceptionally with an
 * {@link IllegalStateException} if the node is closed, and with an {@link IllegalArgumentException}, without a change, if
 * the operation is not allowed.
 */
public interface Keyring {
    /** Adds a key for decryption; the first key of the keyring also encrypts. Does nothing if the key is installed. */
    CompletionStage<Void> install(EncryptionKey key);

    /** Makes this key, which must be installed, the one that encrypts. */
    CompletionStage<Void> use(EncryptionKey key);

    /** Removes this key, which must not be the one that encrypts. Does nothing if the key is not installed. */
    CompletionStage<Void> remove(EncryptionKey key);

    /** An immutable snapshot of the keys; the first one encrypts. Empty if messages are not encrypted. */
    List<EncryptionKey> list();
}
