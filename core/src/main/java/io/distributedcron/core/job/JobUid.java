package io.distributedcron.core.job;

/**
 * The identity of one declaration of a job: a job that is deleted and declared again gets another one.
 *
 * @param value not blank, without {@code :} (it is the first part of a run's id)
 */
public record JobUid(String value) {
    public JobUid {
        if (value.isBlank() || value.indexOf(':') >= 0) {
            throw new IllegalArgumentException("job uid '" + value + "' must not be blank and must not contain ':'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
