package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarPathsTest {
    @TempDir
    Path home;

    @Test
    void foldersOfClassesBecomeJarsAndTheNotedFunctionComesFirst() throws IOException {
        Path library = Files.createFile(home.resolve("library.jar"));
        Path core = Files.createDirectories(home.resolve("core/target/run/classes"));
        Files.writeString(Files.createDirectory(core.resolve("a")).resolve("A.class"), "a");
        Files.createDirectories(home.resolve("worker/target/run/classes"));
        Files.writeString(home.resolve("worker/target/run/classpath"), core + ":" + library + "\n");

        List<String> path = Arrays.asList(
                new JarPaths(home, home.resolve("jars")).of("worker").split(File.pathSeparator, -1));

        assertThat(path.stream().map(entry -> entry.substring(entry.lastIndexOf(File.separatorChar) + 1)))
                .containsExactly("notes.jar", "worker.jar", "core.jar", "library.jar");
        try (JarFile jar = new JarFile(path.get(2))) {
            assertThat(jar.getEntry("a/A.class")).isNotNull();
        }
    }
}
