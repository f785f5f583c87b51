package io.distributedcron.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the modules, and what the packages that only decide may know. */
class ArchitectureTest {
    static final List<String> DECIDING = List.of(
            "core.job", "core.run", "core.cron", "core.plan", "core.check", "local.verdict", "operator.condition");

    private static final String BASE = "io.distributedcron.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.distributedcron");

    private static final String[] CLIENTS = {
        "com.mongodb..",
        "org.bson..",
        "org.apache.kafka..",
        "io.lettuce..",
        "io.fabric8.kubernetes.client..",
        "io.javaoperatorsdk..",
        "java.net..",
        "org.slf4j..",
        "ch.qos.logback.."
    };

    private static String in(String module) {
        return BASE + module + "..";
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "scheduler", "worker", "operator", "cli", "simulation", "embedded", "local"})
    void everyModuleIsSeen(String module) {
        assertThat(CLASSES.stream().anyMatch(it -> it.getPackageName().startsWith(BASE + module)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "core, scheduler",
        "core, worker",
        "core, operator",
        "core, cli",
        "scheduler, worker",
        "scheduler, operator",
        "scheduler, cli",
        "worker, scheduler",
        "worker, operator",
        "worker, cli",
        "operator, scheduler",
        "operator, worker",
        "operator, cli",
        "cli, scheduler",
        "cli, worker",
        "simulation, operator",
        "simulation, cli",
        "simulation, embedded",
        "simulation, local",
        "embedded, core",
        "embedded, scheduler",
        "embedded, worker",
        "embedded, operator"
    })
    void thereIsNoArrow(String from, String to) {
        noClasses()
                .that()
                .resideInAPackage(in(from))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(to))
                .check(CLASSES);
    }

    @Test
    void nothingThatShipsKnowsWhatDoesNot() {
        noClasses()
                .that()
                .resideInAnyPackage(in("core"), in("scheduler"), in("worker"), in("operator"), in("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("local"), in("embedded"), in("simulation"), in("benchmarks"))
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("DECIDING")
    void packagesThatDecideKnowNoClientAndNoLogger(String pure) {
        noClasses()
                .that()
                .resideInAPackage(BASE + pure)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLIENTS)
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("DECIDING")
    void packagesThatDecideAskNoClock(String pure) {
        List<String> clocks = List.of("now", "nanoTime", "currentTimeMillis", "systemDefault", "sleep");
        assertThat(CLASSES.stream()
                        .filter(it -> it.getPackageName().equals(BASE + pure))
                        .flatMap(it -> it.getMethodCallsFromSelf().stream())
                        .filter(call -> clocks.contains(call.getName())
                                && call.getTargetOwner().getPackageName().startsWith("java."))
                        .map(Object::toString))
                .isEmpty();
    }
}
