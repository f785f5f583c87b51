package io.distributedcron.examples.reports;

import org.jspecify.annotations.Nullable;

/**
 * The payload of {@code run-report}.
 *
 * @param title of the report
 * @param minutes how far it looks back from the run's scheduled time; 1 to 1440
 * @param namespace only jobs of this one; absent: of all
 */
public record ReportRequest(
        String title, int minutes, @Nullable String namespace) {
    public ReportRequest {
        if (title.isBlank()) {
            throw new IllegalArgumentException("title must not be blank");
        }
        if (minutes < 1 || minutes > 1440) {
            throw new IllegalArgumentException("minutes " + minutes + " must be from 1 to 1440");
        }
    }
}
