package io.github.swimcluster.campaign;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What happens to a cluster, in order, and how many members it begins with. The seed decides what chance does on the
 * network too, so a story with fewer deeds is another one that can be told.
 */
record Story(long seed, int members, ClusterSettings settings, List<Scene> scenes) {
    /** No alarm rings later. */
    static final Duration MAX_DELAY = Duration.ofMillis(1500);

    private static final int FEWEST = 2;
    private static final double MEAN_PAUSE = 2.5;
    private static final int VERSIONS = 1000;
    private static final int NUMBERS = 1000;

    Story {
        scenes = List.copyOf(scenes);
    }

    /** A deed, and when it is done. */
    record Scene(Duration at, Deed deed) {
        @Override
        public String toString() {
            return "at %s %s".formatted(at, deed);
        }
    }

    /** The story of this seed, among up to so many members, until so long after the beginning. */
    static Story of(long seed, int mostMembers, Duration length) {
        SplittableRandom random = new SplittableRandom(seed);
        int members = FEWEST + random.nextInt(mostMembers - FEWEST + 1);
        ClusterSettings settings = settings(random);
        List<Scene> scenes = new ArrayList<>();
        Author author = new Author(random, mostMembers);
        Duration at = pause(random);
        while (at.compareTo(length) < 0) {
            for (Deed deed : author.next()) {
                scenes.add(new Scene(at, deed));
            }
            at = at.plus(pause(random));
        }
        // From random numbers of their own, so that they can change without changing all other scenes.
        scenes.addAll(messages(new SplittableRandom(~seed), mostMembers, length));
        scenes.sort(Comparator.comparing(Scene::at));
        return new Story(seed, members, settings, scenes);
    }

    /** Events and queries, and leaves that end with the intent. */
    private static List<Scene> messages(SplittableRandom random, int mostMembers, Duration length) {
        List<Scene> scenes = new ArrayList<>();
        for (Duration at = pause(random); at.compareTo(length) < 0; at = at.plus(pause(random))) {
            int member = random.nextInt(mostMembers);
            int number = random.nextInt(NUMBERS);
            switch (random.nextInt(14)) {
                case 0 -> {
                    scenes.add(new Scene(at, new Deed.Leave(member)));
                    scenes.add(new Scene(at.plusMillis(number), new Deed.Crash(member)));
                }
                case 1, 2 -> scenes.add(new Scene(at, new Deed.Hear(member, number)));
                case 3, 4, 5, 6 -> scenes.add(new Scene(at, new Deed.Ask(random.nextInt(mostMembers), member, number)));
                default -> scenes.add(new Scene(at, new Deed.Publish(member, number)));
            }
        }
        return scenes;
    }

    private static Duration pause(SplittableRandom random) {
        return Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * MEAN_PAUSE * 1000));
    }

    private static ClusterSettings settings(SplittableRandom random) {
        ClusterSettings settings = ClusterSettings.builder()
                .pushPull(exchange -> exchange.interval(Duration.ofSeconds(10L + random.nextInt(20))))
                .membership(membership -> membership.recontactInterval(Duration.ofSeconds(10)))
                .gossip(gossip -> gossip.toTheDead(Duration.ofSeconds(15)))
                .build();
        return switch (random.nextInt(8)) {
            case 0 ->
                settings.toBuilder()
                        .probe(probe -> probe.indirectChecks(0).streamFallback(false))
                        .build();
            case 1 ->
                settings.toBuilder().probe(probe -> probe.streamFallback(false)).build();
            case 2 -> settings.toBuilder().gossip(gossip -> gossip.nodes(0)).build();
            case 3 ->
                settings.toBuilder()
                        .gossip(gossip -> gossip.maxPacketSize(900).compression(false))
                        .build();
            case 4 ->
                settings.toBuilder()
                        .suspicion(suspicion -> suspicion.multiplier(3).maxTimeoutMultiplier(2))
                        .build();
            default -> settings;
        };
    }

    Story withScenes(List<Scene> fewer) {
        return new Story(seed, members, settings, fewer);
    }

    @Override
    public String toString() {
        StringBuilder words = new StringBuilder("seed " + seed + ", " + members + " members");
        scenes.forEach(
                scene -> words.append(System.lineSeparator()).append("  ").append(scene));
        return words.toString();
    }

    /** Thinks up deeds. */
    private record Author(SplittableRandom random, int most) {
        private static final double[] LOSSES = {0, 0.02, 0.1, 0.25, 0.5};
        private static final int[] SLOWNESS = {2, 2, 50, 300, 700};

        List<Deed> next() {
            return switch (random.nextInt(24)) {
                case 0, 1, 2 -> List.of(new Deed.Start(member(), random.nextBoolean()));
                case 3 -> storm();
                case 4, 5 -> List.of(new Deed.Crash(member()));
                case 6 -> List.of(new Deed.Pause(member()));
                case 7 -> List.of(new Deed.Stall(member()));
                case 8, 9, 10 -> List.of(new Deed.Resume(member()), new Deed.Resume(member()));
                case 11 -> List.of(new Deed.Split(random.nextLong()));
                case 12 -> List.of(new Deed.Deafen(member(), member(), random.nextBoolean() ? 1 : 0.5));
                case 13, 14 -> List.of(new Deed.Heal());
                case 15 -> List.of(new Deed.Lose(LOSSES[random.nextInt(LOSSES.length)]));
                case 16 ->
                    List.of(
                            new Deed.Duplicate(random.nextInt(2) * 0.3),
                            new Deed.Reorder(random.nextInt(2) * 0.2, Duration.ofMillis(1 + random.nextInt(2000))));
                case 17 -> List.of(new Deed.Slow(Duration.ofMillis(SLOWNESS[random.nextInt(SLOWNESS.length)])));
                case 18 ->
                    List.of(new Deed.Delay(
                            Duration.ofMillis(random.nextBoolean() ? random.nextInt((int) MAX_DELAY.toMillis()) : 0)));
                case 19 -> List.of(new Deed.Leave(member()));
                case 20 -> List.of(new Deed.Join(member()));
                case 22 -> restart(member());
                case 21 -> List.of(new Deed.Crash(0), new Deed.Usurp(member(), 0));
                default -> List.of(new Deed.Describe(member(), random.nextInt(VERSIONS)));
            };
        }

        private static List<Deed> restart(int member) {
            return List.of(new Deed.Crash(member), new Deed.Start(member, false));
        }

        private List<Deed> storm() {
            List<Deed> starts = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                if (random.nextBoolean()) {
                    starts.add(new Deed.Start(i, random.nextBoolean()));
                }
            }
            return starts;
        }

        private int member() {
            return random.nextInt(most);
        }
    }
}
