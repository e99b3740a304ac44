package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.IpText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Joins the cluster through seeds, which are tried until one answers. Seeds that are names are resolved again each time.
 *
 * <p>A member that is among its own seeds is the first one if a few attempts find no running member at the others. It goes
 * on trying them, because the others may be cut off or start later. Without this rule, the first pod of an ordered start
 * would wait for pods that are started only when it is ready.
 */
final class SeedJoin implements Timed {
    /** Addresses of one seed that are tried at the same time. */
    private static final int MAX_ADDRESSES = 16;

    /** Attempts in a row that must find the other seeds absent before a member among its own seeds is the first. */
    static final int FIRST_MEMBER_ATTEMPTS = 3;

    static final double JITTER = 0.2;

    private final Turn turn;
    private final ClusterSettings settings;
    private final MemberTable table;
    private final AddressRules rules;
    private final JoinAnswers answers;
    private final AntiEntropy antiEntropy;
    private final Delegate delegate;
    private final RandomGenerator random;
    private final Map<String, Seed> seeds = new LinkedHashMap<>();
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();
    private final SortedMap<String, String> unreachable = new TreeMap<>();
    private boolean active;
    private boolean joined;
    // It is the first member, and goes on trying its seeds.
    private boolean isFirst;
    private boolean startedUp;

    SeedJoin(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            AddressRules rules,
            JoinAnswers answers,
            AntiEntropy antiEntropy,
            Delegate delegate,
            RandomGenerator random) {
        this.turn = turn;
        this.settings = settings;
        this.table = table;
        this.rules = rules;
        this.answers = answers;
        this.antiEntropy = antiEntropy;
        this.delegate = delegate;
        this.random = random;
    }

    /** Starts to join through these seeds; without seeds, this member is the first. */
    void start(List<String> through) {
        active = true;
        joined = through.isEmpty();
        isFirst = false;
        startedUp |= joined;
        seeds.clear();
        unreachable.clear();
        through.forEach(
                seed -> seeds.put(seed, new Seed(isName(seed), settings.join().retryAfter())));
        through.forEach(this::attempt);
    }

    private static boolean isName(String seed) {
        return !IpText.isLiteral(HostAndPort.parse(seed, 0).host());
    }

    void stop() {
        active = false;
        joined = false;
        isFirst = false;
        seeds.clear();
        unreachable.clear();
    }

    /** Joins once through these seeds, for a request of the application. */
    void join(long request, List<String> through) {
        Request asked = new Request(request, through.size());
        if (through.isEmpty()) {
            turn.add(new Effect.Done(request, JoinResult.builder().build()));
        }
        through.forEach(seed -> attempt(seed).requests.add(asked));
    }

    /** Starts an attempt through this seed, or returns the running one. */
    private Attempt attempt(String seed) {
        Attempt running = attempts.get(seed);
        if (running == null) {
            running = new Attempt();
            attempts.put(seed, running);
            turn.add(new Effect.Resolve(seed));
        }
        return running;
    }

    void resolved(String seed, List<Address> addresses) {
        Attempt attempt = attempts.get(seed);
        if (attempt == null) {
            return;
        }
        List<Address> others = addresses.stream()
                .filter(address -> !rules.isHere(address))
                .distinct()
                .toList();
        attempt.resolvesHere = addresses.stream().anyMatch(rules::isHere);
        Seed configured = seeds.get(seed);
        if (configured != null) {
            configured.addresses = others;
            configured.hasNoAddress = addresses.isEmpty();
        }
        List<Address> asked = some(wanted(attempt, others));
        if (asked.isEmpty()) {
            attempt.isSelf = others.isEmpty() && !addresses.isEmpty();
            attempt.error = "it has no address";
            ended(seed, attempt);
            return;
        }
        attempt.outstanding = asked.size();
        AntiEntropy.Outcome outcome = new AntiEntropy.Outcome(
                answer -> answered(seed, attempt, answer), why -> notAnswered(seed, attempt, why));
        asked.forEach(address -> antiEntropy.start(address, true, outcome));
    }

    /** After joining, only addresses without a known member are tried, unless the application requested the join. */
    private List<Address> wanted(Attempt attempt, List<Address> addresses) {
        if (!joined || !attempt.requests.isEmpty()) {
            return addresses;
        }
        List<Address> wanted = addresses.stream()
                .filter(address -> !table.hasMemberAt(address))
                .toList();
        attempt.hasMember = wanted.size() < addresses.size();
        return wanted;
    }

