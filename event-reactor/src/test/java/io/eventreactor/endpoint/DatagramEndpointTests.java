/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.endpoint;

import java.lang.reflect.Proxy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.Cidr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What descriptions of datagram ports say, and what is told of those that are wrong.
 */
class DatagramEndpointTests {

	private static final DatagramProtocol PROTOCOL = new SilentProtocol();

	private final List<Object> calls = new ArrayList<>();

	private final List<Object> outcomes = new ArrayList<>();

	private final RuntimeException refusal = new IllegalStateException("this port cannot be connected");

	private boolean connects = true;

	@ParameterizedTest
	@ValueSource(strings = { "udp:5353", "udp:0:interface=127.0.0.1",
			"udp:5353:maxPacketSize=1500:broadcast=true:reuseAddress=true:receiveBufferSize=262144:family=ipv4",
			"udp:5353:family=ipv6", "udp:192.0.2.7:514", "udp:2001\\:db8\\:0\\:0\\:0\\:0\\:0\\:1:514",
			"udp:192.0.2.7:514:bindAddress=10.0.0.1:maxPacketSize=1:broadcast=true:receiveBufferSize=1",
			"unixgram:/run/a\\:b", "unixgram:@abstract:maxPacketSize=65535" })
	void describesItselfAsItWasDescribed(String description) {
		assertThat(Endpoints.datagram(description)).hasToString(description);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			udp:5353:maxPacketSize=8192                     | udp:5353
			udp:5353:broadcast=false:reuseAddress=false     | udp:5353
			udp:5353:family=ipv4:interface=0.0.0.0          | udp:5353:interface=0.0.0.0:family=ipv4
			udp:[2001:db8::1]:514                           | udp:2001\\:db8\\:0\\:0\\:0\\:0\\:0\\:1:514
			udp:05353                                       | udp:5353
			udp:port=5353                                   | udp:5353
			udp:interface=127.0.0.1:port=5353               | udp:5353:interface=127.0.0.1
			udp:peer=192.0.2.7:port=514                     | udp:192.0.2.7:514
			udp:192.0.2.7:port=514                          | udp:192.0.2.7:514
			udp:maxPacketSize=1:port=514:peer=192.0.2.7     | udp:192.0.2.7:514:maxPacketSize=1
			unixgram:maxPacketSize=1:path=/a                | unixgram:/a:maxPacketSize=1
			""")
	void leavesOutWhatIsAsAlways(String description, String described) {
		assertThat(Endpoints.datagram(description)).hasToString(described);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""                                  | 1  | there is no transport
			udp                                 | 4  | there is no port
			udp:                                | 5  | there is no port
			udp::                               | 5  | there is no peer
			udp:dns                             | 5  | port 'dns' is not a number
			udp:peer=dns:port=53                | 10 | peer 'dns' is not an IP address
			udp:peer=192.0.2.7                  | 19 | there is no port
			udp:5353:port=5353                  | 10 | there is a second port
			udp:-1                              | 5  | there is no port -1
			udp:65536                           | 5  | there is no port 65536
			udp:5353:                           | 10 | there is nothing after the colon
			udp:5353:6000                       | 10 | '6000' is one argument too many
			udp:interface=127.0.0.1             | 5  | there is no port before interface
			udp:5353:interface=                 | 20 | interface '' is not an IP address
			udp:5353:interface=localhost        | 20 | interface 'localhost' is not an IP address
			udp:5353:interface=10.0.0.0/8       | 20 | interface '10.0.0.0/8' is not an IP address
			udp:5353:interface=[127.0.0.1]      | 20 | interface '[127.0.0.1]' is not an IP address
			udp:5353:interface=::1              | 20 | interface '' is not an IP address
			udp:5353:bindAddress=127.0.0.1      | 10 | udp has no argument 'bindAddress'
			udp:5353:maxPacketSize=             | 24 | maxPacketSize '' is not a number from 1 to 65535
			udp:5353:maxPacketSize=0            | 24 | maxPacketSize '0' is not a number from 1 to 65535
			udp:5353:maxPacketSize=65536        | 24 | maxPacketSize '65536' is not a number from 1 to 65535
			udp:5353:maxPacketSize=9999999999   | 24 | maxPacketSize '9999999999' is not a number from 1 to 65535
			udp:5353:maxPacketSize=-1           | 24 | maxPacketSize '-1' is not a number from 1 to 65535
			udp:5353:maxPacketSize=1:maxPacketSize=1 | 26 | there is a second maxPacketSize
			udp:5353:broadcast                  | 10 | 'broadcast' is one argument too many
			udp:5353:broadcast=                 | 20 | broadcast '' is not true or false
			udp:5353:broadcast=yes              | 20 | broadcast 'yes' is not true or false
			udp:5353:reuseAddress=TRUE          | 23 | reuseAddress 'TRUE' is not true or false
			udp:5353:receiveBufferSize=0        | 28 | receiveBufferSize '0' is not a number from 1 to 999999999
			udp:5353:family=inet                | 17 | family 'inet' is not ipv4 or ipv6
			udp:5353:timeout=5                  | 10 | udp has no argument 'timeout'
			udp:example.org:514                 | 5  | peer 'example.org' is not an IP address
			udp:[127.0.0.1]:514                 | 5  | peer '[127.0.0.1]' is not an IP address
			udp:127.0.0.1%lo:514                | 5  | peer '127.0.0.1%lo' is not an IP address
			udp:peer=localhost%lo:port=514      | 10 | peer 'localhost%lo' is not an IP address
			udp:192.0.2.7                       | 5  | port '192.0.2.7' is not a number
			udp:192.0.2.7:                      | 15 | there is no port
			udp:192.0.2.7:0                     | 15 | there is no port 0
			udp:192.0.2.7:syslog                | 15 | port 'syslog' is not a number
			udp:192.0.2.7:514:interface=10.0.0.1 | 19 | udp has no argument 'interface'
			udp:192.0.2.7:514:family=ipv4       | 19 | udp has no argument 'family'
			udp:192.0.2.7:514:bindAddress=here  | 31 | bindAddress 'here' is not an IP address
			unixgram                            | 9  | there is no path
			unixgram:                           | 10 | there is no path
			unixgram:@                          | 10 | there is no name after the @
			unixgram:maxPacketSize=1            | 10 | there is no path before maxPacketSize
			unixgram:/a:b                       | 13 | 'b' is one argument too many
			unixgram:/a:broadcast=true          | 13 | unixgram has no argument 'broadcast'
			unixgram:/a:maxPacketSize=x         | 27 | maxPacketSize 'x' is not a number from 1 to 65535
			""")
	void whenMalformedSaysWhatAndWhere(String description, int position, String problem) {
		Mistakes.assertMistake(description, Endpoints::datagram, position, problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					udp:dns                      | Write a port to listen at, or the address and the port of a peer: udp:5353
					udp:5353:maxpacketsize=1     | Did you mean maxPacketSize? Write a port
					udp:5353:brodcast=true       | Did you mean broadcast? Write a port
					udp:5353:broadcast=True      | Write one of those: broadcast=true
					udp:5353:broadcast=flase     | Write one of those: broadcast=false
					udp:5353:family=v6           | Write one of those: family=ipv4
					udp:5353:maxPacketSize=2k    | Write how many bytes a datagram may have that is received: maxPacketSize=1500
					udp:5353:interface=localhost | Write an address of this machine, not a name. Put an IPv6 address in brackets
					udp:example.org:514          | Write an address, as names are not looked up for datagrams. Put an IPv6 address
					unixgram:maxPacketSize=1     | Write the path of the socket: unixgram:/run/app.sock
					""")
	void saysWhatWouldBeRight(String description, String remedy) {
		assertThatExceptionOfType(EndpointSyntaxException.class).isThrownBy(() -> Endpoints.datagram(description))
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith(remedy));
	}

	@Test
	void whenTransportIsUnknownNamesThoseThereAre() {
		assertThat(Endpoints.datagramTransports()).containsExactly("multicast", "udp", "unixgram");
		assertThatExceptionOfType(UnknownTransportException.class).isThrownBy(() -> Endpoints.datagram("upd:5353"))
			.withMessage("Endpoint 'upd:5353', character 1: there is no transport 'upd' here. Did you mean udp? "
					+ "There is: multicast, udp, unixgram.")
			.satisfies((ex) -> assertThat(ex.getSuggestion()).isEqualTo("udp"));
	}

	@Test
	void givesItsOptionsToTheReactor() {
		listen("udp:5353:interface=[::1]:maxPacketSize=1500:broadcast=true:reuseAddress=true:receiveBufferSize=4096"
				+ ":family=ipv6");
		assertThat(this.calls).startsWith("listenUdp", new InetSocketAddress("::1", 5353), PROTOCOL);
		DatagramOptions options = (DatagramOptions) this.calls.get(3);
		assertThat(options.maximumSize()).isEqualTo(1500);
		assertThat(options.broadcast()).isTrue();
		assertThat(options.reuseAddress()).isTrue();
		assertThat(options.receiveBufferSize()).isEqualTo(4096);
		assertThat(options.family()).isEqualTo(StandardProtocolFamily.INET6);
		assertThat(this.outcomes).singleElement().isInstanceOf(DatagramTransport.class);
	}

	@Test
	void withoutInterfaceListensOnEveryOne() {
		listen("udp:5353");
		assertThat(this.calls).startsWith("listenUdp", new InetSocketAddress(5353));
		assertThat(((DatagramOptions) this.calls.get(3)).family()).isNull();
	}

	@Test
	void connectsToItsPeer() throws Exception {
		listen("udp:192.0.2.7:514:bindAddress=10.0.0.1");
		InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 514);
		assertThat(this.calls).startsWith("listenUdp", new InetSocketAddress("10.0.0.1", 0)).endsWith("connect", peer);
		assertThat(this.outcomes).singleElement().isInstanceOf(DatagramTransport.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anIpv6AddressMayHaveAZone(boolean named) throws Exception {
		NetworkInterface loopback = loopback();
		String zone = named ? loopback.getName() : String.valueOf(loopback.getIndex());
		String description = "udp:[fe80::1%" + zone + "]:514:bindAddress=[fe80::2%" + zone + "]";
		listen(description);
		assertZoned(this.calls.get(1), "fe80::2", loopback);
		assertZoned(this.calls.get(this.calls.size() - 1), "fe80::1", loopback);
		DatagramEndpoint endpoint = Endpoints.datagram(description);
		assertThat(Endpoints.datagram(endpoint.toString())).hasToString(endpoint.toString());
	}

	@Test
	void whenAZoneIsNoInterfaceNamesThoseThereAre() throws Exception {
		String remedy = Mistakes.assertMistake("udp:[fe80::1%nowhere]:514", Endpoints::datagram, 5,
				"there is no interface 'nowhere'");
		assertThat(remedy).contains(loopback().getName());
		Mistakes.assertMistake("udp:5353:interface=[::1%999999]", Endpoints::datagram, 20,
				"there is no interface '999999'");
	}

	private static NetworkInterface loopback() throws SocketException {
		NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
		assertThat(loopback).isNotNull();
		return loopback;
	}

	private static void assertZoned(Object address, String expected, NetworkInterface zone) {
		assertThat(address).isInstanceOfSatisfying(InetSocketAddress.class,
				(socket) -> assertThat(socket.getAddress()).isInstanceOfSatisfying(Inet6Address.class, (ipv6) -> {
					assertThat(ipv6.getScopeId()).isEqualTo(zone.getIndex());
					assertThat(ipv6).isEqualTo(Cidr.parse(expected).network());
				}));
	}

	@Test
	void whenItCannotBeConnectedThePortIsClosedAgain() {
		this.connects = false;
		listen("udp:192.0.2.7:514");
		assertThat(this.calls).endsWith("stopListening");
		assertThat(this.outcomes).containsExactly(this.refusal);
	}

	@Test
	void opensAUnixSocket() {
		listen("unixgram:/run/app.sock:maxPacketSize=100");
		assertThat(this.calls).startsWith("listenUnixDatagram", "/run/app.sock", PROTOCOL);
		assertThat(((DatagramOptions) this.calls.get(3)).maximumSize()).isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "udp:5353", "udp:192.0.2.7:514", "unixgram:/run/app.sock" })
	void whateverGoesWrongComesThroughTheDeferred(String description) {
		Reactor reactor = (Reactor) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Reactor.class }, (proxy, method, arguments) -> {
					throw this.refusal;
				});
		record(Endpoints.datagram(description).listen(reactor, PROTOCOL));
		assertThat(this.outcomes).containsExactly(this.refusal);
	}

	@Test
	void aProviderAddsATransport() {
		assertThat(Endpoints.datagram("multicast:5353")).hasToString("udp:5353:reuseAddress=true:family=ipv4");
		Mistakes.assertMistake("multicast:mdns", Endpoints::datagram, 11, "port 'mdns' is not a number");
	}

	private void listen(String description) {
		record(Endpoints.datagram(description).listen(reactor(), PROTOCOL));
	}

	private void record(Deferred<DatagramTransport> listening) {
		listening.addBoth((port, failure) -> this.outcomes.add((failure != null) ? failure : port));
	}

	private Reactor reactor() {
		return (Reactor) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Reactor.class },
				(proxy, method, arguments) -> {
					this.calls.add(method.getName());
					this.calls.addAll(List.of(arguments));
					return port();
				});
	}

	private DatagramTransport port() {
		return (DatagramTransport) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { DatagramTransport.class }, (proxy, method, arguments) -> {
					if (method.getDeclaringClass() == Object.class) {
						return method.invoke(this, arguments);
					}
					this.calls.add(method.getName());
					if (method.getName().equals("connect")) {
						this.calls.addAll(List.of(arguments));
						return this.connects ? Deferred.succeed(null) : Deferred.fail(this.refusal);
					}
					assertThat(method.getName()).isEqualTo("stopListening");
					return Deferred.succeed(null);
				});
	}

	/**
	 * {@code multicast:<port>}.
	 */
	public static class MulticastProvider implements DatagramEndpointProvider {

		@Override
		public String transport() {
			return "multicast";
		}

		@Override
		public DatagramEndpoint datagram(EndpointDescription description, EndpointParser endpoints) {
			EndpointDescription udp = new EndpointDescription(description.text(), "udp", description.position(),
					description.arguments());
			return endpoints.datagram(endpoints.datagram(udp) + ":reuseAddress=true:family=ipv4");
		}

	}

	/**
	 * Hears nothing.
	 */
	private static final class SilentProtocol extends DatagramProtocol {

		@Override
		public void datagramReceived(ByteBuf data, SocketAddress from) {
			throw new AssertionError("No datagram is expected");
		}

	}

}
