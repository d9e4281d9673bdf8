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

import java.io.IOException;
import java.net.InetAddress;
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
import io.eventreactor.HostnameResolver;
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
	void timesOutWhileNobodyAnswers() throws Exception {
		// A full backlog answers nobody
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Peer[] waiting = fill(full);
			connect(full.getLocalPort(), ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.TIMED_OUT);
			close(waiting);
		}
	}

	@Test
	void timesOutAtAnAddressThatIsKnown() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Peer[] waiting = fill(full);
			this.reactor.connectTcp((InetSocketAddress) full.getLocalSocketAddress(), this.factory,
					ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.TIMED_OUT);
			Connector connector = this.reactor.connectTcp((InetSocketAddress) full.getLocalSocketAddress(),
					this.factory, ConnectOptions.DEFAULT);
			connector.stopConnecting();
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			close(waiting);
		}
	}

	@Test
	void canBeStoppedWhileNobodyAnswers() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Peer[] waiting = fill(full);
			Connector connector = connect(full.getLocalPort(), ConnectOptions.DEFAULT);
			assertEvents("start", "connecting");
			connector.stopConnecting();
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			assertEvents("failed", "stop");
			connector.connect();
			assertEvents("start", "connecting");
			connector.disconnect();
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			assertEvents("failed", "stop");
			connector.disconnect();
			assertThatIllegalStateException().isThrownBy(connector::stopConnecting);
			connector.connect();
			assertEvents("start", "connecting");
			await(this.reactor.stop());
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			close(waiting);
		}
	}

	@Test
	void canBeUsedAgainAndAgain() {
		ListeningPort port = listen(RecordingProtocol::new);
		Connector connector = connect(AbstractTlsTests.portOf(port), ConnectOptions.DEFAULT);
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
	void connectsFromTheGivenAddress() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		ListeningPort port = listen(() -> server);
		connect(AbstractTlsTests.portOf(port),
				ConnectOptions.DEFAULT.withBindAddress(new InetSocketAddress("127.0.0.7", 0)));
		SocketAddress peer = server.awaitTransport().getPeer();
		assertThat(((InetSocketAddress) peer).getAddress().getHostAddress()).isEqualTo("127.0.0.7");
	}

	@Test
	void addressThatIsNotOursCannotBeBound() {
		ListeningPort port = listen(RecordingProtocol::new);
		connect(AbstractTlsTests.portOf(port),
				ConnectOptions.DEFAULT.withBindAddress(new InetSocketAddress("192.0.2.1", 0)));
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.CANNOT_BIND);
	}

	@Test
	void resolverThatMisbehavesFailsTheAttempt() {
		assertFailsWith((host) -> Deferred.succeed(List.of()), Reason.UNKNOWN_HOST);
		assertFailsWith((host) -> Deferred.fail(new IOException("no answer")), Reason.OTHER);
		assertFailsWith((host) -> {
			throw new IllegalStateException("broken");
		}, Reason.OTHER);
	}

	private void assertFailsWith(HostnameResolver resolver, Reason reason) {
		NettyReactor other = NettyReactor.builder().io(this.io).threads(1).resolver(resolver).build();
		other.start();
		RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
		Connector connector = other.connectTcp(InetSocketAddress.createUnresolved("name.example", 1), factory,
				ConnectOptions.DEFAULT.withTimeout(Duration.ZERO));
		assertThat(factory.awaitFailure().getReason()).isEqualTo(reason);
		assertThat(connector.getDestination()).isEqualTo(InetSocketAddress.createUnresolved("name.example", 1));
		await(other.stop());
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
	}

	@Test
	void localhostIsFoundInWhicheverFamilyItListens() throws Exception {
		for (String address : List.of("127.0.0.1", "::1")) {
			RecordingProtocol server = new RecordingProtocol();
			ListeningPort port = this.reactor.listenTcp(new InetSocketAddress(InetAddress.getByName(address), 0),
					Factory.forProtocol(() -> server), ListenOptions.DEFAULT);
			try (NettyReactorCloser other = new NettyReactorCloser(
					(host) -> Deferred.succeed(List.of(named("::1"), named("127.0.0.1"))))) {
				RecordingProtocol client = new RecordingProtocol();
				other.reactor.connectTcp("localhost", AbstractTlsTests.portOf(port),
						new RecordingClientFactory(() -> client));
				assertThat(((InetSocketAddress) client.awaitTransport().getPeer()).getAddress())
					.isEqualTo(InetAddress.getByName(address));
				server.awaitTransport();
			}
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
		Connector connector = connect(AbstractTlsTests.portOf(port), ConnectOptions.DEFAULT);
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
	void addressThatIsKnownIsNotLookedUp() throws Exception {
		ListeningPort port = listen(RecordingProtocol::new);
		try (NettyReactorCloser other = new NettyReactorCloser(
				(host) -> Deferred.fail(new IllegalStateException("looked up " + host)))) {
			InetAddress pinned = InetAddress.getByAddress("name.example", new byte[] { 127, 0, 0, 1 });
			InetSocketAddress destination = new InetSocketAddress(pinned, AbstractTlsTests.portOf(port));
			RecordingProtocol client = new RecordingProtocol();
			other.reactor.connectTcp(destination, new RecordingClientFactory(() -> client), ConnectOptions.DEFAULT);
			assertThat(client.awaitTransport().getPeer()).isEqualTo(destination);
		}
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

	private Connector connect(int port, ConnectOptions options) {
		return this.reactor.connectTcp(InetSocketAddress.createUnresolved("127.0.0.1", port), this.factory, options);
	}

	private void assertEvents(String... events) {
		for (String event : events) {
			assertThat(this.factory.nextEvent()).isEqualTo(event);
		}
	}

	/**
	 * Connects until the system answers no more.
	 */
	private static Peer[] fill(ServerSocket server) {
		Peer[] waiting = new Peer[2];
		for (int i = 0; i < waiting.length; i++) {
			waiting[i] = Peer.connect((InetSocketAddress) server.getLocalSocketAddress());
		}
		return waiting;
	}

	private static void close(Peer[] peers) throws IOException {
		for (Peer peer : peers) {
			peer.close();
		}
	}

	private static InetAddress named(String address) {
		try {
			return InetAddress.getByName(address);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
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

	private final class NettyReactorCloser implements AutoCloseable {

		private final NettyReactor reactor;

		NettyReactorCloser(HostnameResolver resolver) {
			this.reactor = NettyReactor.builder()
				.io(ClientConnectorTests.this.io)
				.threads(1)
				.resolver(resolver)
				.build();
			this.reactor.start();
		}

		@Override
		public void close() {
			await(this.reactor.stop());
		}

	}

}
