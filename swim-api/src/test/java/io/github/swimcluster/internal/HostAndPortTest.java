package io.github.swimcluster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of hosts and ports. */
class HostAndPortTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "orders-1,              orders-1,         4242",
        "orders-1:7946,         orders-1,         7946",
        "orders-1.example.:1,   orders-1.example., 1",
        "10.0.0.7,              10.0.0.7,         4242",
        "10.0.0.7:65535,        10.0.0.7,         65535",
        "::1,                   ::1,              4242",
        "2001:db8::7,           2001:db8::7,      4242",
        "[::1],                 ::1,              4242",
        "[::1]:7946,            ::1,              7946",
        "[::ffff:10.0.0.7]:1,   ::ffff:10.0.0.7,  1",
        "'  orders-1:7946 ',    orders-1,         7946",
        "'\ufefforders-1:7946\u00a0', orders-1,   7946"
    })
    void aHostMayHaveAPort(String text, String host, int port) {
        assertThat(HostAndPort.parse(text, 4242)).isEqualTo(new HostAndPort(host, port));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[fe80::1%eth0]:7946", "fe80::1%eth0"})
    void aZoneIsRefusedWithItsOwnMessage(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostAndPort.parse(text, 4242))
                .withMessageStartingWith("'%s' must have no zone", text);
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "  ",
                ":7946",
                "orders-1:",
                "orders-1:0",
                "orders-1:65536",
                "orders-1:-1",
                "orders-1:http",
                "orders-1:123456",
                "orders-1:\u0667",
                "orders 1:7946",
                "http://orders-1:7946",
                "orders-1/a",
                "${ORDERS_HOST}",
                "${ORDERS_HOST}:7946",
                "orders\u00a01",
                "orders\ufffd",
                "orders-1%eth0",
                "[::1",
                "::1]",
                "[::1]7946",
                "[::1]:",
                "[::1]:0",
                "[]:7946",
                "[orders-1]:7946",
                "[10.0.0.7]:7946",
                "[[::1]]:7946",
                "orders-1:7946:7946",
                "2001:db8::7::1"
            })
    void invalidTextIsRefusedAndQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostAndPort.parse(text, 4242))
                .withMessage("'%s' must be host, host:port or [ipv6]:port with a port from 1 to 65535".formatted(text));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"orders-1:7946", "10.0.0.7:7946", "[2001:db8::7]:7946"})
    void toStringReturnsTheParsedText(String text) {
        assertThat(HostAndPort.parse(text, 4242)).hasToString(text);
    }
}
