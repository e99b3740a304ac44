package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sends datagrams, and fills each up with gossip (SWIM §4.1). */
final class Outbox {
    /** Limit of queued messages of each priority, as Serf has it by default (Serf protocol §16). */
    static final int MAX_DELEGATE_MESSAGES = 4096;

    private final Turn turn;
    private final Encoding encoding;
    private final MemberTable table;
    private final AddressRules addresses;
    private final int retransmitMultiplier;
    private final PacketRoom room;
    private final GossipQueue updateQueue;
    private final Map<Delegate.GossipPriority, GossipQueue> delegateQueues =
            new EnumMap<>(Delegate.GossipPriority.class);
    private final boolean buddy;
    private long sequence;

    Outbox(
            Turn turn,
            ClusterSettings settings,
            Encoding encoding,
            MemberTable table,
            AddressRules addresses,
            GossipQueue updateQueue,
            Lifeguard lifeguard) {
        this.turn = turn;
        this.encoding = encoding;
        this.table = table;
        this.addresses = addresses;
        this.retransmitMultiplier = settings.gossip().retransmitMultiplier();
        this.room = new PacketRoom(settings.gossip().maxPacketSize());
        this.updateQueue = updateQueue;
        this.buddy = lifeguard.buddy();
    }

    /** Sends one message with as much gossip as fits. */
    void send(Address to, Message message) {
        if (addresses.isHere(to)) {
            return;
        }
        turn.add(new Effect.Send(to, hasGossip() ? withGossip(message) : List.of(message), false));
    }

    private List<Message> withGossip(Message message) {
        List<Message> messages = new ArrayList<>();
        messages.add(message);
        messages.addAll(take(room.besides(encoding.lengthOf(message)) - encoding.overhead()));
        return messages;
    }

    /** Sends these messages without gossip. */
    void sendBare(Address to, boolean crc, Message... messages) {
        if (!addresses.isHere(to)) {
            turn.add(new Effect.Send(to, List.of(messages), crc));
        }
    }

    /** Sends a ping with the suspicion, so that the suspect can refute at once (Lifeguard §IV-C, the buddy system). */
    void pingSuspect(Peer target, Message.Ping ping) {
        if (!buddy) {
            send(target.address(), ping);
            return;
        }
        Message.Suspect suspicion = new Message.Suspect(
                target.incarnation(), target.name(), table.self().name());
        sendBare(target.address(), target.supportsCrc(), ping, suspicion);
    }

    /** Sends gossip only; false if there is none. */
    boolean gossip(Peer to) {
        List<Message> messages = take(room.forGossip() - encoding.overhead());
        if (messages.isEmpty()) {
            return false;
        }
        turn.add(new Effect.Send(to.address(), messages, to.supportsCrc()));
        return true;
    }

    private List<Message> take(int bytes) {
        if (!hasGossip()) {
            return List.of();
        }
        int limit = transmitLimit();
        GossipQueue.Taken updates = updateQueue.take(bytes, PacketRoom.MAX_PARTS, limit);
        List<Message> messages = updates.messages();
        int left = bytes - updates.bytes();
        for (GossipQueue queue : delegateQueues.values()) {
            if (!queue.isEmpty()) {
                GossipQueue.Taken taken = queue.take(left, PacketRoom.MAX_PARTS - messages.size(), limit);
                messages.addAll(taken.messages());
                left -= taken.bytes();
            }
        }
        return messages;
    }

    /**
     * Queues a message of the delegate. One that is too long for a datagram is not queued: it would never be sent (Serf
     * protocol §14).
     */
    void gossip(Delegate.GossipPriority priority, String subject, Message message, Runnable onTransmitted) {
        int length = encoding.lengthOf(message) + EnvelopeSizes.COMPOUND_PART;
        if (length > room.forGossip() - encoding.overhead()) {
            onTransmitted.run();
            return;
        }
        delegateQueues
                .computeIfAbsent(priority, each -> new GossipQueue(encoding, MAX_DELEGATE_MESSAGES))
                .add(subject, message, turn.now(), onTransmitted);
    }

    int transmitLimit() {
        return Scaling.transmitLimit(retransmitMultiplier, table.known());
    }

    boolean hasGossip() {
        return !updateQueue.isEmpty() || delegateQueues.values().stream().anyMatch(queue -> !queue.isEmpty());
    }

    int queued() {
        return updateQueue.size()
                + delegateQueues.values().stream().mapToInt(GossipQueue::size).sum();
    }

    /** When the oldest update without a transmission was queued; {@link Reaction#NEVER} if there is none. */
    Instant oldestUnsent() {
        Instant oldest = updateQueue.oldestUnsent();
        return oldest == null ? Reaction.NEVER : oldest;
    }

    /** A new sequence number. */
    long nextSequence() {
        sequence = (sequence + 1) & Message.MAX_U32;
        return sequence;
    }

    /** The source of this member's pings. */
    Message.Source source() {
        Peer self = table.self();
        return new Message.Source(self.ip(), self.address().port(), self.name());
    }

    /** Whether the table does not have the named source at this address. */
    boolean isUnknownSender(Address address, Message.Source source) {
        Peer sender = table.find(source.node());
        return sender == null || !sender.address().isSameEndpoint(address);
    }

    /**
     * The address for an answer: the named source's address if the table has it too, otherwise the address of the
     * datagram. So a sender cannot direct answers to a third party.
     */
    Address answerTo(Address from, Message.Source source) {
        Peer sender = table.find(source.node());
        if (sender == null) {
            return from;
        }
        boolean named =
                source.port() == sender.address().port() && source.address().equals(sender.ip());
        return named ? sender.address() : from;
    }
}
