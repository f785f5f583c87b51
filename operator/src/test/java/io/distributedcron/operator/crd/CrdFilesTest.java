package io.distributedcron.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The committed CRDs are those that the types say, and no published field goes away. */
final class CrdFilesTest {
    private static final Path FOLDER = Path.of("..", "crds");
    private static final String REMEDY =
            "run: mvn -Pcrds -pl operator -am test -Dtest=WriteCrdsTest -Dsurefire.failIfNoSpecifiedTests=false";

    private final List<CustomResourceDefinition> generated = GeneratedCrds.all();

    @Test
    void committedFilesAreThoseThatTheTypesSay() throws IOException {
        for (CustomResourceDefinition crd : generated) {
            Path file = GeneratedCrds.file(FOLDER, crd);
            assertThat(file).as(REMEDY).exists();
            assertThat(Files.readString(file))
                    .as("%s is stale; %s", file, REMEDY)
                    .isEqualTo(GeneratedCrds.yaml(crd));
        }
        try (var files = Files.list(FOLDER)) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
                    .as("a file in crds that no type stands for")
                    .hasSameSizeAs(generated);
        }
    }

    @Test
    void noPublishedFieldGoesAwayOrChangesItsType() throws IOException {
        assertThat(CrdFields.of(generated))
                .as("fields in the ledger crd-fields.txt are used by resources that are stored in clusters")
                .containsAll(ledger());
    }

    @Test
    void everyFieldIsInTheLedger() throws IOException {
        assertThat(ledger()).as(REMEDY).containsExactlyElementsOf(CrdFields.of(generated));
    }

    @Test
    void theTablesOfTheDocumentationAreThoseThatTheTypesSay() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "resources.md"));

        assertThat(page).as(REMEDY).isEqualTo(FieldTables.replacedIn(page, generated));
    }

    private static List<String> ledger() throws IOException {
        try (InputStream in = Objects.requireNonNull(CrdFilesTest.class.getResourceAsStream("/crd-fields.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
