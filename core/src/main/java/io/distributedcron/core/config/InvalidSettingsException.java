package io.distributedcron.core.config;

import java.util.List;

/** The environment of a process does not say how it shall run; the message lists every problem. */
public final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(List<String> problems) {
        super("invalid settings:\n  - " + String.join("\n  - ", problems));
    }
}
