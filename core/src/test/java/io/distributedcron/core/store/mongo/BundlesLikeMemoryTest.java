package io.distributedcron.core.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.RunBatches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done in whatever order, runs that share documents stand as those in memory, which share nothing. */
class BundlesLikeMemoryTest {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    private static final Instant NOW = Instant.parse("2031-05-06T07:08:00Z");
    private static final PoolId POOL = PoolId.parse("shop/pool");
    private static final List<WorkerId> WORKERS = List.of(new WorkerId("w-1"), new WorkerId("w-2"));
    private static final int STEPS = 100;
    private static final int SECONDS = 4;

    private final StoresUnderTest memory = StoresUnderTest.inMemory();
    private final StoresUnderTest mongo = MONGO.underTest();
    private final Map<JobId, Integer> revisions = new HashMap<>();
    private final Set<RunRef> known = new HashSet<>();
    /** As the database answered them last, so with their whereabouts then, however old. */
    private final Map<RunId, Run> seen = new HashMap<>();

    private Random random = new Random();
    private List<JobId> jobs = List.of();
    private Slot slot = new Slot(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRunStandsWhereItShould(long seed) {
        random = new Random(seed);
        jobs = neighbours(9);
        slot = jobs.getFirst().slot();
        for (int step = 0; step < STEPS; step++) {
            String what = step();
            if (step % 4 == 3) {
                compare("seed " + seed + ", step " + step + ", " + what);
            }
        }
    }

    private static List<JobId> neighbours(int count) {
        Slot first = JobId.parse("shop/job-0").slot();
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> JobId.parse("shop/job-" + i))
                .filter(job -> job.slot().equals(first))
                .limit(count)
                .toList();
    }

