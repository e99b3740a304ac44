package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a member wants done, in this order. */
public sealed interface Effect {
    /** Send one datagram; whether it arrives is not known. */
    record Send(Address to, List<Message> messages, boolean crc) implements Effect {}

    /** Exchange views over a stream; answered by {@link Input.Exchanged} or {@link Input.ExchangeFailed}. */
    record Exchange(long exchange, Address to, PushPull ours) implements Effect {}

    /** Answer an {@link Input.Offered}. */
    record Answer(long stream, PushPull ours) implements Effect {}

    /** Answer an {@link Input.PingedByStream}. */
    record AnswerPing(long stream, Message.Ack ack) implements Effect {}

    /** Close a stream without an answer. */
    record Refuse(long stream) implements Effect {}

    /** Ping over a stream; answered by {@link Input.AckedByStream} or {@link Input.PingByStreamFailed}. */
    record PingByStream(Address to, Message.Ping ping, Duration limit) implements Effect {}

    /** Find the addresses of a seed; answered by {@link Input.Resolved} or {@link Input.Unresolved}. */
    record Resolve(String seed) implements Effect {}

    /** Tell the user. */
    record Announce(ClusterEvent event) implements Effect {}

    /** A request of the user is done, with this result. */
    record Done(long request, int result) implements Effect {}

    /** Something that arrived was ignored, for this reason. */
    record Ignored(Reason reason) implements Effect {}

    /** Something that the person who runs the cluster should know. */
    sealed interface Notice extends Effect {}

    /** How this member became part of a cluster. */
    sealed interface Arrival extends Notice {}

    /** This member is among its seeds and the others are absent, so it is the first until another one is found. */
    record FirstAmongSeeds(SortedMap<String, String> absent) implements Arrival {}

    /** This member is part of a cluster now, through this seed; empty if another member reached it first. */
    record Joined(Optional<String> seed) implements Arrival {}

    /** All seeds lead back to this member, so it is the first one. */
    record FirstMember() implements Arrival {}

    /** Two members claim one name; the user should hear of it. */
    record Conflict(String name, Address known, Address claimed) implements Notice {}

    /** Another member's view cannot be merged with ours, because their versions exclude each other. */
    record Incompatible(String name) implements Notice {}

    /** A member was announced that this one refuses by its own policy; the address is empty if its bytes are none. */
    record Refused(Reason reason, String name, Optional<Address> address) implements Notice {}

    /** The address of a member that is looked for has another process, which does not answer to the member's name. */
    record AddressTaken(String name, Address address) implements Notice {}

    /** A member was announced at this member's own address. It is suspected, because only one process can be there. */
    record AddressShared(String name, Address address) implements Notice {}

    /** A member answers over streams and not over datagrams: something between us drops the latter. */
    record DatagramsBlocked(String name) implements Notice {}

    /** What this address sent was dropped, because its sender has other keys or another label. */
    record Unreadable(Address from, Mismatch why) implements Notice {}

    /** Why something that arrived was ignored. */
    enum Reason {
        /** An announcement of a known name at another address, which it may not have, or not yet. */
        ADDRESS_CONFLICT("address-conflict"),
        /** Versions that do not go together with ours. */
        INCOMPATIBLE_VERSIONS("incompatible-versions"),
        /** An incarnation that nobody reaches honestly. */
        IMPLAUSIBLE_INCARNATION("implausible-incarnation"),
        /** More members than this node is set to know. */
        TOO_MANY_MEMBERS("too-many-members"),
        /** More unknown members in a short time than this node takes up. */
        TOO_MANY_NEWCOMERS("too-many-newcomers"),
        /** More indirect pings at the same time than this node relays. */
        TOO_MANY_RELAYS("too-many-relays"),
        /** A ping that means another member. */
        WRONG_NAME("wrong-name"),
        /** A further ping in a datagram that had one: nobody honest sends it, and answers would multiply. */
        TOO_MANY_PINGS("too-many-pings"),
        /** An ack or nack that nobody waits for. */
        UNEXPECTED_ACK("unexpected-ack"),
        /** An address that no member can have. */
        BAD_ADDRESS("bad-address"),
        /** A member, or a sender, outside of the networks that are allowed. */
        NOT_ALLOWED("not-allowed"),
        /** A message for the application, which has no use for it. */
        USER_MESSAGE("user-message");

        private final String key;

        Reason(String key) {
            this.key = key;
        }

        /** Its name in {@link io.github.swimcluster.Traffic#dropped()}. */
        public String key() {
            return key;
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
