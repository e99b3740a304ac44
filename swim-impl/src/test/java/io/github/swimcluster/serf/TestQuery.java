package io.github.swimcluster.serf;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.serf.SerfMessage.Filter;
import java.util.List;

/** A query of the member bob that wants acks and is gossiped, as tests vary it. */
final class TestQuery {
    private final String name;
    private long time = 4;
    private Address address = TestHost.addressOf("bob");
    private String source = "bob";
    private List<Filter> filters = List.of();
    private boolean wantsAck = true;
    private boolean isGossiped = true;
    private int relayFactor;
    private Bytes payload = Bytes.EMPTY;

    private TestQuery(String name) {
        this.name = name;
    }

    static TestQuery of(String name) {
        return new TestQuery(name);
    }

    TestQuery time(long value) {
        time = value;
        return this;
    }

    TestQuery from(String member, Address at) {
        source = member;
        address = at;
        return this;
    }

    TestQuery filters(List<Filter> value) {
        filters = value;
        return this;
    }

    TestQuery withoutAck() {
        wantsAck = false;
        return this;
    }

    TestQuery notGossiped() {
        isGossiped = false;
        return this;
    }

    TestQuery relayFactor(int value) {
        relayFactor = value;
        return this;
    }

    TestQuery payload(Bytes value) {
        payload = value;
        return this;
    }

    SerfMessage.Query build() {
        return new SerfMessage.Query(
                time,
                77,
                address.bytes(),
                address.port(),
                source,
                filters,
                wantsAck,
                isGossiped,
                relayFactor,
                1_000_000_000,
                name,
                payload);
    }
}
