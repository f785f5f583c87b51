package io.distributedcron.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LocalMainTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    frob                    | frob                            | ./dcron help
                    up --frob               | --fresh                         | ./dcron up --help
                    up /there/is/none       | /there/is/none                  | ./dcron up --help
                    up --schedulers 0       | --schedulers is 0               | ./dcron up --help
                    up --for 0s             | no time of at least 1 s         | ./dcron up --help
                    load --jobs 0           | --jobs, --workers               | ./dcron load --help
                    """)
    void whatIsNotUnderstoodIsSaidInAFewLines(String arguments, String problem, String help) {
        StringWriter err = new StringWriter();
        CommandLine line = LocalMain.commandLine().setErr(new PrintWriter(err, true));

        assertThat(line.execute(arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(problem, help);
        assertThat(err.toString().lines()).hasSizeLessThan(6);
    }
}
