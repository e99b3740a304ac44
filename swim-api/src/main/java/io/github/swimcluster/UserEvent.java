package io.github.swimcluster;

import java.time.Instant;

/**
 * A named message that a member sent to all members: {@link Cluster#publish}, or {@code serf event} of a Serf agent.
 *
 * <p>Each member delivers it once, in no particular order; a member that joins later does not receive it. It does not say
 * who sent it: two members that publish the same name and payload at the same moment publish one event. A payload that
 * must not be lost in another one contains something unique.
 *
 * @param at          when this node received it
 * @param name        what it is about, such as {@code deploy}
 * @param payload     its content, which other members chose; may be empty
 * @param lamportTime orders the events of a cluster: an event that was published by a member that had seen another one has a higher
 *                    time
 * @param coalesce    whether receivers may keep only the latest event of this name if several arrive within a short time, as
 *                    Serf agents do; this library delivers all. False for an event that a push/pull brought, which does not say
 */
public record UserEvent(Instant at, String name, Bytes payload, long lamportTime, boolean coalesce)
        implements ApplicationEvent {}
