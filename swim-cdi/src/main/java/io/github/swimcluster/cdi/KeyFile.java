package io.github.swimcluster.cdi;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.internal.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file of encryption keys in base64, one per line; the first one encrypts. Blank lines and lines with # are ignored. */
final class KeyFile {
    private static final int MAX_BYTES = 64 << 10;

    private static final String KEYS_EXPECTED = "name a file with a key in each line, the base64 of 16, 24 or 32 bytes";

    private KeyFile() {}

    /**
     * Reads all keys of the file.
     *
     * @throws IllegalArgumentException if the file has no readable keys; the message completes the sentence "it must …" and
     *     quotes neither the path nor the content
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

    /** Whether a file exists at this path; then the text is not a key written in the wrong property. */
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
            // Omits the cause, which quotes the path: the "path" may be a key in the wrong property.
            throw new IllegalArgumentException("name a file that exists");
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("name a file of text that can be read");
        }
    }
}
