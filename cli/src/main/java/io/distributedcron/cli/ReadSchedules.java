package io.distributedcron.cli;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.job.Acceptance;
import io.distributedcron.operator.job.ReadJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The schedule of a job that is declared in a file, read as the operator reads it. */
final class ReadSchedules {
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$).*$");
    private static final Pattern SOMETHING = Pattern.compile("(?m)^\\s*[^#\\s]");
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private ReadSchedules() {}

    /** @param name {@code namespace/name} of the job; absent where the file has one job only */
    static Schedule of(Path file, @Nullable String name) {
        List<DistributedCronJob> jobs = new ArrayList<>();
        for (DistributedCronJob job : jobsIn(file)) {
            if (name == null || name.equals(ReadJob.id(job).toString())) {
                jobs.add(job);
            }
        }
        if (jobs.size() != 1) {
            throw new IllegalManifestException(file + " has " + jobs.size() + " DistributedCronJobs"
                    + (name == null ? "" : " named " + name) + ", and must have one"
                    + (name == null ? ". Say by --job which of them." : "."));
        }
        return switch (ReadJob.of(jobs.getFirst())) {
            case Acceptance.Accepted accepted -> accepted.schedule();
            case Acceptance.Rejected rejected -> throw new IllegalManifestException(file + ": " + rejected.message());
        };
    }

    private static List<DistributedCronJob> jobsIn(Path file) {
        try {
            List<DistributedCronJob> jobs = new ArrayList<>();
            for (String document : SEPARATOR.split(Files.readString(file), -1)) {
                if (SOMETHING.matcher(document).find()) {
                    collect(document, jobs);
                }
            }
            return jobs;
        } catch (IOException e) {
            throw new IllegalManifestException(file + " cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw new IllegalManifestException(file + " is no manifest: "
                    + String.valueOf(e.getMessage()).lines().limit(3).reduce("", String::concat));
        }
    }

    private static void collect(String document, List<DistributedCronJob> jobs) {
        GenericKubernetesResource resource = SERIALIZATION.unmarshal(document, GenericKubernetesResource.class);
        if (!DistributedCronJob.class.getSimpleName().equals(resource.getKind())) {
            return;
        }
        DistributedCronJob job = SERIALIZATION.unmarshal(document, DistributedCronJob.class);
        if (job.getSpec() == null
                || job.getMetadata() == null
                || job.getMetadata().getName() == null) {
            throw new IllegalArgumentException("a DistributedCronJob has no metadata.name or no spec");
        }
        asIfStored(job.getMetadata());
        jobs.add(job);
    }

    /** What the API server would add. */
    private static void asIfStored(ObjectMeta metadata) {
        if (metadata.getNamespace() == null) {
            metadata.setNamespace("default");
        }
        if (metadata.getUid() == null) {
            metadata.setUid("not-stored");
        }
        if (metadata.getGeneration() == null) {
            metadata.setGeneration(1L);
        }
    }
}
