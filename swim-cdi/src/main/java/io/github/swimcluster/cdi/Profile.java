package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterSettings;
import java.util.Locale;

/** What holds for every property that is not set. */
enum Profile {
    LAN,
    WAN,
    LOCAL;

    ClusterSettings settings() {
        return switch (this) {
            case LAN -> ClusterSettings.lan();
            case WAN -> ClusterSettings.wan();
            case LOCAL -> ClusterSettings.local();
        };
    }

    /** As the property has it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
