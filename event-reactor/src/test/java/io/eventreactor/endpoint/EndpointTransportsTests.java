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
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.Protocol;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsOptions.ClientAuthentication;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.endpoint.EndpointDescription.Argument;
import io.eventreactor.policy.Cidr;
import io.eventreactor.policy.Recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What descriptions of each transport say, and what is told of those that are wrong.
 */
class EndpointTransportsTests {

	private static final Factory FACTORY = Factory.forProtocol(Recorder::new);

	private TlsOptions web = TlsOptions.builder().build();

	private final EndpointParser endpoints = Endpoints
		.with(Map.<String, Supplier<TlsOptions>>of("web", () -> this.web, "broken", () -> {
			throw new IllegalStateException("the file is gone");
		})::get);

	private final List<Object> calls = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "tls:8443:bundle=web", "tls:0:bundle=web:interface=\\:\\:1", "unix:/run/x.sock",
			"unix:/run/a\\:b:mode=060", "unix:@abstract", "systemd:name=web\\=1", "systemd:index=0",
			"haproxy:trusted=10.0.0.0/8:tcp:8000:interface=127.0.0.1",
			"haproxy:trusted=10.0.0.0/8:trusted=192.0.2.1/32:tls:8443:bundle=web",
			"tls:8443:bundle=web:clientAuthentication=required:alpn=h2,http/1.1:interface=localhost",
			"tls:8443:bundle=web:clientAuthentication=none", "haproxy:trusted=unix:unix:/run/a:mode=660",
			"haproxy:trusted=10.0.0.0/8:trusted=unix:systemd:name=web", "haproxy:trusted=10.0.0.0/8:systemd:index=1" })
	void describesServerAsItWasDescribed(String description) {
		assertThat(this.endpoints.server(description)).hasToString(description);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tls:example.org:8443", "tls:\\:\\:1:8443:bundle=web:timeout=5:bindAddress=127.0.0.1",
			"tls:10.0.0.1:8443:bundle=web:alpn=a\\=b,c:serverName=example.org:timeout=5",
			"tls:example.org:8443:alpn=h2", "unix:/run/a\\:b", "unix:@abstract:timeout=0" })
	void describesClientAsItWasDescribed(String description) {
		assertThat(this.endpoints.client(reactor(), description)).hasToString(description);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
							tls                                  | 4  | there is no port
							tls:8443                             | 9  | there is no bundle
							tls:8443:interface=a                 | 21 | there is no bundle
							tls:bundle=web                       | 5  | there is no port before bundle
							tls:8443:bundle=                     | 17 | there is no bundle after the equals sign
							tls:8443:bundle=mail                 | 17 | there is no bundle 'mail'
							tls:8443:bundle=web:bundle=web       | 21 | there is a second bundle
							tls:8443:bundle=web:mode=660         | 21 | tls has no argument 'mode'
							tls:https:bundle=web                 | 5  | port 'https' is not a number
							tls:1:bundle=web:clientAuthentication=  | 39 | clientAuthentication '' is not required, wanted or none
							tls:1:bundle=web:clientAuthentication=require | 39 | clientAuthentication 'require' is not required, wanted or none
							tls:1:bundle=web:clientAuthentication=none:clientAuthentication=none | 44 | there is a second clientAuthentication
							tls:1:bundle=web:alpn=               | 23 | '' is no name of an application protocol
							tls:1:bundle=web:alpn=h2,            | 23 | '' is no name of an application protocol
							tls:1:bundle=web:alpn=h2, http/1.1   | 23 | ' http/1.1' is no name of an application protocol
							tls:1:bundle=web:alpn=h2,h2          | 23 | there is a second h2
							tls:1:alpn=h2                        | 14 | there is no bundle
							tls:1:bundle=web:serverName=a        | 18 | tls has no argument 'serverName'
							unix                                 | 5  | there is no path
							unix:                                | 6  | there is no path
							unix:mode=660                        | 6  | there is no path before mode
					unix:path=                           | 11 | there is no path
					unix:/a:path=/b                      | 9  | there is a second path
					tcp:port=8000:port=9000              | 15 | there is a second port
					tcp:port=http                        | 10 | port 'http' is not a number
					tcp:port=65536                       | 10 | there is no port 65536
					tcp:interface=a:8000                 | 5  | there is no port before interface
							unix:/a:b                            | 9  | 'b' is one argument too many
							unix:/a:mode=                        | 14 | mode '' is not three octal digits
							unix:/a:mode=8                       | 14 | mode '8' is not three octal digits
							unix:/a:mode=1777                    | 14 | mode '1777' is not three octal digits
							unix:/a:mode=660:mode=600            | 18 | there is a second mode
							unix:@                               | 6  | there is no name after the @
							unix:@app:mode=600                   | 11 | an abstract name has no mode
							unix:/a:timeout=5                    | 9  | unix has no argument 'timeout'
							systemd                              | 8  | there is no name or index
							systemd:web                          | 9  | 'web' is one argument too many
							systemd:name=                        | 14 | there is no name after the equals sign
							systemd:index=first                  | 15 | index 'first' is not a number
							systemd:index=                       | 15 | index '' is not a number
							systemd:name=web:index=0             | 18 | there is both a name and an index
							systemd:name=web:name=mail           | 18 | there is a second name
							systemd:nmae=web                     | 9  | systemd has no argument 'nmae'
							haproxy                              | 8  | there is no transport and nobody is trusted
							haproxy:tcp:8000                     | 9  | nobody is trusted
							haproxy:trusted=10.0.0.0/8           | 27 | there is no transport
							haproxy:trusted=10.0.0.0/8:          | 28 | there is no transport
							haproxy:trusted=:tcp:8000            | 17 | trusted '' is not a range of addresses
							haproxy:trusted=10.0.0.1/8:tcp:8000  | 17 | trusted '10.0.0.1/8' is not a range of addresses
							haproxy:trusted=lb:tcp:8000          | 17 | trusted 'lb' is not a range of addresses
							haproxy:from=10.0.0.0/8:tcp:8000     | 9  | haproxy has no argument 'from'
							haproxy:=10.0.0.0/8:tcp:8000         | 9  | there is no name before the equals sign
							haproxy:trusted=10.0.0.0/8:unix:/a   | 28 | over a Unix socket nobody is trusted
							haproxy:unix:/a                      | 9  | nobody is trusted
							haproxy:systemd:name=web             | 9  | nobody is trusted
							haproxy:trusted=unix:tcp:8000        | 22 | over tcp nobody is trusted
							haproxy:trusted=unix:tls:8443:bundle=web | 22 | over tls nobody is trusted
							haproxy:trusted=unix:unix:/a:mode=9  | 35 | mode '9' is not three octal digits
							haproxy:trusted=unix:haproxy:trusted=unix:unix:/a | 22 | there is a second haproxy
							haproxy:haproxy:tcp:8000             | 9  | there is a second haproxy
							haproxy:trusted=10.0.0.0/8:tcp:http  | 32 | port 'http' is not a number
							haproxy:trusted=10.0.0.0/8:tls:1     | 33 | there is no bundle
							""")
	void whenServerIsMalformedSaysWhatAndWhere(String description, int position, String problem) {
		Mistakes.assertMistake(description, this.endpoints::server, position, problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			tls                                  | 4  | there is no host
			tls:8443                             | 9  | there is no port
			tls:host:0                           | 10 | there is no port 0
			tls:host:8443:bundle=                | 22 | there is no bundle after the equals sign
			tls:host:8443:bundle=mail            | 22 | there is no bundle 'mail'
			tls:host:8443:timeout=soon           | 23 | timeout 'soon' is not a number of seconds
			tls:host:8443:interface=a            | 15 | tls has no argument 'interface'
			tls:host:8443:clientAuthentication=required | 15 | tls has no argument 'clientAuthentication'
			tls:host:8443:alpn=                  | 20 | '' is no name of an application protocol
			tls:host:8443:serverName=            | 26 | there is no name after the equals sign
			tls:host:8443:serverName=[           | 26 | there is no IPv6 address in the brackets
			unix:@                               | 6  | there is no name after the @
			unix:                                | 6  | there is no path
			unix:/a:timeout=5:timeout=5          | 19 | there is a second timeout
			unix:/a:timeout=-1                   | 17 | timeout '-1' is not a number of seconds
			unix:/a:mode=660                     | 9  | unix has no argument 'mode'
			""")
	void whenClientIsMalformedSaysWhatAndWhere(String description, int position, String problem) {
		Mistakes.assertMistake(description, (text) -> this.endpoints.client(reactor(), text), position, problem);
	}

	@Test
	void whenAnEqualsSignBelongsToThePathRemedyTellsHowToEscapeIt() {
		assertThat(Mistakes.assertMistake("unix:/run/a=b", Endpoints::server, 6, "there is no path before /run/a"))
			.endsWith("Put a backslash before an equals sign that belongs to the path");
		assertThat(Mistakes.assertMistake("unix:mode=660", Endpoints::server, 6, "there is no path before mode"))
			.doesNotContain("backslash");
	}

	@Test
	void withoutBundlesSaysHowToGiveThem() {
		assertThat(Mistakes.assertMistake("tls:8443:bundle=web", Endpoints::server, 17,
				"bundle 'web' cannot be looked up"))
			.contains("Endpoints.with(bundles)");
	}

	@Test
	void whenTrustedRangeIsWrongRemedyGivesTheRightOne() {
		assertThat(Mistakes.assertMistake("haproxy:trusted=10.0.0.1/8:tcp:8000", Endpoints::server, 17,
				"trusted '10.0.0.1/8' is not a range of addresses"))
			.contains("Write 10.0.0.0/8")
			.contains("trusted=[2001:db8::/32]");
	}

	@Test
	void whenNobodyIsTrustedOverAUnixSocketRemedyGivesTheWord() {
		assertThat(Mistakes.assertMistake("haproxy:unix:/a", Endpoints::server, 9, "nobody is trusted"))
			.endsWith("haproxy:trusted=unix:unix:/run/app.sock:mode=660");
	}

	@Test
	void aServerGivesItsOptionsToTheReactor() {
		ListenOptions options = ListenOptions.DEFAULT.withBacklog(7);
		this.endpoints.server("unix:/run/x.sock:mode=0620").listen(reactor(), FACTORY, options);
		assertThat(this.calls.get(0)).isEqualTo("/run/x.sock");
		UnixListenOptions unixOptions = (UnixListenOptions) this.calls.get(2);
		assertThat(unixOptions.mode()).isEqualTo(0620);
		assertThat(unixOptions.listenOptions()).isSameAs(options);
		this.calls.clear();
		this.endpoints.server("tls:8443:bundle=web").listen(reactor(), FACTORY, options);
		ListenOptions tlsOptions = (ListenOptions) this.calls.get(2);
		assertThat(tlsOptions.backlog()).isEqualTo(7);
		assertThat(tlsOptions.tls()).isNotNull().satisfies((tls) -> assertThat(tls.get()).isSameAs(this.web));
	}

	@Test
	void aDescriptionSaysWhatABundleCannot() {
		this.endpoints.server("tls:1:bundle=web:clientAuthentication=required:alpn=b,a")
			.listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		Supplier<TlsOptions> tls = ((ListenOptions) this.calls.get(2)).tls();
		assertThat(tls).isNotNull();
		TlsOptions options = tls.get();
		assertThat(options.clientAuthentication()).isEqualTo(ClientAuthentication.REQUIRED);
		assertThat(options.applicationProtocols()).containsExactly("b", "a");
		assertThat(options.ciphers()).isEqualTo(this.web.ciphers());
		// Others would be taken for new keys
		assertThat(tls.get()).isSameAs(options);
		this.web = TlsOptions.builder().ciphers(List.of("other")).build();
		assertThat(tls.get()).isNotSameAs(options)
			.satisfies((renewed) -> assertThat(renewed.ciphers()).containsExactly("other"));
	}

	@Test
	void whatADescriptionSaysIsForEveryNameOfTheServer() {
		TlsOptions other = TlsOptions.builder().ciphers(List.of("other")).build();
		this.web = TlsOptions.builder().serverNames(Map.of("other.example", other)).build();
		this.endpoints.server("tls:1:bundle=web:clientAuthentication=required")
			.listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		Supplier<TlsOptions> tls = ((ListenOptions) this.calls.get(2)).tls();
		assertThat(tls).isNotNull();
		assertThat(tls.get().serverNames()).hasEntrySatisfying("other.example", (options) -> {
			assertThat(options.clientAuthentication()).isEqualTo(ClientAuthentication.REQUIRED);
			assertThat(options.ciphers()).containsExactly("other");
		});
	}

	@Test
	void whenBundleFailsClientHearsThroughTheDeferred() {
		List<Throwable> failures = new ArrayList<>();
		this.endpoints.client(reactor(), "tls:host:1:bundle=broken").connect(FACTORY).addErrback((failure) -> {
			failures.add(failure);
			return (Protocol) null;
		});
		assertThat(failures).singleElement().satisfies((failure) -> assertThat(failure).hasMessage("the file is gone"));
	}

	@Test
	void takesTheSocketThatSystemdPassed() {
		SystemdSockets sockets = SystemdSockets
			.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web:admin"), 42);
		Function<String, ServerEndpoint> systemd = (description) -> SystemdServerEndpoint
			.of(EndpointDescription.parse(description), () -> sockets);
		systemd.apply("systemd:name=admin").listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		assertThat(this.calls).first().isEqualTo(4);
		this.calls.clear();
		systemd.apply("systemd:index=0").listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		assertThat(this.calls).first().isEqualTo(3);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> systemd.apply("systemd:name=mail").listen(reactor(), FACTORY, ListenOptions.DEFAULT))
			.withMessageContaining("[web, admin]");
	}

	@Test
	void aSocketOfSystemdIsTakenOnce() {
		SystemdSockets sockets = SystemdSockets
			.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web:admin"), 42);
		ServerEndpoint byName = SystemdServerEndpoint.of(EndpointDescription.parse("systemd:name=web"), () -> sockets);
		ServerEndpoint byPlace = SystemdServerEndpoint.of(EndpointDescription.parse("systemd:index=0"), () -> sockets);
		byName.listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		this.calls.clear();
		for (ServerEndpoint again : List.of(byName, byPlace)) {
			assertThatIllegalStateException().isThrownBy(() -> again.listen(reactor(), FACTORY, ListenOptions.DEFAULT))
				.withMessageContainingAll("The socket of " + again + " listens already", "restart the application");
		}
		assertThat(this.calls).isEmpty();
	}

	@Test
	void aSocketOfSystemdThatCannotBeAdoptedIsThereStill() {
		SystemdSockets sockets = SystemdSockets.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "1"), 42);
		ServerEndpoint systemd = SystemdServerEndpoint.of(EndpointDescription.parse("systemd:index=0"), () -> sockets);
		Reactor stopped = (Reactor) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Reactor.class }, (proxy, method, arguments) -> {
					throw new IllegalStateException("The reactor does not run");
				});
		assertThatIllegalStateException().isThrownBy(() -> systemd.listen(stopped, FACTORY, ListenOptions.DEFAULT))
			.withMessage("The reactor does not run");
		systemd.listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		assertThat(this.calls).first().isEqualTo(3);
	}

	@Test
	void aSocketOfSystemdMayBeBehindALoadBalancer() {
		SystemdSockets sockets = SystemdSockets.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "1"), 42);
		ServerEndpoint systemd = SystemdServerEndpoint.of(EndpointDescription.parse("systemd:index=0"), () -> sockets);
		new HaproxyServerEndpoint(List.of(Cidr.parse("10.0.0.0/8")), false, systemd).listen(reactor(), FACTORY,
				ListenOptions.DEFAULT);
		assertThat(this.calls).first().isEqualTo(3);
		ProxyProtocol proxyProtocol = ((ListenOptions) this.calls.get(2)).proxyProtocol();
		assertThat(proxyProtocol).isNotNull();
		assertThat(proxyProtocol.trusts(new InetSocketAddress("10.1.2.3", 5000))).isTrue();
		assertThat(proxyProtocol.trusts(new InetSocketAddress("192.0.2.1", 5000))).isFalse();
		assertThat(proxyProtocol.trusts(UnixDomainSocketAddress.of("/run/lb"))).isFalse();
	}

	@Test
	void trustedUnixIsForUnixSocketsOnly() {
		this.endpoints.server("haproxy:trusted=unix:unix:/run/x").listen(reactor(), FACTORY, ListenOptions.DEFAULT);
		ProxyProtocol proxyProtocol = ((UnixListenOptions) this.calls.get(2)).listenOptions().proxyProtocol();
		assertThat(proxyProtocol).isNotNull();
		assertThat(proxyProtocol.trusts(UnixDomainSocketAddress.of(""))).isTrue();
		assertThat(proxyProtocol.trusts(new InetSocketAddress("127.0.0.1", 5000))).isFalse();
	}

	@Test
	void aProviderAddsATransport() {
		assertThat(Endpoints.serverTransports()).containsExactly("haproxy", "loopback", "systemd", "tcp", "tls",
				"unix");
		assertThat(Endpoints.clientTransports()).containsExactly("loopback", "tcp", "tls", "unix");
		assertThat(Endpoints.server("loopback:tcp:8000")).hasToString("tcp:8000:interface=127.0.0.1");
		assertThat(Endpoints.client(reactor(), "loopback:8000")).hasToString("tcp:127.0.0.1:8000");
		Mistakes.assertMistake("loopback:tls:1", Endpoints::server, 15, "there is no bundle");
	}

	@Test
	void twoProvidersOfOneTransportAreTold() {
		Map<String, Object> providers = new TreeMap<>(Map.of("tcp", "one"));
		assertThatIllegalStateException().isThrownBy(() -> EndpointParser.add(providers, "tcp", 2))
			.withMessageContainingAll("java.lang.String", "java.lang.Integer", "'tcp'");
	}

	private Reactor reactor() {
		return (Reactor) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Reactor.class },
				(proxy, method, arguments) -> {
					this.calls.addAll(List.of(arguments));
					return null;
				});
	}

	/**
	 * {@code loopback:<description of a server>} and {@code loopback:<port>}.
	 */
	public static class LoopbackProvider implements ServerEndpointProvider, ClientEndpointProvider {

		@Override
		public String transport() {
			return "loopback";
		}

		@Override
		public ServerEndpoint server(EndpointDescription description, EndpointParser endpoints) {
			return endpoints.server(endpoints.server(description.nested(0)) + ":interface=127.0.0.1");
		}

		@Override
		public ClientEndpoint client(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
			Argument port = description.arguments().get(0);
			return endpoints.client(reactor, "tcp:127.0.0.1:" + port.value());
		}

	}

}