    private String step() {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> plan();
            case 3, 4 -> readDue();
            case 5, 6 -> claim();
            case 7, 8, 9 -> end();
            case 10 -> skip();
            case 11 -> cancel();
            case 12 -> random.nextInt(3) == 0 ? change() : replan();
            default -> delete();
        };
    }

    private String plan() {
        Instant time = time();
        List<Run> runs = some(jobs).stream()
                .map(job -> planned(job, time))
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        if (random.nextInt(3) == 0) {
            some(jobs).forEach(job -> runs.add(planned(job, time.plusSeconds(1))));
        }
        if (random.nextInt(3) == 0) {
            some(jobs).forEach(job -> runs.add(planned(job, time)));
        }
        both(stores -> stores.plannedRuns().plan(runs).keySet(), "what is planned");
        runs.forEach(run -> known.add(RunRef.of(run)));
        return "planning " + runs.size() + " runs";
    }

    private Run planned(JobId job, Instant time) {
        return Run.planned(job(job), time, Ticket.random(random), NOW.minusSeconds(100));
    }

    private Job job(JobId id) {
        return Jobs.job(id.toString()).revision(revisions.getOrDefault(id, 1)).changedAt(NOW.minusSeconds(60));
    }

    private String readDue() {
        Instant to = time();
        both(
                stores -> {
                    List<Run> due = new ArrayList<>();
                    try (RunBatches batches =
                            stores.dueRuns().read(POOL, SlotRange.ALL, NOW.minusSeconds(1), to.plusMillis(1), 3)) {
                        for (List<Run> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
                            due.addAll(batch);
                        }
                    }
                    if (stores.equals(mongo)) {
                        due.forEach(run -> seen.put(run.id(), run));
                    }
                    return Set.copyOf(due);
                },
                "what is due");
        return "reading what is due";
    }

    private String claim() {
        Claim claim = new Claim(Token.random(random), oneOf(WORKERS), NOW);
        List<Run> batch = random.nextBoolean() ? wholeBundle() : some(seen.values());
        List<RunRef> refs = batch.stream()
                .map(run -> random.nextInt(10) == 0 ? new RunRef(run.id(), run.job(), run.ticket()) : RunRef.of(run))
                .toList();
        both(stores -> stores.claimedRuns().claim(refs, claim), "what is won");
        return "claiming " + refs.size() + " runs";
    }

    private List<Run> wholeBundle() {
        if (seen.isEmpty()) {
            return List.of();
        }
        String bundle = oneOf(List.copyOf(seen.values())).whereabouts().bundle();
        return seen.values().stream()
                .filter(run -> run.whereabouts().bundle().equals(bundle))
                .toList();
    }

    private String end() {
        List<AttemptReport> reports = new ArrayList<>();
        List<Run> running = memory.claimedRuns().runningOf(oneOf(WORKERS), 1_000);
        boolean plain = random.nextBoolean();
        for (Run run : random.nextBoolean() ? running : some(running)) {
            Token token = random.nextInt(20) == 0
                    ? Token.random(random)
                    : run.claim().orElseThrow().token();
            Run before = seen.getOrDefault(run.id(), run);
            reports.add(new AttemptReport(
                    run.id(),
                    run.job(),
                    token,
                    plain ? success() : attemptEnd(),
                    random.nextInt(5) == 0 ? Optional.empty() : Optional.of(NOW.plusMillis(random.nextInt(1000))),
                    NOW.plusMillis(random.nextInt(1000)),
                    before.whereabouts()));
        }
        both(stores -> stores.claimedRuns().end(reports), "the answers");
        if (random.nextInt(4) == 0) {
            both(stores -> stores.claimedRuns().end(reports), "the answers to the same once more");
        }
        return "ending " + reports.size() + " runs";
    }

    private static AttemptEnd success() {
        return new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty()));
    }

    private AttemptEnd attemptEnd() {
        Failure failure = new Failure("E", "m");
        Instant due = time();
        Ticket ticket = Ticket.random(random);
        return switch (random.nextInt(7)) {
            case 0 -> new AttemptEnd.Finished(new Ending.Failed(failure));
            case 1 -> new AttemptEnd.Finished(new Ending.TimedOut(failure));
            case 2 -> new AttemptEnd.Finished(new Ending.Succeeded(Optional.of("{}")));
            case 3 -> new AttemptEnd.TriedAgain(failure, due, ticket);
            case 4 -> new AttemptEnd.Lost(due, ticket);
            case 5 -> new AttemptEnd.GivenBack(ticket);
            default -> success();
        };
    }

    private String skip() {
        List<RunRef> refs = some(seen.values()).stream().map(RunRef::of).toList();
        both(
                stores -> stores.plannedRuns().end(refs, new Ending.Skipped(SkipReason.MISSED), NOW),
                "what is ended unclaimed");
        return "skipping " + refs.size() + " runs";
    }

    private String cancel() {
        for (WorkerId worker : WORKERS) {
            for (Run run : some(memory.claimedRuns().runningOf(worker, 3))) {
                both(
                        stores -> {
                            stores.claimedRuns().requestCancel(run, CancelReason.REQUESTED, NOW);
                            return true;
                        },
                        "nothing");
            }
        }
        return "asking for stops";
    }

    private String change() {
        JobId id = oneOf(jobs);
        int revision = revisions.getOrDefault(id, 1) + 1;
        revisions.put(id, revision);
        Jobs changed = Jobs.job(id.toString()).revision(revision);
        Job job = (random.nextInt(4) == 0 ? changed.suspended() : changed).changedAt(time());
        both(stores -> stores.plannedRuns().withdraw(job, NOW), "how many are withdrawn");
        return "changing job " + id;
    }

    private String replan() {
        Instant time = time();
        List<Run> runs = some(jobs).stream().map(job -> planned(job, time)).toList();
        both(
                stores -> {
                    stores.plannedRuns().replan(runs);
                    return true;
                },
                "nothing");
        runs.forEach(run -> known.add(RunRef.of(run)));
        return "planning " + runs.size() + " runs anew";
    }

    private String delete() {
        List<FinishedRun> finished = mongo.history().finished(slot, Optional.empty(), NOW.plusSeconds(100), 1_000);
        List<RunRef> refs = (random.nextBoolean() ? finished : some(finished))
                .stream().map(FinishedRun::ref).toList();
        both(stores -> stores.history().delete(slot, refs), "how many are deleted");
        return "deleting " + refs.size() + " runs";
    }

    private void compare(String after) {
        Map<RunId, Run> expected = memory.plannedRuns().find(known);
        Map<RunId, Run> actual = mongo.plannedRuns().find(known);
        assertThat(actual).as(after).containsExactlyInAnyOrderEntriesOf(expected);
        List<RunRef> asTheyWere = seen.values().stream().map(RunRef::of).toList();
        both(stores -> stores.plannedRuns().find(asTheyWere), "found by whereabouts, " + after);
        both(stores -> stores.plannedRuns().stillPlanned(asTheyWere), "still planned, " + after);
        both(stores -> stores.claimedRuns().owners(), "owners, " + after);
        for (WorkerId worker : WORKERS) {
            both(
                    stores -> Set.copyOf(
                            stores.claimedRuns().ownedBy(worker, Map.of()).others()),
                    "owned, " + after);
            both(stores -> Set.copyOf(stores.claimedRuns().runningOf(worker, 1_000)), "running, " + after);
        }
        both(stores -> Set.copyOf(stores.history().chainEnds(slot)), "ends of chains, " + after);
        both(
                stores -> stores.history().finished(slot, Optional.empty(), NOW.plusSeconds(100), 1_000),
                "finished, " + after);
        both(
                stores -> stores.history().earliestUnfinished(slot, jobs, NOW.plusSeconds(100)),
                "earliest unfinished, " + after);
        for (JobId job : jobs.subList(0, 2)) {
            both(stores -> stores.history().latest(job, 3), "latest, " + after);
            both(
                    stores -> stores.plannedRuns()
                            .latest(job, Jobs.job(job.toString()).changedAt(NOW).uid()),
                    "last link, " + after);
            JobUid uid = Jobs.job(job.toString()).changedAt(NOW).uid();
            both(stores -> stores.plannedRuns().nextLink(job, uid, NOW), "next link, " + after);
            both(
                    stores -> stores.plannedRuns()
                            .unclaimedLinks(job, uid, Optional.empty(), NOW.plusSeconds(100), 1_000),
                    "unclaimed links, " + after);
        }
        both(stores -> stores.history().summaries(jobs), "summaries, " + after);
        both(stores -> stores.dueRuns().pools(), "pools, " + after);
        long planned = expected.values().stream()
                .filter(run -> run.state() == RunState.PLANNED)
                .count();
        assertThat(mongo.dueRuns()
                        .count(POOL, NOW.minusSeconds(1), NOW.plusSeconds(100))
                        .total())
                .as("counted, " + after)
                .isEqualTo(planned);
    }

    private <T> void both(Function<StoresUnderTest, T> call, String what) {
        assertThat(call.apply(mongo)).as(what).isEqualTo(call.apply(memory));
    }

    private Instant time() {
        return NOW.plusSeconds(random.nextInt(SECONDS));
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> some(Collection<T> all) {
        List<T> shuffled = new ArrayList<>(all);
        shuffled.sort(Comparator.comparing(Object::toString));
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, shuffled.isEmpty() ? 0 : 1 + random.nextInt(shuffled.size()));
    }
}
