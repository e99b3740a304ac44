package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.JoinResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What the node has to do, in this order. */
public sealed interface Effect {
    /** Send one datagram. */
    record Send(Address to, List<Message> messages, boolean crc) implements Effect {}

    /** Start a push/pull; answered by {@link Input.PushPullAnswered} or {@link Input.PushPullFailed}. */
    record StartPushPull(long exchange, Address to, PushPull ours) implements Effect {}

    /** Answer an {@link Input.PushPullReceived}. */
    record AnswerPushPull(long stream, PushPull ours) implements Effect {}

    /** Answer an {@link Input.PingedByStream}. */
    record AnswerPing(long stream, Message.Ack ack) implements Effect {}

    /** Close a stream without an answer. */
    record CloseStream(long stream) implements Effect {}

    /** Ping over a stream; answered by {@link Input.AckedByStream} or {@link Input.PingByStreamFailed}. */
    record PingByStream(Address to, Message.Ping ping, Duration limit) implements Effect {}

    /** Find the addresses of a seed; answered by {@link Input.Resolved} or {@link Input.Unresolved}. */
    record Resolve(String seed) implements Effect {}

    /** Send an event to the application. */
    record Deliver(ClusterEvent event) implements Effect {}

    /** A request of the application is complete. A join has a result. */
    record Done(long request, Optional<JoinResult> result) implements Effect {
        Done(long request) {
            this(request, Optional.empty());
        }

        Done(long request, JoinResult result) {
            this(request, Optional.of(result));
        }
    }

    /** Something received was ignored, for this reason. */
    record Ignored(Reason reason) implements Effect {}

    /** Something that an operator should know. */
    sealed interface Notice extends Effect {}

    /** How this member became part of a cluster. */
    sealed interface Arrival extends Notice {}

    /** This member is among its own seeds and the others are absent, so it is the first until it finds another one. */
    record FirstAmongSeeds(SortedMap<String, String> absent) implements Arrival {}

    /** This member joined a cluster through this seed; empty if another member contacted it first. */
    record Joined(Optional<String> seed) implements Arrival {}

    /** All seeds lead back to this member, so it is the first one. */
    record FirstMember() implements Arrival {}

    /** Two members announce the same name. */
    record Conflict(String name, Address known, Address claimed) implements Notice {}

    /** A push/pull was not merged, because the versions of this member are incompatible. */
    record Incompatible(String name) implements Notice {}

    /** An announcement was refused by this member's own rules; the address is empty if it was malformed. */
    record Refused(Reason reason, String name, Optional<Address> address) implements Notice {}

    /** Another process, which does not answer to the member's name, runs at the address of a failed member. */
    record AddressTaken(String name, Address address) implements Notice {}

    /** A member was announced at this member's own address. It is suspected, because only one process can be there. */
    record AddressShared(String name, Address address) implements Notice {}

    /** A member answers over streams only: something on the way drops datagrams. */
    record DatagramsBlocked(String name) implements Notice {}

    /** A query of this member changed the keys of this one; {@code change} says how, in words. */
    record KeyringChanged(String change, String by) implements Notice {}

    /** A message was dropped, because its sender has other keys or another label. */
    record Unreadable(Address from, Mismatch why) implements Notice {}

    /** Why something received was ignored. */
    enum Reason {
        /** An announcement of a known name at another address, to which the name may not move, or not yet. */
        ADDRESS_CONFLICT(DropReason.ADDRESS_CONFLICT),
        /** Versions that are incompatible with this member's. */
        INCOMPATIBLE_VERSIONS(DropReason.INCOMPATIBLE_VERSIONS),
        /** An incarnation that no member reaches by its own announcements. */
        IMPLAUSIBLE_INCARNATION(DropReason.IMPLAUSIBLE_INCARNATION),
        /** More members than {@code swim.membership.max-members}. */
        TOO_MANY_MEMBERS(DropReason.TOO_MANY_MEMBERS),
        /** More new members in a short time than this node admits. */
        TOO_MANY_NEWCOMERS(DropReason.TOO_MANY_NEWCOMERS),
        /** More indirect pings at the same time than this node relays. */
        TOO_MANY_RELAYS(DropReason.TOO_MANY_RELAYS),
        /** A ping for another member. */
        WRONG_NAME(DropReason.WRONG_NAME),
        /** A second ping in one datagram, which no correct member sends: its answers would amplify an attack. */
        TOO_MANY_PINGS(DropReason.TOO_MANY_PINGS),
        /** An ack or nack that no probe or relay waits for. */
        UNEXPECTED_ACK(DropReason.UNEXPECTED_ACK),
        /** An address that no member can have. */
        BAD_ADDRESS(DropReason.BAD_ADDRESS),
        /** A member or sender outside of {@code swim.allowed-cidrs}. */
        NOT_ALLOWED(DropReason.NOT_ALLOWED),
        /** A user message, which this node does not handle. */
        USER_MESSAGE(DropReason.USER_MESSAGE);

        private final DropReason counted;

        Reason(DropReason counted) {
            this.counted = counted;
        }

        /** The reason in {@link io.github.swimcluster.Traffic#dropped()}. */
        public DropReason counted() {
            return counted;
        }

        /** The rule by which a member is refused, in words. */
        public String rule() {
            return switch (this) {
                case NOT_ALLOWED -> "its address, or the sender of its announcement, is outside of swim.allowed-cidrs";
                case TOO_MANY_MEMBERS -> "swim.membership.max-members is reached";
                case TOO_MANY_NEWCOMERS -> "too many new members were announced in a short time; it is taken up later";
                case INCOMPATIBLE_VERSIONS -> "its versions exclude ours; is swim.dialect right?";
                case BAD_ADDRESS ->
                    "no other host can reach its address, which is of its own machine or link, or of no host;"
                            + " does it set swim.advertise.address?";
                case IMPLAUSIBLE_INCARNATION -> "its incarnation is higher than it can have reached";
                case ADDRESS_CONFLICT, TOO_MANY_RELAYS, WRONG_NAME, TOO_MANY_PINGS, UNEXPECTED_ACK, USER_MESSAGE ->
                    "it is not expected";
            };
        }
    }
}
