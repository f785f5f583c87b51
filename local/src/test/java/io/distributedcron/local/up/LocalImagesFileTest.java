package io.distributedcron.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.local.process.Command;
import io.distributedcron.local.process.PodTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImagesFileTest {
    @TempDir
    private Path folder;

    private final ImageTable table = new ImageTable();
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("source.txt"), "one");
        write("cp source.txt built.txt");
    }

    private void write(String build) throws IOException {
        Files.writeString(folder.resolve(LocalImagesFile.NAME), """
                images:
                  example/worker:1.0:
                    build: %s
                    result: built.txt
                    sources: [source.txt]
                    run: exec cat built.txt
                """.formatted(build));
    }

    private void add() throws Exception {
        LocalImagesFile.beside(folder).orElseThrow().addTo(table, Map.of("A", "b"), folder, progress::add);
    }

    private static PodTemplate template(String image, List<String> command, List<String> arguments) {
        return new PodTemplate(image, command, arguments, Map.of(), Duration.ofSeconds(1));
    }

    @Test
    void anImageIsBuiltOnceAndAgainWhenItsSourcesChange() throws Exception {
        add();
        assertThat(folder.resolve("built.txt")).hasContent("one");
        assertThat(table.command(template("example/worker:1.0", List.of(), List.of())))
                .isEqualTo(new Command(List.of("sh", "-c", "exec cat built.txt"), folder, Map.of("A", "b")));

        add();
        assertThat(progress).hasSize(1);

        Files.writeString(folder.resolve("source.txt"), "two");
        Files.setLastModifiedTime(
                folder.resolve("built.txt"),
                FileTime.from(Files.getLastModifiedTime(folder.resolve("source.txt"))
                        .toInstant()
                        .minusSeconds(1)));
        add();
        assertThat(folder.resolve("built.txt")).hasContent("two");
    }

    @Test
    void aContainersOwnCommandReplacesThatOfItsImage() throws Exception {
        add();

        assertThat(table.command(template("example/worker:1.0", List.of("java", "-version"), List.of("x")))
                        .words())
                .containsExactly("java", "-version", "x");
    }

    @Test
    void aBuildThatFailsIsExplained() throws Exception {
        write("exit 3");

        assertThatThrownBy(this::add).isInstanceOf(IOException.class).hasMessageContainingAll("exit code 3", "build-");
    }

    @Test
    void anUnknownImageSaysWhatToDo() {
        assertThatThrownBy(() -> table.command(template("foreign", List.of(), List.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("foreign", "local-images.yaml");
    }

    @Test
    void aFileThatMakesNoSenseIsNamed() throws Exception {
        Files.writeString(folder.resolve(LocalImagesFile.NAME), "images: {x: {biuld: y}}");

        assertThatThrownBy(() -> LocalImagesFile.beside(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(LocalImagesFile.NAME);
    }
}
