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
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.CannotListenException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointDescription.Argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EndpointsTests {

	private final List<InetSocketAddress> listened = new ArrayList<>();

	@Test
	void whenOnlyPortListensOnEveryInterface() {
		listen("tcp:8000");
		assertThat(this.listened).containsExactly(new InetSocketAddress(8000));
	}

	@Test
	void whenInterfaceListensOnThatOne() {
		listen("tcp:8000:interface=127.0.0.1");
		assertThat(this.listened).containsExactly(new InetSocketAddress("127.0.0.1", 8000));
	}

	@Test
	void whenArgumentHasEscapedColonsTheyBelongToIt() {
		listen("tcp:0:interface=\\:\\:1");
		assertThat(this.listened).containsExactly(new InetSocketAddress("::1", 0));
	}

	@Test
	void whenInterfaceIsInBracketsItsColonsBelongToIt() {
		listen("tcp:0:interface=[::1]");
		assertThat(this.listened).containsExactly(new InetSocketAddress("::1", 0));
		assertThat(Endpoints.server("tcp:0:interface=[::1]")).hasToString("tcp:0:interface=\\:\\:1");
	}

	@Test
	void whenHostIsUnknownCannotListen() {
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> listen("tcp:8000:interface=no-such-host.invalid"))
			.withCauseInstanceOf(UnknownHostException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp:8000", "tcp:65535:interface=localhost", "tcp:0:interface=\\:\\:1",
			"tcp:1:interface=a\\=b\\\\c" })
	void describesItselfAsItWasDescribed(String description) {
		assertThat(Endpoints.server(description)).hasToString(description);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""                          | 1  | there is no transport
			:8000                       | 1  | there is no transport
			tcp=8000                    | 1  | there is no transport
			tcp                         | 4  | there is no port
			tcp:                        | 5  | there is no port
			tcp:interface=127.0.0.1     | 5  | there is no port before interface
			tcp:localhost:8000          | 5  | port 'localhost' is not a number
			tcp:-1                      | 5  | there is no port -1
			tcp:-                       | 5  | port '-' is not a number
			tcp:+80                     | 5  | port '+80' is not a number
			tcp:80.0                    | 5  | port '80.0' is not a number
			tcp:                        | 5  | there is no port
			tcp::8000                   | 5  | there is no port
			tcp:8000::interface=a       | 10 | there is nothing after the colon
			tcp:8000:=a                 | 10 | there is no name before the equals sign
			tcp:8000:=                  | 10 | there is no name before the equals sign
			tcp:8000:interface=[::1     | 20 | there is no IPv6 address in the brackets
			tcp:8000:interface=[::g]    | 20 | there is no IPv6 address in the brackets
			tcp:8000:interface=[]       | 20 | there is no IPv6 address in the brackets
			tcp:8000:interface=[10.0.0.1] | 20 | there is no IPv6 address in the brackets
			tcp:٣                       | 5  | port '٣' is not a number
			tcp:65536                   | 5  | there is no port 65536
			tcp:99999999999999999999    | 5  | there is no port 99999999999999999999
			tcp:8000:                   | 10 | there is nothing after the colon
			tcp:8000:9000               | 10 | '9000' is one argument too many
			tcp:8000:interface=         | 20 | there is no interface after the equals sign
			tcp:8000:interface=::1      | 20 | there is no interface after the equals sign
			tcp:8000:interface=a:interface=b | 22 | there is a second interface
			tcp:8000:interfcae=a        | 10 | tcp has no argument 'interfcae'
			tcp:80\\00                  | 7  | there is nothing to escape after the backslash
			tcp:8000\\                  | 9  | there is nothing to escape after the backslash
			""")
	void whenMalformedSaysWhatAndWhere(String description, int position, String problem) {
		Mistakes.assertMistake(description, Endpoints::server, position, problem);
	}

	@Test
	void whenInterfaceIsBareIpv6AddressRemedyTellsHowToEscape() {
		assertThat(Mistakes.assertMistake("tcp:8000:interface=::1", Endpoints::server, 20,
				"there is no interface after the equals sign"))
			.endsWith("Put an IPv6 address in brackets: interface=[::1]");
		assertThat(Mistakes.assertMistake("tcp:8000:interface=2001:db8::1", Endpoints::server, 25,
				"'db8' is one argument too many"))
			.endsWith("or an IPv6 address in brackets");
	}

	@ParameterizedTest
	@CsvSource({ "tcp:8000:interfcae=a, interface", "tcp:8000:Interface=a, interface", "tls:8443:bundel=web, bundle",
			"tls:8443:clientauthentication=none, clientAuthentication", "unix:/a:mod=660, mode",
			"systemd:nmae=web, name", "haproxy:trust=10.0.0.0/8:tcp:1, trusted" })
	void whenArgumentIsMisspeltRemedyHasTheRightOne(String description, String right) {
		assertThatExceptionOfType(EndpointSyntaxException.class).isThrownBy(() -> Endpoints.server(description))
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith("Did you mean " + right + "? Write "));
	}

	@Test
	void whenArgumentIsLikeNoOtherNothingIsSuggested() {
		assertThat(Mistakes.assertMistake("tcp:8000:backlog=5", Endpoints::server, 10, "tcp has no argument 'backlog'"))
			.startsWith("Write a port");
	}

	@ParameterizedTest
	@CsvSource({ "tpc:8000,tpc,tcp", "TCP:8000,TCP,tcp", "8000,8000,", "tc:8000,tc,tcp", "uinx:/run/a,uinx,unix",
			"' tcp:8000',' tcp',tcp", "http:1,http," })
	void whenTransportIsUnknownNamesThoseThereAre(String description, String transport, String suggestion) {
		String known = String.join(", ", Endpoints.serverTransports());
		assertThatExceptionOfType(UnknownTransportException.class).isThrownBy(() -> Endpoints.server(description))
			.withMessage("Endpoint '" + description + "', character 1: there is no transport '" + transport + "' here. "
					+ ((suggestion != null) ? "Did you mean " + suggestion + "? " : "") + "There is: " + known + ".")
			.satisfies((ex) -> {
				assertThat(ex.getDescription()).isEqualTo(description);
				assertThat(ex.getTransport()).isEqualTo(transport);
				assertThat(ex.getKnown()).containsExactlyElementsOf(Endpoints.serverTransports()).contains("tcp");
				assertThat(ex.getSuggestion()).isEqualTo(suggestion);
			});
	}

	@Test
	void whenTransportIsForSomethingElseSaysForWhat() {
		assertThatExceptionOfType(UnknownTransportException.class).isThrownBy(() -> Endpoints.server("udp:5353"))
			.satisfies((ex) -> assertThat(ex.getRemedy())
				.startsWith("udp is for datagrams: Endpoints.datagram(description). There is: "));
		assertThatExceptionOfType(UnknownTransportException.class).isThrownBy(() -> Endpoints.datagram("tcp:8000"))
			.satisfies((ex) -> assertThat(ex.getRemedy())
				.isEqualTo("tcp is for servers: Endpoints.server(description). There is: multicast, udp, unixgram"));
		assertThatExceptionOfType(UnknownTransportException.class)
			.isThrownBy(() -> Endpoints.client(reactor(), "systemd:name=web"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith("systemd is for servers: "));
	}

	@Test
	void whenNestedTransportIsUnknownSaysWhere() {
		assertThatExceptionOfType(UnknownTransportException.class)
			.isThrownBy(() -> Endpoints.server("haproxy:trusted=10.0.0.0/8:tpc:1"))
			.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(28));
	}

	@Test
	void whatIsEscapedIsReadAsItWas() {
		for (String value : List.of("/run/a", "a:b", "a=b", "a\\b", "[::1]", "[", "[a", "a[::1]", "\\[::1]", "=", ":",
				"\\", "[::1]:", "[2001:db8::/32]", "[fe80::1%eth0]")) {
			EndpointDescription description = EndpointDescription
				.parse("x:" + EndpointDescription.escape(value) + ":y=" + EndpointDescription.escape(value) + ":z");
			assertThat(description.arguments()).extracting(Argument::value).containsExactly(value, value, "z");
			assertThat(description.arguments()).extracting(Argument::name).containsExactly(null, "y", null);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			[::1]              | ::1
			[2001:db8::/32]    | 2001:db8::/32
			[fe80::1%eth0]     | fe80::1%eth0
			[::ffff:10.0.0.1]  | ::ffff:10.0.0.1
			[127.0.0.1]        | [127.0.0.1]
			[]                 | []
			[\\:\\:1]          | [::1]
			a[\\:\\:1]         | a[::1]
			\\[\\:\\:1]        | [::1]
			""")
	void bracketsAreForIpv6AddressesOnly(String argument, String value) {
		assertThat(EndpointDescription.parse("x:" + argument + ":y=" + argument + ":z").arguments())
			.extracting(Argument::value)
			.containsExactly(value, value, "z");
	}

	private void listen(String description) {
		Factory factory = Factory.forProtocol(() -> {
			throw new AssertionError("No connection is expected");
		});
		Endpoints.server(description).listen(reactor(), factory, ListenOptions.DEFAULT);
	}

	private Reactor reactor() {
		return (Reactor) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Reactor.class },
				(proxy, method, arguments) -> {
					assertThat(method.getName()).isEqualTo("listenTcp");
					this.listened.add((InetSocketAddress) arguments[0]);
					return null;
				});
	}

}
