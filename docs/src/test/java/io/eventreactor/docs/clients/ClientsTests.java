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

package io.eventreactor.docs.clients;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorTime;
import io.eventreactor.defer.Deferred;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.endpoint.ClientEndpoint;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.netty.DnsResolver;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.service.BackoffPolicy;
import io.eventreactor.service.ClientService;
import io.eventreactor.service.ClientServiceOptions;
import io.eventreactor.service.ReconnectingClientFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientsTests extends AbstractReactorTests {

	@Test
	void asksAServer() throws Exception {
		int port = ((InetSocketAddress) listen(Oracle::new).getHost()).getPort();
		assertThat(await(QuestionFactory.ask(this.reactor, "127.0.0.1", port, "why?"))).isEqualTo("because");
	}

	@Test
	void failureArrivesThroughTheDeferred() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> await(QuestionFactory.ask(this.reactor, "127.0.0.1", port, "why?")))
			.withCauseInstanceOf(CannotConnectException.class);
	}

	@Test
	void optionsSayHow() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			InetSocketAddress destination = InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort());
			ClientFactory factory = ClientFactory.forProtocol(Oracle::new);
			// tag::options[]
			ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(5))
				.withBindAddress(new InetSocketAddress("127.0.0.1", 0));
			Connector connector = this.reactor.connectTcp(destination, factory, options);
			// end::options[]
			try (Peer peer = Peer.of(server.accept())) {
				assertThat(peer.send("why?\r\n").read(9)).isEqualTo("because\r\n");
				connector.disconnect();
				assertThat(peer.readToEnd()).isEmpty();
			}
			Awaitility.await().until(() -> connector.state() == Connector.State.DISCONNECTED);
		}
	}

	@Test
	void connectsAgainAfterALoss() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.reactor.connectTcp("127.0.0.1", server.getLocalPort(), new OracleFactory(this.reactor));
			Peer.of(server.accept()).close();
			try (Peer again = Peer.of(server.accept())) {
				assertThat(again.send("why?\r\n").read(9)).isEqualTo("because\r\n");
			}
		}
	}

	@Test
	void serviceKeepsAConnectionUp() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = server.getLocalPort();
			// tag::service[]
			ClientEndpoint endpoint = Endpoints.client(this.reactor, "tcp:127.0.0.1:" + port + ":timeout=5");
			ClientServiceOptions options = ClientServiceOptions.DEFAULT
				.withBackoff(BackoffPolicy.exponential(Duration.ofMillis(10), Duration.ofSeconds(30), 2));
			ClientService service = new ClientService(this.reactor, endpoint, Factory.forProtocol(Oracle::new),
					options);
			service.startService();
			Deferred<Protocol> connected = service.whenConnected();
			// end::service[]
			try (Peer peer = Peer.of(server.accept())) {
				assertThat(await(connected)).isInstanceOf(Oracle.class);
				assertThat(peer.send("why?\r\n").read(9)).isEqualTo("because\r\n");
			}
			try (Peer again = Peer.of(server.accept())) {
				assertThat(again.send("why?\r\n").read(9)).isEqualTo("because\r\n");
				// tag::service-stop[]
				Deferred<?> stopped = service.stopService();
				// end::service-stop[]
				assertThat(again.readToEnd()).isEmpty();
				await(stopped);
			}
		}
	}

	@Test
	void servicesAreStartedTogether() throws Exception {
		try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Upstreams upstreams = new Upstreams(this.reactor, "tcp:127.0.0.1:" + first.getLocalPort(),
					"tcp:127.0.0.1:" + second.getLocalPort());
			upstreams.start();
			try (Peer one = Peer.of(first.accept()); Peer two = Peer.of(second.accept())) {
				assertThat(one.send("why?\r\n").read(9)).isEqualTo("because\r\n");
				assertThat(upstreams.isRunning()).isTrue();
				upstreams.stop();
				assertThat(one.readToEnd()).isEmpty();
				assertThat(two.readToEnd()).isEmpty();
			}
			assertThat(upstreams.isRunning()).isFalse();
		}
	}

	@Test
	void namesAreLookedUpWithoutThreads() throws Exception {
		// tag::dns[]
		DnsResolver resolver = new DnsResolver();
		NettyReactor reactor = NettyReactor.builder().resolver(resolver).build();
		// end::dns[]
		reactor.start();
		int port = ((InetSocketAddress) listen(Oracle::new).getHost()).getPort();
		assertThat(await(QuestionFactory.ask(reactor, "localhost", port, "why?"))).isEqualTo("because");
		await(reactor.stop());
		resolver.close();
	}

	// tag::reconnecting[]
	static class OracleFactory extends ReconnectingClientFactory {

		OracleFactory(ReactorTime time) {
			super(time);
			setInitialDelay(Duration.ofMillis(100));
			setMaxDelay(Duration.ofSeconds(30));
		}

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			resetDelay();
			return new Oracle();
		}

	}
	// end::reconnecting[]

	static class Oracle extends LineReceiver {

		@Override
		protected void lineReceived(String line) {
			sendLine("because");
		}

	}

}
