package io.github.swimcluster.cdi;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file of keys: base64, one in each line, that which encrypts first. What is blank or begins with # is no key. */
final class KeyFile {
    private static final int MAX_BYTES = 64 << 10;

    private static final String KEYS_EXPECTED = "name a file with a key in each line, the base64 of 16, 24 or 32 bytes";

    private KeyFile() {}

    /**
     * Reads it whole.
     *
     * @throws IllegalArgumentException if there are no keys to be read, in words that end the sentence "it must …" and
     *     quote neither the path nor the file
     */
    static List<EncryptionKey> read(String path) {
        List<String> lines = lines(path);
        List<EncryptionKey> keys;
        try {
            keys = lines.stream()
                    .map(Text::trim)
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .map(EncryptionKey::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(KEYS_EXPECTED);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(KEYS_EXPECTED);
        }
        return keys;
    }

    /** Whether there is a file at a path, so that the text is a path and no key. */
    static boolean exists(String path) {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static List<String> lines(String path) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("name a file of at most %d bytes".formatted(MAX_BYTES));
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            // Without the cause, which quotes the path: it may be a key in the wrong place.
            throw new IllegalArgumentException("name a file that exists");
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("name a file of text that can be read");
        }
    }
}
