package io.distributedcron.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpFolderTest {
    @TempDir
    private Path root;

    @Test
    void dataIsKeptUnlessAFreshStartIsAskedFor() throws Exception {
        Path data;
        try (UpFolder folder = UpFolder.take(root, false)) {
            data = Files.createDirectories(folder.data("mongodb")).resolve("file");
            Files.writeString(data, "precious");
        }
        try (UpFolder folder = UpFolder.take(root, false)) {
            assertThat(data).hasContent("precious");
            assertThat(folder.root()).isEqualTo(root);
        }
        try (UpFolder folder = UpFolder.take(root, true)) {
            assertThat(folder.data("mongodb")).doesNotExist();
            assertThat(root.resolve("lock"))
                    .hasContent(String.valueOf(ProcessHandle.current().pid()));
        }
    }
}
