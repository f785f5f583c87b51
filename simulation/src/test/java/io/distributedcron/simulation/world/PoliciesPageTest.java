package io.distributedcron.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.declare.RequestRuns;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.simulation.scenario.Behaviour;
import io.distributedcron.simulation.scenario.Fault;
import io.distributedcron.simulation.scenario.JobPlan;
import io.distributedcron.simulation.scenario.Names;
import io.distributedcron.simulation.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of docs/policies.md, cell by cell: a job for each row, an installation of the production classes on virtual
 * time for each column, and what became of the job's runs held against what the page says.
 */
final class PoliciesPageTest {
    private static final Path PAGE = Path.of("../docs/policies.md");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final String ZONE = "Europe/Berlin";
    private static final Instant DAY = Instant.parse("2026-03-05T11:59:20Z");
    private static final Duration CALM = Duration.ofMinutes(2);

    /** What a row of the table is about. */
    enum Policy {
        LATEST("`catchUpPolicy: Latest`", Behaviour.WORKING),
        ALL("`catchUpPolicy: All`, limit 10", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return catchUp(spec, CatchUpPolicy.all(10));
            }
        },
        NONE("`catchUpPolicy: None`", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return catchUp(spec, CatchUpPolicy.NONE);
            }
        },
        STARTING_DEADLINE("`startingDeadlineSeconds: 15`", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return limited(spec, ConcurrencyPolicy.ALLOW, Optional.of(Duration.ofSeconds(15)));
            }
        },
        DEADLINE("`deadlineSeconds: 12`", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.failing(FailurePolicy.within(Duration.ofSeconds(12)));
            }
        },
        ALLOW("`concurrencyPolicy: Allow`", Behaviour.SLOW),
        FORBID("`concurrencyPolicy: Forbid`", Behaviour.SLOW) {
            @Override
            JobSpec declared(JobSpec spec) {
                return limited(spec, ConcurrencyPolicy.FORBID, Optional.empty());
            }
        },
        REPLACE("`concurrencyPolicy: Replace`", Behaviour.SLOW) {
            @Override
            JobSpec declared(JobSpec spec) {
                return limited(spec, ConcurrencyPolicy.REPLACE, Optional.empty());
            }
        },
        QUEUE("`concurrencyPolicy: Queue`", Behaviour.SLOW) {
            @Override
            JobSpec declared(JobSpec spec) {
                return limited(spec, ConcurrencyPolicy.QUEUE, Optional.empty());
            }
        },
        GROUP("`concurrencyGroup`, limit 1", Behaviour.SLOW) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.sharing(spec.sharing().in(new Group("crm", 1)));
            }
        },
        RETRY("`retry.maxAttempts: 3`", Behaviour.FAILING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.retrying(new RetryPolicy(3, Duration.ofSeconds(2), 200, Duration.ofMinutes(1)));
            }
        },
        SUSPEND_AFTER("`suspendAfterFailures: 3`", Behaviour.FAILING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.failing(FailurePolicy.NONE.suspendingAfter(3));
            }
        },
        SHARDS("`shards: {count: 3}`", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.sharded(Shards.of(3));
            }
        },
        JITTER("`jitterSeconds: 20`", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.at(timing(spec.schedule(), DstPolicy.RUN_AFTER, Duration.ofSeconds(20)));
            }
        },
        RUN_AFTER("`dstPolicy: RunAfter`", Behaviour.WORKING),
        SKIP("`dstPolicy: Skip`", Behaviour.WORKING) {
            @Override
            JobSpec declared(JobSpec spec) {
                return spec.at(timing(spec.schedule(), DstPolicy.SKIP, Duration.ZERO));
            }
        };

        private final String title;
        private final Behaviour behaviour;

        Policy(String title, Behaviour behaviour) {
            this.title = title;
            this.behaviour = behaviour;
        }

        JobId id() {
            return new JobId("sim", name().toLowerCase(Locale.ROOT));
        }

        String schedule() {
            return behaviour == Behaviour.SLOW ? "*/5 * * * *" : "* * * * *";
        }

        /** What the policy makes of the spec of a plain job. */
        JobSpec declared(JobSpec spec) {
            return spec;
        }

        JobSpec spec(String expression) {
            return declared(new JobSpec(
                    behaviour.functionName(),
                    timing(expression, DstPolicy.RUN_AFTER, Duration.ZERO),
                    Names.pool(1),
                    new Payload.None(),
                    ConcurrencyPolicy.ALLOW,
                    CatchUpPolicy.LATEST,
                    RetryPolicy.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    new HistoryLimits(1_000, 1_000)));
        }
    }

    private static Timing timing(String expression, DstPolicy dst, Duration jitter) {
        return new Timing(List.of(expression), ZONE, Optional.empty(), Optional.empty(), List.of(), dst, jitter);
    }

    private static JobSpec catchUp(JobSpec spec, CatchUpPolicy policy) {
        return new JobSpec(
                spec.functionName(),
                spec.timing(),
                spec.pool(),
                spec.payload(),
                spec.concurrency(),
                policy,
                spec.retry(),
                spec.timeout(),
                spec.startingDeadline(),
                spec.history());
    }

    private static JobSpec limited(JobSpec spec, ConcurrencyPolicy concurrency, Optional<Duration> startingDeadline) {
        return new JobSpec(
                spec.functionName(),
                spec.timing(),
                spec.pool(),
                spec.payload(),
                concurrency,
                spec.catchUp(),
                spec.retry(),
                spec.timeout(),
                startingDeadline,
                spec.history());
    }

    /** What happens in a column of the table. */
    enum Event {
        OUTAGE("outage of 1 h", DAY, Duration.ofMinutes(72)) {
            @Override
            List<Fault> faults() {
                long at = Duration.ofMinutes(10).toNanos();
                Duration hour = Duration.ofHours(1);
                return List.of(
                        new Fault.Crash(at, Names.scheduler(1), hour), new Fault.Crash(at, Names.scheduler(2), hour));
            }

            @Override
            Predicate<Run> observed() {
                return between(DAY.plusSeconds(610), DAY.plusSeconds(4_210));
            }
        },
        EDIT("edit", DAY, Duration.ofMinutes(17)) {
            @Override
            void happen(World world) {
                at(world, Duration.ofMinutes(10), policy -> declare(world, policy, "40 * * * * *", 2, false));
            }

            @Override
            Predicate<Run> observed() {
                return between(DAY.plusSeconds(610), DAY.plusSeconds(790));
            }
        },
        RESUME("resume", DAY, Duration.ofMinutes(14)) {
            @Override
            void happen(World world) {
                at(world, Duration.ofMinutes(5), policy -> declare(world, policy, policy.schedule(), 2, true));
                at(world, Duration.ofMinutes(10), policy -> declare(world, policy, policy.schedule(), 3, false));
            }

            @Override
            Predicate<Run> observed() {
                return between(DAY.plusSeconds(310), DAY.plusSeconds(790));
            }
        },
        GAP("DST gap", Instant.parse("2026-03-29T00:55:20Z"), Duration.ofMinutes(8)) {
            @Override
            String expression(Policy policy) {
                return "30 2 * * *";
            }

            @Override
            Predicate<Run> observed() {
                return between(Instant.parse("2026-03-29T00:55:20Z"), Instant.parse("2026-03-29T01:02:00Z"));
            }
        },
        OVERLAP("DST overlap", Instant.parse("2026-10-25T00:25:20Z"), Duration.ofMinutes(68)) {
            @Override
            String expression(Policy policy) {
                return "30 2 * * *";
            }

            @Override
            Predicate<Run> observed() {
                return between(Instant.parse("2026-10-25T00:25:20Z"), Instant.parse("2026-10-25T01:32:00Z"));
            }
        },
        TRIGGER("manual trigger", DAY, Duration.ofMinutes(15)) {
            @Override
            void happen(World world) {
                RequestRuns requests = new RequestRuns(
                        world.stores.triggers(), world.stores.plannedRuns(), world.stores.clock()::now, new Random(1));
                at(world, Duration.ofSeconds(670), policy -> {
                    Job job = Objects.requireNonNull(
                            world.stores.jobs().find(List.of(policy.id())).get(policy.id()));
                    requests.now(job, new TriggerToken("now"), Optional.empty());
                });
            }

            @Override
            Predicate<Run> observed() {
                return run -> run.id().isManual();
            }
        },
        WORKER_LOST("worker lost", DAY, Duration.ofMinutes(15)) {
            @Override
            List<Fault> faults() {
                long at = Duration.ofSeconds(642).toNanos();
                return List.of(new Fault.Crash(at, Names.worker(1), Duration.ofSeconds(5)));
            }

            @Override
            Predicate<Run> observed() {
                return between(DAY.plusSeconds(639), DAY.plusSeconds(641));
            }
        };

        private final String title;
        private final Instant start;
        private final Duration troubled;

        Event(String title, Instant start, Duration troubled) {
            this.title = title;
            this.start = start;
            this.troubled = troubled;
        }

        String expression(Policy policy) {
            return policy.schedule();
        }

        List<Fault> faults() {
            return List.of();
        }

        void happen(World world) {}

        abstract Predicate<Run> observed();

        private static Predicate<Run> between(Instant after, Instant until) {
            return run -> !run.id().isManual()
                    && run.scheduledTime().isAfter(after)
                    && !run.scheduledTime().isAfter(until);
        }

        private static void at(World world, Duration time, Consumer<Policy> action) {
            for (Policy policy : Policy.values()) {
                world.timeline.at(time.toNanos(), () -> action.accept(policy));
            }
        }

        private static void declare(World world, Policy policy, String expression, long revision, boolean suspended) {
            JobDeclaration before = world.desired.of(policy.id()).declaration();
            world.desired.declare(new JobDeclaration(
                    before.id(), before.uid(), revision, policy.spec(expression), suspended, Optional.empty()));
            SimOperator operator = (SimOperator) Objects.requireNonNull(world.machine(Names.OPERATOR))
                    .process()
                    .orElseThrow();
            operator.changed(before.id());
        }

        /** What became of the runs of each job. */
        Map<Policy, String> outcomes() {
            List<JobPlan> jobs = Arrays.stream(Policy.values())
                    .map(policy -> new JobPlan(
                            policy.id().name(),
                            policy.spec(expression(policy)),
                            Duration.ofSeconds(1).toNanos()))
                    .toList();
            World world =
                    new World(new Scenario(7, start, 2, List.of(64), Map.of(), jobs, faults(), troubled, CALM), false);
            world.releasesHeld = false;
            happen(world);
            Map<Policy, List<Run>> runs = new LinkedHashMap<>();
            // Before the end of the trouble, when handlers begin to behave, as there is nothing to see after it.
            world.timeline.at(troubled.toNanos() - 1, () -> {
                for (Policy policy : Policy.values()) {
                    runs.put(
                            policy,
                            world.stores.history().latest(policy.id(), 100_000).stream()
                                    .filter(observed())
                                    .toList());
                }
            });
            world.run();
            assertThat(world.checks().violation()).isEmpty();
            Map<Policy, String> outcomes = new LinkedHashMap<>();
            runs.forEach((policy, its) -> outcomes.put(policy, said(its)));
            return outcomes;
        }
    }

    /** How many ended in which way, the good ones first. */
    private static String said(List<Run> runs) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Run run : runs) {
            int times = run.ending().orElse(null) instanceof Ending.Skipped skipped ? skipped.times() : 1;
            counts.merge(outcome(run), times, Integer::sum);
        }
        String said = Stream.of(
                        counts.entrySet().stream().filter(it -> it.getKey().startsWith("ran")),
                        counts.entrySet().stream().filter(it -> it.getKey().startsWith("failed")),
                        counts.entrySet().stream()
                                .filter(it -> Character.isUpperCase(it.getKey().charAt(0))))
                .flatMap(it -> it)
                .map(it -> it.getKey() + " " + it.getValue())
                .collect(Collectors.joining(", "));
        return said.isEmpty() ? "nothing" : said;
    }

    private static String outcome(Run run) {
        String attempts = run.attempt() > 1 ? " in attempt " + run.attempt() + ":" : "";
        return run.ending()
                .map(ending -> switch (ending) {
                    case Ending.Succeeded succeeded -> "ran" + attempts;
                    case Ending.Failed failed -> "failed" + attempts;
                    case Ending.TimedOut(Failure failure) -> failure.errorClass();
                    case Ending.Cancelled(var reason) -> camelCase(reason.name());
                    case Ending.Skipped skipped -> camelCase(skipped.reason().name());
                })
                .orElseGet(() -> run.state().name());
    }

    private static String camelCase(String constant) {
        return Arrays.stream(constant.split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** The rows of the table: each the text of its cells. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| Policy |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static String code(String cell) {
        Matcher code = CODE.matcher(cell);
        return code.find() ? code.group(1) : cell;
    }

    @Test
    void everyPolicyAndEventHasItsPlace() throws IOException {
        List<List<String>> rows = rows();
        List<String> head = new ArrayList<>(List.of("Policy"));
        for (Event event : Event.values()) {
            head.add(event.title);
        }
        assertThat(rows.getFirst()).isEqualTo(head);
        assertThat(rows.stream().skip(2).map(List::getFirst))
                .containsExactlyElementsOf(Arrays.stream(Policy.values())
                        .map(policy -> policy.title)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void whatHappensIsWhatThePageSays(Event event) throws IOException {
        Map<String, String> page = new LinkedHashMap<>();
        rows().stream()
                .skip(2)
                .forEach(row -> page.put(
                        row.getFirst(), code(row.get(List.of(Event.values()).indexOf(event) + 1))));
        Map<String, String> seen = new LinkedHashMap<>();
        event.outcomes().forEach((policy, outcome) -> seen.put(policy.title, outcome));

        assertThat(seen).isEqualTo(page);
    }
}
