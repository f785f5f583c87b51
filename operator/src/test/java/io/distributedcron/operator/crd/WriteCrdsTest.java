package io.distributedcron.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build step that writes the CRDs and adds new fields to the ledger. It runs as a test so that it runs on the JDK
 * that the build selects. Without {@code -Pcrds} it writes into a temporary folder.
 */
final class WriteCrdsTest {
    @Test
    void writesCrdsAndLedger(@TempDir Path temporary) throws IOException {
        Path folder = place("crds.folder", temporary.resolve("crds"));
        Path ledger = place("crds.ledger", temporary.resolve("crd-fields.txt"));
        List<CustomResourceDefinition> crds = GeneratedCrds.all();
        Path chart = place("crds.chart", temporary.resolve("chart"));
        for (Path place : List.of(folder, chart)) {
            Files.createDirectories(place);
            for (CustomResourceDefinition crd : crds) {
                Files.writeString(GeneratedCrds.file(place, crd), GeneratedCrds.yaml(crd));
            }
        }
        SortedSet<String> published = new TreeSet<>(Files.exists(ledger) ? Files.readAllLines(ledger) : List.of());
        published.addAll(CrdFields.of(crds));
        Files.write(ledger, published);
        if (System.getProperty("crds.page") != null) {
            Path page = Path.of(System.getProperty("crds.page"));
            Files.writeString(page, FieldTables.replacedIn(Files.readString(page), crds));
        }

        assertThat(Files.readAllLines(ledger)).containsAll(CrdFields.of(crds)).isSorted();
    }

    private static Path place(String property, Path otherwise) {
        String value = System.getProperty(property);
        return value == null ? otherwise : Path.of(value);
    }
}
