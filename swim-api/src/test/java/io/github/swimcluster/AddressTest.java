package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing, comparing and formatting addresses. */
class AddressTest {
    private static final String MAPPED = "00000000000000000000ffff7f000001";

    private static Address of(String hex, int port) {
        return Address.of(HexFormat.of().parseHex(hex), port);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "10.0.0.7:7946,                    0a000007,                         7946",
        "0.0.0.0:1,                        00000000,                         1",
        "255.255.255.255:65535,            ffffffff,                         65535",
        "[2001:db8::7]:7946,               20010db8000000000000000000000007, 7946",
        "[::]:1,                           00000000000000000000000000000000, 1",
        "[1:2:3:4:5:6:7:8]:1,              00010002000300040005000600070008, 1",
        "[::ffff:127.0.0.1]:9,             00000000000000000000ffff7f000001, 9",
        "[fe80::1]:1,                      fe800000000000000000000000000001, 1"
    })
    void parsesText(String text, String hex, int port) {
        assertThat(Address.parse(text)).isEqualTo(of(hex, port));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0a000007,                         10.0.0.7:7946",
        "20010db8000000000000000000000007, [2001:db8::7]:7946",
        "00000000000000000000000000000000, [::]:7946",
        "00000000000000000000000000000001, [::1]:7946",
        "fe800000000000000000000000000000, [fe80::]:7946",
        "00010002000300040005000600070008, [1:2:3:4:5:6:7:8]:7946",
        "00010000000300040005000600070008, [1:0:3:4:5:6:7:8]:7946",
        "00010000000000040005000000000008, [1::4:5:0:0:8]:7946",
        "00010000000000040000000000000008, [1:0:0:4::8]:7946",
        "00000000000300040000000000070000, [::3:4:0:0:7:0]:7946",
        "00100100100000000000000000000abc, [10:100:1000::abc]:7946",
        "00000000000000000000ffff7f000001, [::ffff:127.0.0.1]:7946"
    })
    void anAddressIsWrittenInItsShortestForm(String hex, String text) {
        assertThat(of(hex, 7946)).hasToString(text);
        assertThat(Address.parse(text)).isEqualTo(of(hex, 7946));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "orders-1:7946",
                "999.0.0.1:7946",
                "256.0.0.1:7946",
                "10.0.0:7946",
                "010.0.0.7:7946",
                "10.0.0.7.8:7946",
                "[::1::2]:7946",
                "[gg::1]:7946",
                "[12345::1]:7946",
                "[1:2:3]:7946"
            })
    void textThatIsNotAnIpAddressIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse(text))
                .withMessageContaining("'");
    }

    @Test
    void anAddressWithAZoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse("[fe80::1%eth0]:1"))
                .withMessageContaining("have no zone");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"10.0.0.7", "[::1]", "::1"})
    void anAddressNeedsAPort(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse(text))
                .withMessage("'%s' must have a port", text);
    }

    @Test
    void theHostIsConvertedToItsShortestForm() {
        assertThat(new Address("2001:DB8:0:0::0007", 1).host()).isEqualTo("2001:db8::7");
        assertThat(new Address("0:0:0:0:0:ffff:a00:7", 1).host()).isEqualTo("::ffff:10.0.0.7");
        assertThat(new Address("10.0.0.7", 1).host()).isEqualTo("10.0.0.7");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"orders-1, must be an IP address", "'', must be an IP address", "fe80::1%eth0, have no zone"})
    void aHostThatIsNotALiteralWithoutAZoneIsRefused(String host, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Address(host, 1))
                .withMessageContaining("'" + host + "'")
                .withMessageContaining(reason);
    }

    @Test
    void theJdkParsesTheSameBytes() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] ip = new byte[i % 4 == 0 ? 4 : 16];
            for (int j = 0; j < ip.length; j++) {
                // Mostly zeros, to get runs of zero groups.
                ip[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
            }
            Address address = Address.of(ip, 1);

            assertThat(InetAddress.getByName(address.host()).getAddress())
                    .as(address.host())
                    .isEqualTo(ip);
            assertThat(address.ip()).as(address.host()).isEqualTo(ip);
        }
    }

    @Test
    void anAddressHasFourOrSixteenBytes() {
        for (int length : new int[] {0, 3, 5, 15, 17}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Address.of(new byte[length], 1))
                    .withMessage("IP address must have 4 or 16 bytes, has " + length);
        }
    }

    @Test
    void aPortIsFromZeroTo65535() {
        assertThat(of("0a000007", 0).port()).isZero();
        assertThat(of("0a000007", 65_535).port()).isEqualTo(65_535);
        for (int port : new int[] {-1, 65_536}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> of("0a000007", port))
                    .withMessage("port must be 0 to 65535, was " + port);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> of("0a000007", 1).withPort(port));
        }
    }

    @Test
    void theBytesAreCopied() {
        byte[] bytes = {10, 0, 0, 7};
        Address address = Address.of(bytes, 1);

        bytes[0] = 11;
        address.ip()[0] = 12;

        assertThat(address).hasToString("10.0.0.7:1");
    }

    @Test
    void addressesAreEqualByTheirBytes() {
        Address plain = of("7f000001", 1);
        Address mapped = of(MAPPED, 1);

        assertThat(plain).isEqualTo(of("7f000001", 1)).hasSameHashCodeAs(of("7f000001", 1));
        assertThat(plain).isNotEqualTo(mapped).isNotEqualTo(of("7f000001", 2)).isNotEqualTo(of("7f000002", 1));
        assertThat(plain.equals((Object) "127.0.0.1:1")).isFalse();
    }

    @Test
    void addressesAreOrderedByUnsignedBytesThenByPort() {
        List<Address> ordered = List.of(
                of(MAPPED, 9),
                of("7f000001", 1),
                of("7f000001", 2),
                of("7f000002", 1),
                of("80000001", 1),
                of("fe800000000000000000000000000001", 1));

        assertThat(new TreeSet<>(ordered.reversed())).containsExactlyElementsOf(ordered);
    }

    @Test
    void withPortChangesOnlyThePort() {
        assertThat(of("0a000007", 1).withPort(2)).isEqualTo(of("0a000007", 2));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "10.0.0.7,               true",
        "127.0.0.1,              true",
        "2001:db8::7,            true",
        "::ffff:10.0.0.7,        true",
        "0.0.0.0,                false",
        "::,                     false",
        "::ffff:0.0.0.0,         false",
        "224.0.0.1,              false",
        "239.255.255.255,        false",
        "ff02::1,                false",
        "::ffff:224.0.0.1,       false",
        "255.255.255.255,        false",
        "::ffff:255.255.255.255, false"
    })
    void unicastAddressesAreRecognised(String host, boolean unicast) {
        String text = host.indexOf(':') >= 0 ? "[" + host + "]:1" : host + ":1";

        assertThat(Address.isUnicast(Address.parse(text))).isEqualTo(unicast);
    }

    @Test
    void theSocketAddressOfAMappedAddressIsPlainIpv4() {
        assertThat(of(MAPPED, 7946).toSocketAddress())
                .isEqualTo(of("7f000001", 7946).toSocketAddress());
        assertThat(of(MAPPED, 7946).toSocketAddress().getAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void aResolvedSocketAddressIsConverted() throws Exception {
        byte[] ip = {10, 0, 0, 7};

        assertThat(Address.of(new InetSocketAddress(InetAddress.getByAddress(ip), 7946)))
                .isEqualTo(of("0a000007", 7946));
        assertThat(Arrays.equals(of("0a000007", 1).ip(), ip)).isTrue();
    }

    @Test
    void anUnresolvedSocketAddressIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.of(InetSocketAddress.createUnresolved("orders-1", 7946)))
                .withMessage("'orders-1' must be resolved");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1, true, false",
        "127.255.0.9:1, true, false",
        "[::1]:1, true, false",
        "[::ffff:127.0.0.1]:1, true, false",
        "169.254.169.254:1, false, true",
        "[fe80::1]:1, false, true",
        "[febf::1]:1, false, true",
        "[fec0::1]:1, false, false",
        "10.0.0.1:1, false, false",
        "[2001:db8::7]:1, false, false"
    })
    void loopbackAndLinkLocalAddressesAreRecognised(String address, boolean loopback, boolean linkLocal) {
        assertThat(Address.isLoopback(Address.parse(address))).isEqualTo(loopback);
        assertThat(Address.isLinkLocal(Address.parse(address))).isEqualTo(linkLocal);
    }

    @Test
    void aMappedAddressIsTheSameEndpointAsItsIpv4Address() {
        Address plain = Address.parse("10.0.0.7:7946");
        Address mapped = Address.parse("[::ffff:10.0.0.7]:7946");

        assertThat(plain.isSameEndpoint(mapped)).isTrue();
        assertThat(mapped.isSameEndpoint(plain)).isTrue();
        assertThat(mapped.isSameEndpoint(mapped)).isTrue();
        assertThat(mapped.unmapped()).isEqualTo(plain);
        assertThat(plain.isSameEndpoint(mapped.withPort(7947))).isFalse();
        assertThat(plain.isSameEndpoint(Address.parse("[::10.0.0.7]:7946"))).isFalse();
        assertThat(mapped).isNotEqualTo(plain);
    }
}
