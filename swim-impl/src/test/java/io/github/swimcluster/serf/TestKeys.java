package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Keys without rules, except that they have 16 bytes. */
public final class TestKeys implements KeyStore {
    private final List<Bytes> keys = new ArrayList<>();

    public TestKeys(Bytes... keys) {
        this.keys.addAll(List.of(keys));
    }

    @Override
    public List<Bytes> list() {
        return List.copyOf(keys);
    }

    @Override
    public void change(Change change, Bytes key) {
        if (key.length() != 16) {
            throw new IllegalArgumentException("a key must have 16 bytes, had " + key.length());
        }
        keys.remove(key);
        switch (change) {
            case INSTALL -> keys.add(key);
            case USE -> keys.addFirst(key);
            case REMOVE -> {}
        }
    }
}
