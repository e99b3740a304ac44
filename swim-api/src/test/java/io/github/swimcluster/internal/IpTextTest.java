package io.github.swimcluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text form of IP addresses. */
class IpTextTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "10.0.0.7,         true",
        "::,               true",
        "::1.2.3.4,        true",
        "1:2:3:4:5:6:1.2.3.4, true",
        "1:2:3:4:5:6:7::,  true",
        "::2:3:4:5:6:7:8,  true",
        "1::2:3:4:5:6:7:8, false",
        "1:2:3:4:5:6:7:1.2.3.4, false",
        "1:2:3:4:5:6:7:8:9, false",
        "1:2:3:4:5:6:7,    false",
        "1.2.3.4::,        false",
        "::1.2.3.4:5,      false",
        "::1.2.3,          false",
        ":::,              false",
        "1::2::3,          false",
        "1:,               false",
        ":1,               false",
        "::1:,             false",
        ":1::,             false",
        ":,                false",
        "::\uff11,        false",
        "\uff11.0.0.1,    false",
        "1.2.3.4.,         false",
        "1..3.4,           false",
        "1.2.3.+4,         false",
        "::ffff:10.0.0.7,  true",
        "fe80::1%eth0,     true",
        "fe80::1%,         false",
        "10.0.0.7%eth0,    false",
        "orders-1,         false",
        "'',               false",
        "10.0.0.256,       false",
        "1.2.3,            false",
        "a:b,              false",
        "host:7946,        false",
        "10.0.0.7:7946,    false",
        "cafe:7946,        false",
        "[::1],            false"
    })
    void literalsAreDistinguishedFromNames(String host, boolean literal) {
        assertThat(IpText.isLiteral(host)).isEqualTo(literal);
    }
}
