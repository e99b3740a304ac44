package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the delegate sees of this member. */
final class DelegateHost implements Delegate.Host {
    private final Turn turn;
    private final MemberTable table;
    private final UpdateRules updates;
    private final AddressRules addresses;
    private final NameDispute dispute;
    private final Outbox outbox;
    private final RandomGenerator random;
    private final Consumer<String> onLeft;
    private final Consumer<String> remover;

    /**
     * What the delegate of this member sees.
     *
     * @param onLeft  is told the name of a failed member that has left
     * @param remover removes a failed or left member
     */
    DelegateHost(
            Turn turn,
            MemberTable table,
            UpdateRules updates,
            AddressRules addresses,
            NameDispute dispute,
            Outbox outbox,
            RandomGenerator random,
            Consumer<String> onLeft,
            Consumer<String> remover) {
        this.turn = turn;
        this.table = table;
        this.updates = updates;
        this.addresses = addresses;
        this.dispute = dispute;
        this.outbox = outbox;
        this.random = random;
        this.onLeft = onLeft;
        this.remover = remover;
    }

    @Override
    public Instant now() {
        return turn.now();
    }

    @Override
    public Instant wallTime() {
        return turn.wallTime();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Member self() {
        return table.self().member();
    }

    @Override
    public @Nullable Address namesake() {
        PushPull.NodeState holder = dispute.sentInstead();
        return holder == null ? null : addresses.of(holder);
    }

    @Override
    public Optional<Member> member(String name) {
        return Optional.ofNullable(table.find(name)).map(Peer::member);
    }

    @Override
    public void forEach(Delegate.Visitor visitor) {
        for (Peer peer : table.all()) {
            if (!peer.stale) {
                visitor.visit(peer.member(), peer.statusTime, peer.leaving);
            }
        }
    }

    @Override
    public int known() {
        return table.known();
    }

    @Override
    public int present() {
        return table.present();
    }

    @Override
    public long changes() {
        return table.changes();
    }

    @Override
    public long statusTime(String name) {
        return table.statusTime(name);
    }

    @Override
    public void setStatus(String name, long statusTime, boolean leaving) {
        table.setStatus(name, statusTime, leaving);
    }

    @Override
    public void failedHasLeft(String name) {
        Peer peer = table.find(name);
        if (peer != null) {
            updates.failedHasLeft(peer);
        }
        onLeft.accept(name);
    }

    @Override
    public void remove(String name) {
        remover.accept(name);
    }

    @Override
    public void gossip(Delegate.GossipPriority priority, String subject, Bytes message, Runnable onTransmitted) {
        outbox.gossip(priority, subject, new Message.User(message), onTransmitted);
    }

    @Override
    public void send(Address to, Bytes message) {
        outbox.sendBare(to, false, new Message.User(message));
    }

    @Override
    public void add(Effect effect) {
        turn.add(effect);
    }
}
