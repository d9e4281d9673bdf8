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
			tcp:-1                      | 5  | port '-1' is not a number
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
		assertThatExceptionOfType(EndpointSyntaxException.class).isThrownBy(() -> Endpoints.server(description))
			.satisfies((ex) -> {
				assertThat(ex.getDescription()).isEqualTo(description);
				assertThat(ex.getProblem()).isEqualTo(problem);
				assertThat(ex.getPosition()).isEqualTo(position);
				assertThat(ex.getRemedy()).isNotBlank().doesNotEndWith(".");
				assertThat(ex).hasMessageContainingAll(description, problem, ex.getRemedy());
			});
	}

	@Test
	void whenInterfaceIsBareIpv6AddressRemedyTellsHowToEscape() {
		assertThatExceptionOfType(EndpointSyntaxException.class)
			.isThrownBy(() -> Endpoints.server("tcp:8000:interface=::1"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains(": interface=\\:\\:1"));
	}

	@ParameterizedTest
	@CsvSource({ "tpc:8000,tpc,tcp", "TCP:8000,TCP,tcp", "8000,8000,", "tc:8000,tc,tcp", "uinx:/run/a,uinx,unix",
			"udp:1,udp," })
	void whenTransportIsUnknownNamesThoseThereAre(String description, String transport, String suggestion) {
		assertThatExceptionOfType(UnknownTransportException.class).isThrownBy(() -> Endpoints.server(description))
			.satisfies((ex) -> {
				assertThat(ex.getDescription()).isEqualTo(description);
				assertThat(ex.getTransport()).isEqualTo(transport);
				assertThat(ex.getKnown()).containsExactlyElementsOf(Endpoints.serverTransports()).contains("tcp");
				assertThat(ex.getSuggestion()).isEqualTo(suggestion);
			});
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
