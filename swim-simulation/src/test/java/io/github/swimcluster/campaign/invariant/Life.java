package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.simulation.SimulatedMember;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One life of a name, from its start to its crash, with what was seen of it so far. */
final class Life {
    private static final Duration PUNCTUAL = Duration.ofMillis(1);

    /** So far that something can be added to it. */
    private static final Instant FAR = Reaction.NEVER.minus(Duration.ofDays(1));

    final SimulatedMember member;

    /** Names that it knew before it left, and of which it may believe anything once it is back. */
    final Set<String> stale = new HashSet<>();

    /** Since when each name is in its state; of a suspect, since the first accusation of its incarnation. */
    final Map<String, Instant> since = new HashMap<>();

    /** Among how many members it was when it began to suspect each of its suspects. */
    final Map<String, Among> among = new HashMap<>();

    /** Pings and indirect pings that it was asked. */
    final Set<Question> asked = new HashSet<>();

    /** Sequence numbers of its own pings that nobody has answered. */
    final Set<Long> unanswered = new HashSet<>();

    /** When it last told each of these that it failed or left. */
    final Map<Verdict, Instant> verdictsSent = new HashMap<>();

    /** What its user wished for, by number. */
    final Map<Long, Input> wishes = new HashMap<>();

    /** The last probe that it began. */
    ProbeUnderWay probe = ProbeUnderWay.NONE;

    /** How many others it asked for help with that, and how many of them said that they tried in vain. */
    private int helpers;

    private int nacks;

    /** What it heard of intents, events and queries. */
    final Hearing heard = new Hearing();

    int mostKnown = 1;
    int worstHealth;

    private final View nothing;
    private @Nullable View view;
    private @Nullable Input lastInput;
    private Instant wakeAt = FAR;
    private Instant undisturbedSince = Instant.EPOCH;
    private boolean isOftenLate;
    private boolean wantedAtOnce;

    Life(SimulatedMember member) {
        this.member = member;
        this.nothing = new View(-1, Map.of(), member.members(), member.self(), member.status());
    }

    String name() {
        return member.name();
    }

    Step step(Facts facts, Instant at, Input input, Reaction reaction) {
        if (at.isAfter(wakeAt.plus(PUNCTUAL)) || !member.isAwake()) {
            // Its clock stands still for this much longer, while it reads what has come.
            undisturbedSince = at.plus(grace());
        }
        View before = view == null ? nothing : view;
        View after = View.of(member, view);
        return new Step(facts, this, at, input, reaction, before, after);
    }

    private Duration grace() {
        return member.settings().probe().timeout().dividedBy(2);
    }

    /** Takes over what the step has changed, after it was checked. */
    void remember(Step step) {
        view = step.after();
        boolean late = step.at().isAfter(wakeAt.plus(PUNCTUAL));
        isOftenLate = late || (isOftenLate && !(step.input() instanceof Input.Alarm));
        wantedAtOnce = !step.reaction().wakeAt().isAfter(step.at());
        wakeAt = step.reaction().wakeAt().isBefore(FAR) ? step.reaction().wakeAt() : FAR;
        worstHealth = Math.max(worstHealth, step.after().status().localHealth());
        mostKnown = Math.max(mostKnown, step.after().knownMembers().size());
        for (Change change : step.changes()) {
            if (change.before() == null
                    || change.before().state() != change.after().state()
                    || change.renewsSuspicion()) {
                since.put(change.name(), step.at());
            }
            if (change.became(MemberState.SUSPECT) || change.renewsSuspicion()) {
                among.put(change.name(), step.among());
            }
            if (step.after().isRunning() && step.isAbout(change.name())) {
                stale.remove(change.name());
            }
        }
        if (step.after().hasLeft()) {
            stale.addAll(step.after().knownMembers().keySet());
        }
        since.keySet().retainAll(step.after().knownMembers().keySet());
        heard.remember(step);
        lastInput = step.input();
        noteWish(step.input());
        step.messages().forEach(message -> note(step, message));
        if (!step.before().isRunning() && step.after().isRunning()) {
            // Whoever comes back begins anew.
            probe = ProbeUnderWay.NONE;
        }
        for (ProbeUnderWay begun : step.probes()) {
            probe = begun;
            helpers = 0;
            nacks = 0;
        }
        for (Effect.Send send : step.sends()) {
            if (send.messages().getLast() instanceof Message.Dead dead) {
                verdictsSent.put(new Verdict(dead.node(), Bytes.of(send.to().ip())), step.at());
            }
            for (Message message : send.messages()) {
                if (message instanceof Message.Ping ping) {
                    unanswered.add(ping.sequence());
                } else if (message instanceof Message.IndirectPing ping && ping.sequence() == probe.sequence()) {
                    helpers++;
                }
            }
        }
    }

    private void noteWish(Input input) {
        switch (input) {
            case Input.Join join -> wishes.put(join.request(), join);
            case Input.Update update -> wishes.put(update.request(), update);
            case Input.Leave leave -> wishes.put(leave.request(), leave);
            default -> {
                // Not the user's.
            }
        }
    }

    private void note(Step step, Message message) {
        switch (message) {
            case Message.Ping ping -> asked.add(new Question(step.from(), ping.sequence()));
            case Message.IndirectPing ping -> asked.add(new Question(step.from(), ping.sequence()));
            case Message.Ack ack -> {
                unanswered.remove(ack.sequence());
                probe = probe.answeredBy(ack.sequence());
            }
            // One that was asked for in a former life at this address may have the same number, and come too early.
            case Message.Nack nack -> nacks += nack.sequence() == probe.sequence() && nacks < helpers ? 1 : 0;
            case Message.Update ignored -> {}
            case Message.User ignored -> {}
        }
    }

    /** Whether it was late before, and has not been woken on time since. */
    boolean isOftenLate() {
        return isOftenLate;
    }

    /** Whether it wanted to go on at once, because something was due already. */
    boolean wantedAtOnce() {
        return wantedAtOnce;
    }

    /** When it wanted to be woken. */
    Instant wakeAt() {
        return wakeAt;
    }

    /** By how much a failure of the probe under way makes it less well (Lifeguard §IV-A). */
    int silentHelpers() {
        return helpers == 0 ? 1 : Math.max(0, helpers - nacks);
    }

    /** Whether this is what it was told last, too. */
    boolean wasJustTold(Input input) {
        return input.equals(lastInput);
    }

    /** Whether it was on time and awake since then, so that its own clock agrees with the true one. */
    boolean isUndisturbedSince(Instant then) {
        return undisturbedSince.isBefore(then);
    }

    /** At the fewest and at the most so many. */
    record Among(int fewest, int most) {}

    /** Who failed or left, and the address at which it was told so. */
    record Verdict(String name, Bytes address) {}

    /** Who asked, and under which number. */
    record Question(Address from, long sequence) {}
}
