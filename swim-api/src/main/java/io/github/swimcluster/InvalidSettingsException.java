package io.github.swimcluster;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown for invalid settings, with all problems. */
public final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    // An array, because List is not Serializable.
    private final SettingsProblem[] problems;

    public InvalidSettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.toArray(SettingsProblem[]::new);
    }

    /** The problems, in the order of the settings. */
    public List<SettingsProblem> problems() {
        return List.of(problems);
    }
}
