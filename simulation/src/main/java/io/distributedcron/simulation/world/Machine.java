package io.distributedcron.simulation.world;

import io.distributedcron.core.time.Ticker;
import io.distributedcron.simulation.scenario.Fault;
import io.distributedcron.simulation.scenario.Point;
import io.distributedcron.simulation.scenario.Server;
import io.distributedcron.simulation.scenario.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What outlives the processes of one name: its clock, its network, and what lies in wait for it. */
final class Machine implements InstantSource, Ticker {
    /** What waits for a call. */
    record Trap(Optional<Point> point, int skip, Side side, Duration lasting, boolean deadly) {}

    private static final long ORIGIN_RANGE = 1L << 40;
    private static final double MOST_DRIFT = 1e-4;

    private final String name;
    private final Timeline timeline;
    private final Instant start;
    private final long origin;
    private final double pace;
    private final Map<Server, Long> cutSince = new EnumMap<>(Server.class);
    private final Map<Server, Fault.Rates> rates = new EnumMap<>(Server.class);
    private final List<Trap> traps = new ArrayList<>();
    private Duration offset;
    private boolean eventful;
    private int incarnations;
    private @Nullable SimProcess process;

    Machine(String name, Timeline timeline, Instant start, Duration offset, SplittableRandom random) {
        this.name = name;
        this.timeline = timeline;
        this.start = start;
        this.offset = offset;
        this.origin = random.nextLong(ORIGIN_RANGE);
        this.pace = 1 + MOST_DRIFT * (2 * random.nextDouble() - 1);
    }

    String name() {
        return name;
    }

    /** The clock of the machine, which may be wrong. */
    @Override
    public Instant instant() {
        return start.plusNanos(timeline.now()).plus(offset);
    }

    @Override
    public long nanos() {
        return origin + (long) (timeline.now() * pace);
    }

    void stepClock(Duration by) {
        offset = offset.plus(by);
    }

    Optional<SimProcess> process() {
        return Optional.ofNullable(process);
    }

    int boot() {
        return ++incarnations;
    }

    void runs(SimProcess booted) {
        process = booted;
    }

    void cut(Server server) {
        cutSince.putIfAbsent(server, timeline.now());
        update();
    }

    void join(Server server) {
        cutSince.remove(server);
        update();
    }

    Optional<Long> cutSince(Server server) {
        return Optional.ofNullable(cutSince.get(server));
    }

    void trouble(Server server, Fault.Rates given) {
        rates.put(server, given);
        update();
    }

    void noTrouble(Server server) {
        rates.remove(server);
        update();
    }

    Fault.@Nullable Rates rates(Server server) {
        return rates.get(server);
    }

    void add(Trap trap) {
        traps.add(trap);
        update();
    }

    /**
     * The trap that closes at this call, if one does.
     *
     * @param shallow whether the process may be paused here: it is in no call of another one's
     */
    @Nullable
    Trap sprung(Point point, Side side, boolean shallow) {
        for (int i = 0; i < traps.size(); i++) {
            Trap trap = traps.get(i);
            if (trap.side() == side
                    && (shallow || trap.deadly())
                    && (trap.point().isEmpty() || trap.point().get() == point)) {
                if (trap.skip() == 0) {
                    traps.remove(i);
                    update();
                    return trap;
                }
                traps.set(i, new Trap(trap.point(), trap.skip() - 1, side, trap.lasting(), trap.deadly()));
            }
        }
        return null;
    }

    void heal() {
        cutSince.clear();
        rates.clear();
        traps.clear();
        update();
    }

    /** Whether anything may happen to a call. */
    boolean eventful() {
        return eventful;
    }

    private void update() {
        eventful = !cutSince.isEmpty() || !rates.isEmpty() || !traps.isEmpty();
    }
}
