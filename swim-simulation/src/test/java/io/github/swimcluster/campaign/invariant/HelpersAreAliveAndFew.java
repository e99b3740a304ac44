package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Address;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import java.util.HashSet;
import java.util.Set;

/** Others who are well are asked to probe, and not too many (SWIM §3.1). */
final class HelpersAreAliveAndFew extends Invariant {
    HelpersAreAliveAndFew() {
        super(
                "indirect pings of one step go to different alive members other than their target, as many as the settings say");
    }

    @Override
    void check(Step step) {
        Set<Address> asked = new HashSet<>();
        for (Effect.Send send : step.sends()) {
            if (send.messages().getFirst() instanceof Message.IndirectPing ping) {
                require(asked.add(send.to()) || isShared(step, send.to()), step, send);
                boolean alive = step.after().knownMembers().values().stream()
                        .anyMatch(member -> member.address().equals(send.to())
                                && member.state() == MemberState.ALIVE
                                && !member.name().equals(ping.node()));
                require(alive, step, send);
            }
        }
        require(asked.size() <= step.settings().probe().indirectChecks(), step, asked);
    }

    /** One who came to the address of another is known beside it until the other is found to be gone. */
    private static boolean isShared(Step step, Address address) {
        return step.after().members().stream()
                        .filter(member -> member.address().equals(address))
                        .count()
                > 1;
    }
}
