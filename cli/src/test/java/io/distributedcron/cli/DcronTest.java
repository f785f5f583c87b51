package io.distributedcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DcronTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = Dcron.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).matches("dcron [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\s*");
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertThat(execute("--nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("--nonsense");
    }
}
