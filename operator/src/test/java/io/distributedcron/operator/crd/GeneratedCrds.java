package io.distributedcron.operator.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.WorkerPool;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The CRDs as the types of the API say they are. */
final class GeneratedCrds {
    private static final String HEADER =
            "# Generated from the types in io.distributedcron.operator.api. To generate anew: mvn -Pcrds -pl operator -am test -Dtest=WriteCrdsTest -Dsurefire.failIfNoSpecifiedTests=false\n";

    private static final List<Class<? extends HasMetadata>> TYPES = List.of(DistributedCronJob.class, WorkerPool.class);

    private GeneratedCrds() {}

    static List<CustomResourceDefinition> all() {
        List<CustomResourceDefinition> crds = new ArrayList<>();
        CRDPostProcessor finishAndKeep = new CRDPostProcessor() {
            @Override
            public HasMetadata process(HasMetadata crd, String version) {
                CustomResourceDefinition finished = FinishSchema.of((CustomResourceDefinition) crd, description(crd));
                crds.add(finished);
                return finished;
            }
        };
        int generated = new CRDGenerator()
                .customResourceClasses(TYPES)
                .withParallelGenerationEnabled(false)
                .withPostProcessor(finishAndKeep)
                .withOutput(new Discarded())
                .generate();
        if (generated != crds.size()) {
            throw new IllegalStateException("generated " + generated + " CRDs and kept " + crds.size());
        }
        crds.sort(Comparator.comparing(crd -> crd.getMetadata().getName()));
        return crds;
    }

    /** The committed file of a CRD, in the folder that holds them. */
    static Path file(Path folder, CustomResourceDefinition crd) {
        return folder.resolve(crd.getMetadata().getName() + ".yaml");
    }

    static String yaml(CustomResourceDefinition crd) {
        return HEADER + Serialization.asYaml(crd);
    }

    private static String description(HasMetadata crd) {
        return TYPES.stream()
                .filter(type -> HasMetadata.getFullResourceName(type)
                        .equals(crd.getMetadata().getName()))
                .map(type -> type.getAnnotation(JsonClassDescription.class).value())
                .findFirst()
                .orElseThrow();
    }

    private static final class Discarded extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
        @Override
        protected ByteArrayOutputStream createStreamFor(String crdName) {
            return new ByteArrayOutputStream();
        }
    }
}
