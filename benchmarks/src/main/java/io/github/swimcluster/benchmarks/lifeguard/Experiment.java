package io.github.swimcluster.benchmarks.lifeguard;

import java.util.ArrayList;
import java.util.List;

/** A run with 128 agents, some of which block. */
final class Experiment {
    static final int AGENTS = 128;

    private static final long LENGTH_NANOS = 120 * World.SECOND;

    private final Run run;
    private final World world;
    private final List<Agent> blocked = new ArrayList<>();
    private final Detection[] detections = new Detection[AGENTS];
    private long begin;

    Experiment(Run run) {
        this.run = run;
        this.world = new World(AGENTS, run.configuration(), run.seed(), this::detected);
    }

    Outcome perform() {
        world.joinAll();
        begin = world.events().now();
        choose();
        if (run.cell().isRepeated()) {
            blockRepeatedly();
        } else {
            blockOnce();
        }
        return outcome();
    }

    private void choose() {
        for (Agent chosen : world.choose(run.cell().concurrency())) {
            blocked.add(chosen);
            detections[chosen.index] = new Detection();
        }
    }

    private void blockOnce() {
        blocked.forEach(Agent::close);
        world.run(run.cell().blockedNanos());
        blocked.forEach(Agent::open);
        world.runUntilAllAlive(begin + LENGTH_NANOS);
    }

    private void blockRepeatedly() {
        while (true) {
            blocked.forEach(Agent::close);
            world.run(run.cell().blockedNanos());
            if (world.events().now() - begin >= LENGTH_NANOS) {
                return;
            }
            blocked.forEach(Agent::open);
            world.run(run.cell().openNanos());
        }
    }

    private Outcome outcome() {
        List<Double> first = new ArrayList<>();
        List<Double> full = new ArrayList<>();
        for (Agent agent : blocked) {
            Detection detection = detections[agent.index];
            if (detection.observers > 0) {
                first.add(seconds(detection.first));
            }
            if (detection.observers == AGENTS - blocked.size()) {
                full.add(seconds(detection.last));
            }
        }
        return new Outcome(
                run,
                world.falseFailures(),
                world.falseFailuresAtHealthy(),
                world.messages(),
                world.bytes(),
                first,
                full);
    }

    private double seconds(long at) {
        return (double) (at - begin) / World.SECOND;
    }

    private void detected(Agent observer, Agent subject) {
        detections[subject.index].by(observer, world.events().now());
    }

    /** Which agents detected a blocked agent, and when. */
    private static final class Detection {
        private final boolean[] detectedBy = new boolean[AGENTS];
        private int observers;
        private long first;
        private long last;

        void by(Agent observer, long now) {
            if (!observer.anomalous && !detectedBy[observer.index]) {
                detectedBy[observer.index] = true;
                first = observers == 0 ? now : first;
                last = now;
                observers++;
            }
        }
    }
}
