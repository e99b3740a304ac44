package io.github.swimcluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The keys of a running node (memberlist protocol §15). Any thread may use it.
 *
 * <p>To change the key of a cluster without a pause: {@link #install} the new one on every member, then {@link #use} it
 * on every member, then {@link #remove} the old one on every member. A change here is one of this node only, and is gone
 * when it ends.
 *
 * <p>What is returned completes when the change holds for every packet that follows, and exceptionally with an
 * {@link IllegalStateException} if the node is closed. What cannot be done completes exceptionally with an
 * {@link IllegalArgumentException}, and changes nothing.
 */
public interface Keyring {
    /** Decrypts with this key too. The first one ever also encrypts from then on. Done before, it changes nothing. */
    CompletionStage<Void> install(EncryptionKey key);

    /** Encrypts with this key, which must be installed. */
    CompletionStage<Void> use(EncryptionKey key);

    /** Forgets this key, unless it is the one that encrypts. One that is not there changes nothing. */
    CompletionStage<Void> remove(EncryptionKey key);

    /** The keys, that which encrypts first; empty if nothing is encrypted. A snapshot: it never changes. */
    List<EncryptionKey> list();
}
