package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in CIDR notation. */
class NetworkRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,        10.255.1.2,        true",
        "10.0.0.0/8,        11.0.0.1,          false",
        "10.0.0.0/8,        ::ffff:10.1.2.3,   true",
        "::ffff:127.0.0.0/104, 127.0.0.1,      true",
        "::ffff:127.0.0.0/104, ::ffff:127.9.0.1, true",
        "::ffff:127.0.0.0/104, 128.0.0.1,      false",
        "::ffff:0:0/96,     203.0.113.9,       true",
        "::ffff:0:0/96,     2001:db8::1,       false",
        "192.168.17.5/20,   192.168.31.255,    true",
        "192.168.17.5/20,   192.168.32.0,      false",
        "10.0.0.7/32,       10.0.0.7,          true",
        "10.0.0.7/32,       10.0.0.6,          false",
        "0.0.0.0/0,         203.0.113.9,       true",
        "0.0.0.0/0,         2001:db8::1,       false",
        "2001:db8::/33,     2001:db8:7fff::1,  true",
        "2001:db8::/33,     2001:db8:8000::1,  false",
        "::/0,              2001:db8::1,       true",
        "::/0,              10.0.0.1,          false"
    })
    void containsComparesThePrefix(String network, String host, boolean inside) {
        Address address = Address.parse(host.indexOf(':') < 0 ? host + ":1" : "[" + host + "]:1");

        assertThat(NetworkRange.parse(network).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "host/8",
                "10.0.0.0/-1",
                "10.0.0/8",
                "::ffff:10.0.0.0/95"
            })
    void invalidTextIsRefused(String text) {
        assertThatThrownBy(() -> NetworkRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNetworkOfMappedAddressesIsTheIpv4Network() {
        assertThat(NetworkRange.parse("::ffff:10.0.0.0/104")).isEqualTo(NetworkRange.parse("10.0.0.0/8"));
        assertThat(NetworkRange.parse("::ffff:10.0.0.7/128")).hasToString("10.0.0.7/32");
    }

    @Test
    void aNetworkWithAZoneIsRefused() {
        assertThatThrownBy(() -> NetworkRange.parse("fe80::%eth0/10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have no zone");
    }

    @Test
    void toStringReturnsTheParsedText() {
        assertThat(NetworkRange.parse(" 10.0.0.0/8 ")).hasToString("10.0.0.0/8");
        assertThat(NetworkRange.parse("2001:db8::/32")).hasToString("2001:db8::/32");
        assertThat(ClusterSettings.builder().allowedCidrs("10.0.0.0/8").build().allowedCidrs())
                .containsExactly(NetworkRange.parse("10.0.0.0/8"));
    }
}