    /** A random choice of too many addresses, because the first ones may be out of use. */
    private List<Address> some(List<Address> addresses) {
        if (addresses.size() <= MAX_ADDRESSES) {
            return addresses;
        }
        List<Address> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, MAX_ADDRESSES);
    }

    void unresolved(String seed, String why) {
        Attempt attempt = attempts.get(seed);
        if (attempt != null) {
            attempt.error = why;
            Seed configured = seeds.get(seed);
            if (configured != null) {
                configured.hasNoAddress = true;
            }
            ended(seed, attempt);
        }
    }

    private void answered(String seed, Attempt attempt, PushPull answer) {
        boolean others = answers.hasOthers(answer);
        attempt.answered |= answers.hasAcceptedOthers(answer);
        attempt.isSelf |= !others && answers.isOwn(answer);
        Address namesake = others ? null : answers.namesake(answer);
        attempt.namesake = namesake == null ? attempt.namesake : namesake;
        attempt.foundMember |= answers.isFromAnotherMember(answer);
        attempt.error = answers.whyNotJoined(answer, others, namesake);
        oneEnded(seed, attempt);
    }

    private void notAnswered(String seed, Attempt attempt, Input.Failure why) {
        attempt.foundMember |= !isAbsence(why);
        attempt.error = why.toString();
        oneEnded(seed, attempt);
    }

    /** One push/pull of the attempt has ended. */
    private void oneEnded(String seed, Attempt attempt) {
        attempt.outstanding--;
        if (attempt.answered && active) {
            reached(new Effect.Joined(Optional.of(seed)));
        }
        if (attempt.outstanding == 0) {
            ended(seed, attempt);
        }
    }

    /** Whether this failure means that no member runs there. One that answers with another key or label runs. */
    private static boolean isAbsence(Input.Failure why) {
        return switch (why) {
            case REFUSED, UNREACHABLE, NO_IPV6, TIMED_OUT -> true;
            case BROKEN, CLOSED, NOT_UNDERSTOOD, NOT_ENCRYPTED, ENCRYPTED, OTHER_KEY, INCOMPATIBLE -> false;
        };
    }

    /** This member has joined; the notice, given the first time, says how. */
    private void reached(Effect.Notice how) {
        boolean first = !joined;
        joined = true;
        isFirst = false;
        startedUp = true;
        if (first) {
            unreachable.clear();
            turn.add(how);
        }
    }

    private void ended(String seed, Attempt attempt) {
        attempts.remove(seed);
        if (active && attempt.answered) {
            delegate.joined();
        }
        boolean reachesMember = attempt.answered || attempt.hasMember;
        if (reachesMember) {
            unreachable.remove(seed);
        }
        attempt.requests.forEach(request -> request.ended(seed, reachesMember, attempt));
        Seed configured = seeds.get(seed);
        if (configured == null) {
            return;
        }
        configured.tried = true;
        configured.isSelf = attempt.isSelf;
        configured.resolvesHere = attempt.resolvesHere || attempt.isSelf;
        configured.absences = attempt.foundMember ? 0 : configured.absences + 1;
        configured.namesake = attempt.namesake;
        configured.nextTry = turn.now().plus(jittered(configured.pause));
        configured.pause = Intervals.shorter(
                configured.pause.multipliedBy(2), settings.join().maxRetryAfter());
        if (!reachesMember && !attempt.isSelf) {
            unreachable.put(seed, attempt.error);
        }
        startedUp |= seeds.values().stream().allMatch(each -> each.tried);
        if (seeds.values().stream().allMatch(each -> each.isSelf)) {
            reached(new Effect.FirstMember());
        } else if (!joined && !isFirst && areAllOthersAbsent()) {
            isFirst = true;
            turn.add(new Effect.FirstAmongSeeds(new TreeMap<>(unreachable)));
        }
    }

    private boolean areAllOthersAbsent() {
        return seeds.values().stream().anyMatch(seed -> seed.resolvesHere)
                && seeds.values().stream().allMatch(seed -> seed.isSelf || seed.absences >= FIRST_MEMBER_ATTEMPTS);
    }

    private Duration jittered(Duration base) {
        return Intervals.about(base, JITTER, random);
    }

    /** Another member started a push/pull, so this member is part of its cluster. */
    void reachedBy(PushPull theirs) {
        if (active && answers.hasAcceptedOthers(theirs)) {
            reached(new Effect.Joined(Optional.empty()));
        }
    }

    @Override
    public void tick() {
        if (!joined) {
            seeds.forEach((seed, each) -> {
                if (each.tried
                        && each.mayResolveElsewhere()
                        && turn.isDue(each.nextTry)
                        && !attempts.containsKey(seed)) {
                    attempt(seed);
                }
            });
        }
    }

    /** Seeds without a known member at their address, and all names, whose addresses may have changed. */
    List<String> seedsToTryAgain() {
        return seeds.entrySet().stream()
                .filter(seed -> seed.getValue().isName
                        || (!seed.getValue().isSelf
                                && seed.getValue().addresses.stream().noneMatch(table::hasMemberAt)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Tries this seed again. */
    void tryAgain(String seed) {
        attempt(seed);
    }

    /** A push/pull with a member that is no seed joins this member too. */
    void joinedThrough(PushPull theirs) {
        if (!joined) {
            reachedBy(theirs);
        }
    }

    @Override
    public Instant next() {
        Instant next = Reaction.NEVER;
        if (!joined) {
            for (Map.Entry<String, Seed> seed : seeds.entrySet()) {
                if (seed.getValue().tried
                        && seed.getValue().mayResolveElsewhere()
                        && !attempts.containsKey(seed.getKey())) {
                    next = Turn.earlier(next, seed.getValue().nextTry);
                }
            }
        }
        return next;
    }

    boolean isActive() {
        return active;
    }

    /** Whether this member has joined a cluster, or has no seeds. */
    boolean hasJoined() {
        return joined;
    }

    /** Whether this member has joined or is the first. */
    boolean isJoined() {
        return joined || isFirst;
    }

    boolean isStartedUp() {
        return startedUp;
    }

    /** The address of a seed that has this member's name and knows no other member. */
    Optional<Address> namesake() {
        return seeds.values().stream()
                .flatMap(seed -> Optional.ofNullable(seed.namesake).stream())
                .findFirst();
    }

    /** Whether a seed is a name that had no address when last resolved. */
    boolean hasNameWithoutAddress() {
        return seeds.values().stream().anyMatch(seed -> seed.hasNoAddress);
    }

    /** Seeds that did not answer when last tried, and why. */
    SortedMap<String, String> unreachable() {
        return unreachable;
    }

    /** One seed of the settings. */
    private static final class Seed {
        private final boolean isName;
        private List<Address> addresses = List.of();
        private Duration pause;
        private Instant nextTry = Instant.EPOCH;
        private boolean tried;
        private @Nullable Address namesake;
        private boolean isSelf;
        private boolean resolvesHere;
        private boolean hasNoAddress;
        // Attempts in a row that found no other running member.
        private int absences;

        Seed(boolean isName, Duration pause) {
            this.isName = isName;
            this.pause = pause;
        }

        /** A name that resolves to this member only may resolve to others later. */
        boolean mayResolveElsewhere() {
            return isName || !isSelf;
        }
    }

    /** One attempt to join through one seed. */
    private static final class Attempt {
        private final List<Request> requests = new ArrayList<>();
        private String error = "";
        private @Nullable Address namesake;
        private int outstanding;
        private boolean answered;
        private boolean hasMember;
        private boolean foundMember;
        private boolean resolvesHere;
        private boolean isSelf;
    }

    /** A join of the application, complete when all its seeds are. */
    private final class Request {
        private final long id;
        private final JoinResult.Builder result = JoinResult.builder();
        private int outstanding;

        Request(long id, int outstanding) {
            this.id = id;
            this.outstanding = outstanding;
        }

        void ended(String seed, boolean success, Attempt attempt) {
            outstanding--;
            if (success) {
                result.answered(seed);
            } else {
                result.unreachable(seed, attempt.isSelf ? "it is this node" : attempt.error);
            }
            if (outstanding == 0) {
                turn.add(new Effect.Done(id, result.build()));
            }
        }
    }
}
