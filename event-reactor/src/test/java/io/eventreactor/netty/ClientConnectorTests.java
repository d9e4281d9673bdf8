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

package io.eventreactor.netty;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.TlsOptions;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a connector does in each of its states.
 */
class ClientConnectorTests extends AbstractReactorTests {

	private final RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);

	@Test
	void talksToAServer() {
		ListeningPort port = listen(StreamTests.Echo::new);
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("hello");
			}
		};
		RecordingClientFactory clients = new RecordingClientFactory(() -> client);
		Connector connector = this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), clients);
		assertThat(client.awaitBytes(5)).asString().isEqualTo("hello");
		assertThat(connector.state()).isEqualTo(Connector.State.CONNECTED);
		connector.disconnect();
		assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		for (String event : List.of("start", "connecting", "build", "lost", "stop")) {
			assertThat(clients.nextEvent()).isEqualTo(event);
		}
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThat(client.events()).startsWith("made", "data").endsWith("lost");
		assertThat(client.violations()).isEmpty();
	}

	@Test
	void sendsMuchToAServerThatSendsItBack() {
		ListeningPort port = listen(StreamTests.Echo::new);
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				transport().write(new byte[8_000_000]);
			}
		};
		this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), new RecordingClientFactory(() -> client));
		assertThat(client.awaitBytes(8_000_000)).hasSize(8_000_000);
		assertThat(client.violations()).isEmpty();
	}

	@Test
	void canBeUsedAgainAndAgain() {
		ListeningPort port = listen(RecordingProtocol::new);
		Connector connector = connect(port);
		for (int i = 0; i < 3; i++) {
			assertEvents("start", "connecting", "build");
			assertThatIllegalStateException().isThrownBy(connector::connect);
			connector.disconnect();
			assertThat(this.factory.awaitLoss()).isInstanceOf(ConnectionDoneException.class);
			assertEvents("lost", "stop");
			assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
			connector.connect();
		}
	}

	@Test
	void connectsAgainFromFailedWithoutStoppingTheFactory() throws Exception {
		int free;
		try (ServerSocket socket = new ServerSocket(0)) {
			free = socket.getLocalPort();
		}
		RecordingClientFactory persistent = new RecordingClientFactory(RecordingProtocol::new) {
			private int failures;

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				super.clientConnectionFailed(connector, reason);
				if (++this.failures < 3) {
					connector.connect();
				}
			}
		};
		this.reactor.connectTcp("127.0.0.1", free, persistent);
		for (String event : List.of("start", "connecting", "failed", "connecting", "failed", "connecting", "failed",
				"stop")) {
			assertThat(persistent.nextEvent()).isEqualTo(event);
		}
	}

	@Test
	void connectsAgainFromLostWithoutStoppingTheFactory() {
		ListeningPort port = listen(RecordingProtocol::new);
		RecordingClientFactory persistent = new RecordingClientFactory(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().loseConnection();
			}
		}) {
			private int losses;

			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				super.clientConnectionLost(connector, reason);
				if (++this.losses < 3) {
					connector.connect();
				}
			}
		};
		this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), persistent);
		for (String event : List.of("start", "connecting", "build", "lost", "connecting", "build", "lost", "connecting",
				"build", "lost", "stop")) {
			assertThat(persistent.nextEvent()).isEqualTo(event);
		}
	}

	@Test
	void factoryThatRefusesLosesTheConnection() {
		ListeningPort port = listen(RecordingProtocol::new);
		RecordingClientFactory refusing = new RecordingClientFactory(() -> null);
		this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), refusing);
		assertThat(refusing.awaitLoss()).isInstanceOf(ConnectionLostException.class);
	}

	@Test
	void factoryThatStopsAndThrowsIsToldOnce() {
		IllegalStateException failure = new IllegalStateException("broken");
		RecordingClientFactory broken = new RecordingClientFactory(RecordingProtocol::new) {
			@Override
			public void startedConnecting(Connector connector) {
				super.startedConnecting(connector);
				connector.stopConnecting();
				throw failure;
			}
		};
		try (CapturedLog log = new CapturedLog()) {
			Connector connector = this.reactor.connectTcp("127.0.0.1", 1, broken);
			for (String event : List.of("start", "connecting", "failed", "stop")) {
				assertThat(broken.nextEvent()).isEqualTo(event);
			}
			assertThat(broken.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			await(this.reactor.stop());
			assertThat(broken.hasMore()).isFalse();
			assertThat(log.errors()).containsExactly(failure);
			assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		}
	}

	@Test
	void tlsThatCannotBeMadeFailsTheAttempt() {
		ListeningPort port = listen(RecordingProtocol::new);
		BrokenDialer dialer = new BrokenDialer(new TcpDialer(IoTransport.of(this.io), (host) -> new Deferred<>(),
				(InetSocketAddress) port.getHost(), null));
		Connector connector = new ClientConnector(this.reactor.loops().next(), dialer, this.factory,
				ConnectOptions.DEFAULT.withTls(Certificates.client(TlsOptions.Provider.JDK).build()));
		connector.connect();
		assertThat(this.factory.awaitFailure()).hasCause(dialer.failure)
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.TLS));
		assertEvents("start", "connecting", "failed", "stop");
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		awaitNoConnections(port);
	}

	@Test
	void factoryThatThrowsIsStoppedAllTheSame() {
		IllegalStateException failure = new IllegalStateException("broken");
		RecordingClientFactory broken = new RecordingClientFactory(RecordingProtocol::new) {
			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				super.clientConnectionLost(connector, reason);
				throw failure;
			}
		};
		try (CapturedLog log = new CapturedLog()) {
			ListeningPort port = listen(RecordingProtocol::new);
			Connector connector = this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), broken);
			for (String event : List.of("start", "connecting", "build")) {
				assertThat(broken.nextEvent()).isEqualTo(event);
			}
			connector.disconnect();
			assertThat(broken.nextEvent()).isEqualTo("lost");
			assertThat(broken.nextEvent()).isEqualTo("stop");
			assertThat(log.errors()).containsExactly(failure);
		}
	}

	@Test
	void reactorStopsAlthoughTheFactoryConnectsAgain() throws Exception {
		RecordingClientFactory persistent = new RecordingClientFactory(RecordingProtocol::new) {
			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				super.clientConnectionFailed(connector, reason);
				reactorLoop().callLater(Duration.ZERO, connector::connect);
			}

			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				super.clientConnectionLost(connector, reason);
				connector.connect();
			}
		};
		ListeningPort port = listen(RecordingProtocol::new);
		this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), persistent);
		for (String event : List.of("start", "connecting", "build")) {
			assertThat(persistent.nextEvent()).isEqualTo(event);
		}
		await(this.reactor.stop());
		assertThat(persistent.nextEvent()).isEqualTo("lost");
	}

	@Test
	void canBeUsedAgainWhenTheReactorRunsAgain() throws Exception {
		ListeningPort port = listen(RecordingProtocol::new);
		Connector connector = connect(port);
		assertEvents("start", "connecting", "build");
		await(this.reactor.stop());
		assertEvents("lost", "stop");
		connector.disconnect();
		assertThatIllegalStateException().isThrownBy(connector::connect).withMessageContaining("start it first");
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		assertThatIllegalStateException().isThrownBy(connector::stopConnecting);
		this.reactor.start();
		this.reactor.listenTcp((InetSocketAddress) port.getHost(), Factory.forProtocol(RecordingProtocol::new),
				ListenOptions.DEFAULT);
		connector.connect();
		assertEvents("start", "connecting", "build");
		connector.disconnect();
		assertEvents("lost", "stop");
	}

	@Test
	void connectsNoMoreWhileTheReactorStops() {
		RecordingClientFactory persistent = new RecordingClientFactory(RecordingProtocol::new) {
			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				super.clientConnectionLost(connector, reason);
				connector.connect();
			}

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				super.clientConnectionFailed(connector, reason);
				connector.connect();
			}
		};
		ListeningPort port = listen(RecordingProtocol::new);
		Connector connector = this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), persistent);
		for (String event : List.of("start", "connecting", "build")) {
			assertThat(persistent.nextEvent()).isEqualTo(event);
		}
		try (CapturedLog log = new CapturedLog()) {
			await(this.reactor.stop());
			assertThat(log.errors()).singleElement()
				.isInstanceOf(IllegalStateException.class)
				.asString()
				.contains("stops");
		}
		for (String event : List.of("lost", "connecting", "failed", "stop")) {
			assertThat(persistent.nextEvent()).isEqualTo(event);
		}
		assertThat(persistent.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
	}

	@Test
	void disconnectWhileTheProtocolIsBuiltIsNotLost() {
		ListeningPort port = listen(RecordingProtocol::new);
		RecordingProtocol client = new RecordingProtocol();
		RecordingClientFactory hasty = new RecordingClientFactory(() -> client) {
			private Connector connector;

			@Override
			public void startedConnecting(Connector connector) {
				this.connector = connector;
			}

			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				this.connector.disconnect();
				return super.buildProtocol(peer);
			}
		};
		this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), hasty);
		assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(client.events()).containsExactly("made", "lost");
		assertThat(client.violations()).isEmpty();
		assertThat(hasty.awaitLoss()).isInstanceOf(ConnectionDoneException.class);
	}

	private NettyReactor reactorLoop() {
		return this.reactor;
	}

	private Connector connect(ListeningPort port) {
		return this.reactor.connectTcp("127.0.0.1", AbstractTlsTests.portOf(port), this.factory);
	}

	private void assertEvents(String... events) {
		for (String event : events) {
			assertThat(this.factory.nextEvent()).isEqualTo(event);
		}
	}

	/**
	 * Does not know where it goes to when it is asked for the first time, to make TLS for
	 * that.
	 */
	private static final class BrokenDialer implements Dialer {

		private final IllegalStateException failure = new IllegalStateException("broken");

		private final Dialer dialer;

		private boolean asked;

		BrokenDialer(Dialer dialer) {
			this.dialer = dialer;
		}

		@Override
		public SocketAddress destination() {
			if (!this.asked) {
				this.asked = true;
				throw this.failure;
			}
			return this.dialer.destination();
		}

		@Override
		public Deferred<Channel> dial(LoopReactor loop) {
			return this.dialer.dial(loop);
		}

		@Override
		public @Nullable SocketAddress peerOf(Channel channel) {
			return this.dialer.peerOf(channel);
		}

		@Override
		public @Nullable SocketAddress hostOf(Channel channel) {
			return this.dialer.hostOf(channel);
		}

	}

}
