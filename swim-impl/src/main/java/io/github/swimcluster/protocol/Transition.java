package io.github.swimcluster.protocol;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import java.util.List;

/**
 * A change of one member, as {@link Transitions} carries it out.
 *
 * @param peer   the row that changes
 * @param after  what it holds from now on
 * @param update what others are sent
 * @param events what the application is sent, in order
 */
record Transition(Peer peer, Member after, Message.Update update, List<MemberEvent> events) {}
