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

package io.eventreactor.docs.endpoints;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.TlsOptions;
import io.eventreactor.defer.Deferred;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.endpoint.ClientEndpoint;
import io.eventreactor.endpoint.DatagramEndpoint;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.endpoint.ServerEndpoint;
import io.eventreactor.protocol.EchoProtocol;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointsTests extends AbstractReactorTests {

	@Test
	void serversAndClients() throws Exception {
		// tag::server[]
		ServerEndpoint endpoint = Endpoints.server("tcp:0:interface=127.0.0.1");
		ListeningPort port = endpoint.listen(this.reactor, Factory.forProtocol(EchoProtocol::new),
				ListenOptions.DEFAULT);
		// end::server[]
		Protocol protocol = new EchoProtocol();
		Protocol fallback = new EchoProtocol();
		assertThat(await(client(number(port), protocol, fallback))).isSameAs(protocol);
		int closed = number(port);
		await(port.stopListening());
		assertThat(await(client(closed, protocol, fallback))).isSameAs(fallback);
	}

	private Deferred<Protocol> client(int number, Protocol protocol, Protocol fallback) {
		// tag::client[]
		ClientEndpoint endpoint = Endpoints.client(this.reactor, "tcp:127.0.0.1:" + number + ":timeout=5");
		Deferred<Protocol> connected = endpoint.connect(Factory.forProtocol(() -> protocol))
			.addErrback(CannotConnectException.class, (failure) -> fallback);
		// end::client[]
		return connected;
	}

	@Test
	void bundles() throws Exception {
		X509Bundle keys = new CertificateBuilder().ecp256()
			.subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.addSanDnsName("localhost")
			.buildSelfSigned();
		TlsOptions options = TlsOptions.builder()
			.keyManagers(keys.toKeyManagerFactory())
			.trustManagers(keys.toTrustManagerFactory())
			.build();
		// tag::bundles[]
		Map<String, Supplier<TlsOptions>> bundles = Map.of("web", () -> options);
		EndpointParser endpoints = Endpoints.with(bundles::get);
		ServerEndpoint endpoint = endpoints
			.server("tls:0:bundle=web:clientAuthentication=required:alpn=shout/2,shout/1");
		// end::bundles[]
		CompletableFuture<String> negotiated = new CompletableFuture<>();
		ListeningPort port = endpoint.listen(this.reactor, Factory.forProtocol(() -> new Negotiated(negotiated)),
				ListenOptions.DEFAULT);
		await(endpoints
			.client(this.reactor, "tls:127.0.0.1:" + number(port) + ":bundle=web:serverName=localhost:alpn=shout/1")
			.connect(Factory.forProtocol(EchoProtocol::new)));
		assertThat(negotiated.get(20, TimeUnit.SECONDS)).isEqualTo("shout/1 CN=localhost");
	}

	@Test
	void datagrams() throws Exception {
		Queue<String> log = new ConcurrentLinkedQueue<>();
		// tag::datagram[]
		DatagramEndpoint server = Endpoints.datagram("udp:0:interface=127.0.0.1:maxPacketSize=1500");
		server.listen(this.reactor, new Parrot()).addCallback((port) -> log.add("bound to " + port.getHost()));
		// end::datagram[]
		assertThat(log).singleElement().asString().startsWith("bound to /127.0.0.1:");
		int number = Integer.parseInt(log.remove().replaceAll(".*:", ""));
		CompletableFuture<String> answer = new CompletableFuture<>();
		DatagramProtocol protocol = new DatagramProtocol() {
			@Override
			public void datagramReceived(ByteBuf data, SocketAddress from) {
				answer.complete(data.toString(StandardCharsets.UTF_8));
			}
		};
		// tag::peer[]
		DatagramEndpoint client = Endpoints.datagram("udp:127.0.0.1:" + number);
		client.listen(this.reactor, protocol).addCallback((port) -> {
			port.write("hello");
			return null;
		});
		// end::peer[]
		assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
	}

	@Test
	void providers() {
		assertThat(Endpoints.server("loopback:8000")).hasToString("tcp:8000:interface=127.0.0.1");
	}

	private static int number(ListeningPort port) {
		return ((InetSocketAddress) port.getHost()).getPort();
	}

	/**
	 * Sends back what it gets.
	 */
	private static final class Parrot extends DatagramProtocol {

		@Override
		public void datagramReceived(ByteBuf data, SocketAddress from) {
			transport().write(data.retain(), from);
		}

	}

	/**
	 * Tells what the handshake has led to.
	 */
	private static final class Negotiated extends Protocol {

		private final CompletableFuture<String> negotiated;

		Negotiated(CompletableFuture<String> negotiated) {
			this.negotiated = negotiated;
		}

		@Override
		protected void connectionMade() {
			var session = transport().getTlsSession();
			if (session != null) {
				this.negotiated.complete(session.applicationProtocol() + " "
						+ session.peerCertificates().get(0).getSubjectX500Principal().getName());
			}
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

}
