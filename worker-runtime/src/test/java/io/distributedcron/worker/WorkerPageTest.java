package io.distributedcron.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.config.ServerUris;
import io.distributedcron.worker.function.BuiltInFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in docs/worker.md is code that is compiled and tested here. */
class WorkerPageTest {
    private static final Path PAGE = Path.of("..", "docs", "worker.md");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (?<name>\\w+) -->\n```java\n(?<code>.*?)```", Pattern.DOTALL);

    // snippet: worker
    static Worker startWorker() {
        return Worker.builder()
                .pool("team/reports")
                .mongodb("mongodb://mongodb:27017")
                .kafka("kafka:9092")
                .concurrency(8)
                .handler("send-digest", Letter.class, (letter, context) -> letter.to()
                        .size())
                .action("hello", String.class, (name, context) -> context.logger()
                        .info("hello {}", name))
                .build()
                .start(); // close() drains it
    }
    // end

    record Letter(List<String> to) {}

    // snippet: provider
    public static final class ReportFunctions implements FunctionProvider {
        @Override
        public List<JobFunction<?>> functions() {
            return List.of(JobFunction.action(
                    "hello", String.class, (name, context) -> context.logger().info("hello {}", name)));
        }
    }
    // end

    @Test
    void itsCodeIsCompiled() throws IOException {
        String sources = Stream.of("WorkerPageTest.java", "testkit/TestKitTest.java")
                .map(name -> read(Path.of("src/test/java/io/distributedcron/worker", name)))
                .collect(Collectors.joining("\n"));
        Matcher snippets = SNIPPET.matcher(read(PAGE));
        int found = 0;
        while (snippets.find()) {
            found++;
            assertThat(words(snippets.group("code")))
                    .as("snippet %s", snippets.group("name"))
                    .isEqualTo(words(region(sources, snippets.group("name"))));
        }
        assertThat(found).isEqualTo(4);
    }

    @Test
    void itNamesEveryBuiltInFunctionAndSetting() {
        String page = read(PAGE);
        new BuiltInFunctions().functions().forEach(function -> assertThat(page)
                .contains("| `" + function.name() + "` |"));
        String environment = read(Path.of("src/main/java/io/distributedcron/worker/WorkerEnvironment.java"));
        Matcher keys = Pattern.compile("\"(DCRON_\\w+)\"").matcher(environment);
        List<String> names = new ArrayList<>(List.of(ServerUris.MONGODB, ServerUris.KAFKA));
        keys.results().map(key -> key.group(1)).distinct().forEach(names::add);
        assertThat(names).hasSizeGreaterThan(6).allSatisfy(key -> assertThat(page)
                .contains("| `" + key + "` |"));
        assertThat(new ReportFunctions().functions()).hasSize(1);
    }

    /** Without line breaks and indentation, which the page and the formatter choose differently. */
    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String region(String sources, String name) {
        Matcher region = Pattern.compile("// snippet: " + name + "\n(.*?)\n *// end", Pattern.DOTALL)
                .matcher(sources);
        assertThat(region.find()).as("region %s", name).isTrue();
        return region.group(1);
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalStateException(path + " cannot be read", e);
        }
    }
}
