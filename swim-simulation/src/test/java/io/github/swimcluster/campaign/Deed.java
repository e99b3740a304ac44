package io.github.swimcluster.campaign;

import java.time.Duration;

/** Something that is done to a cluster. Members are numbered; what makes no sense at its time is left out. */
sealed interface Deed {
    /** Starts a member that is not there; elsewhere, if it was there before, or at its address. */
    record Start(int member, boolean elsewhere) implements Deed {}

    /** Starts a member that is not there at the address of another one that is not there any more. */
    record Usurp(int member, int host) implements Deed {}

    /** Ends a member without a word. */
    record Crash(int member) implements Deed {}

    /** Stops a process, timers and all. */
    record Pause(int member) implements Deed {}

    /** Stops a member's network, while its timers go on. */
    record Stall(int member) implements Deed {}

    /** Ends a pause or a stall. */
    record Resume(int member) implements Deed {}

    /** Cuts the members of these bits off from all others. */
    record Split(long members) implements Deed {}

    /** Loses what one member sends to another, with this probability. */
    record Deafen(int from, int to, double loss) implements Deed {}

    /** Ends all partitions and one-way losses. */
    record Heal() implements Deed {}

    /** Loses datagrams everywhere, with this probability. */
    record Lose(double loss) implements Deed {}

    /** Duplicates datagrams everywhere, with this probability. */
    record Duplicate(double probability) implements Deed {}

    /** Lets datagrams overtake each other, with this probability and by as much as this. */
    record Reorder(double probability, Duration most) implements Deed {}

    /** Datagrams take as long as this. */
    record Slow(Duration most) implements Deed {}

    /** Alarms ring late by as much as this. */
    record Delay(Duration most) implements Deed {}

    /** A member leaves. */
    record Leave(int member) implements Deed {}

    /** A member joins through others, whether it had left or not. */
    record Join(int member) implements Deed {}

    /** A member says something else about itself. */
    record Describe(int member, int version) implements Deed {}

    /** A member publishes a user event; the number decides its name and payload. */
    record Publish(int member, int number) implements Deed {}

    /** A member hears an event of an agent of a later version, which encodes more than this one knows. */
    record Hear(int member, int number) implements Deed {}

    /** A member hears a query that names another one as the asker; the number decides what it asks and of whom. */
    record Ask(int asker, int member, int number) implements Deed {}
}
