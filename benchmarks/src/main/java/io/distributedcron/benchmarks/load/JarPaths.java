package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class paths of our programs as an image has them: jars only, which is what archives of classes need. The function
 * that notes its calls comes first.
 *
 * @param home the project, which {@code ./dcron} has built
 * @param folder where jars are made of folders
 */
record JarPaths(Path home, Path folder) {
    private static final String PROVIDERS = "META-INF/services/io.distributedcron.worker.FunctionProvider";
    private static final List<String> NOTES = List.of(
            name(CallNotes.class),
            name(NotedFunction.class),
            PROVIDERS,
            "io/distributedcron/benchmarks/process-logback.xml");

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    /** That of a module's program. */
    String of(String module) throws IOException {
        Files.createDirectories(folder);
        Path built = home.resolve(module).resolve("target/run");
        List<Path> entries = new ArrayList<>();
        entries.add(built.resolve("classes"));
        for (String entry : Files.readString(built.resolve("classpath")).strip().split(":", -1)) {
            entries.add(Path.of(entry));
        }
        List<String> jars = new ArrayList<>();
        jars.add(notes().toString());
        for (Path entry : entries) {
            jars.add(Files.isDirectory(entry) ? jarOf(entry).toString() : entry.toString());
        }
        return String.join(":", jars);
    }

    private Path notes() throws IOException {
        Path jar = folder.resolve("notes.jar");
        if (!Files.exists(jar)) {
            try (JarOutputStream out = open(jar)) {
                for (String name : NOTES) {
                    try (InputStream in = Objects.requireNonNull(
                            JarPaths.class.getClassLoader().getResourceAsStream(name), name)) {
                        add(out, name, in);
                    }
                }
            }
        }
        return jar;
    }

    /** By the name of the module whose classes they are. */
    private Path jarOf(Path classes) throws IOException {
        Path module = home.relativize(classes).getName(0);
        Path jar = folder.resolve(module + ".jar");
        if (!Files.exists(jar)) {
            try (JarOutputStream out = open(jar);
                    Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        add(out, classes.relativize(file).toString(), in);
                    }
                }
            }
        }
        return jar;
    }

    private static JarOutputStream open(Path jar) throws IOException {
        OutputStream file = Files.newOutputStream(jar);
        return new JarOutputStream(file);
    }

    private static void add(JarOutputStream out, String name, InputStream in) throws IOException {
        out.putNextEntry(new JarEntry(name));
        in.transferTo(out);
        out.closeEntry();
    }
}
