package io.github.swimcluster.protocol;

/** How a message shows that its sender has other keys or another label than this member. */
public enum Mismatch {
    /** It has no label, and this member has one. */
    NO_LABEL("has no label, and swim.label is set here"),
    /** It has a label, and this member has none. */
    UNEXPECTED_LABEL("has a label, and swim.label is not set here"),
    /** It has a label that is not this member's. */
    OTHER_LABEL("has another label than swim.label here"),
    /** It is plain, and this member demands encryption. */
    NOT_ENCRYPTED("is not encrypted, and swim.encryption.keys is set here"),
    /** It is encrypted, and this member has no keys. */
    ENCRYPTED("is encrypted, and swim.encryption.keys is not set here"),
    /** It is encrypted with a key that this member does not have. */
    OTHER_KEY("is encrypted with a key that is not in swim.encryption.keys here");

    private final String words;

    Mismatch(String words) {
        this.words = words;
    }

    /** Continues a sentence whose subject is the message. */
    @Override
    public String toString() {
        return words;
    }
}
