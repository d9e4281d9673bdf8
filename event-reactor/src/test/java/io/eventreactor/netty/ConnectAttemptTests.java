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
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.HostnameResolver;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What comes of one attempt of a connector: the name is looked up, addresses are tried,
 * somebody answers, or nobody does.
 */
class ConnectAttemptTests extends AbstractReactorTests {

	private final RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);

	// Nobody answers

	@Test
	void timesOutWhileNobodyAnswers() throws Exception {
		try (FullBacklog full = new FullBacklog()) {
			connect(full.port(), ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.TIMED_OUT);
			full.awaitAttempts(0);
		}
	}

	@Test
	void timesOutAtAnAddressThatIsKnown() throws Exception {
		try (FullBacklog full = new FullBacklog()) {
			this.reactor.connectTcp(full.address(), this.factory,
					ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(300)));
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.TIMED_OUT);
			Connector connector = this.reactor.connectTcp(full.address(), this.factory, ConnectOptions.DEFAULT);
			full.awaitAttempts(1);
			connector.stopConnecting();
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			full.awaitAttempts(0);
		}
	}

	@Test
	void canBeStoppedWhileNobodyAnswers() throws Exception {
		try (FullBacklog full = new FullBacklog()) {
			Connector connector = connect(full.port(), ConnectOptions.DEFAULT);
			assertEvents("start", "connecting");
			full.awaitAttempts(1);
			assertThatIllegalStateException().isThrownBy(connector::connect).withMessageContaining("not disconnected");
			connector.stopConnecting();
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			assertEvents("failed", "stop");
			full.awaitAttempts(0);
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
			full.awaitAttempts(0);
		}
	}

	// Names

	@Test
	void theTimeoutCoversTheLookUp() {
		restart((host) -> new Deferred<>());
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("never.example", 1), this.factory,
				ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(50)));
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.TIMED_OUT);
		assertEvents("start", "connecting", "failed", "stop");
	}

	@Test
	void stoppingTheReactorEndsTheLookUp() {
		restart((host) -> new Deferred<>());
		this.reactor.connectTcp("never.example", 1, this.factory);
		assertEvents("start", "connecting");
		await(this.reactor.stop());
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
	}

	@Test
	void aNameThatNobodyHasIsAnUnknownHost() {
		// Too wrong for any name server to be asked
		this.reactor.connectTcp("no such..name", 1, this.factory);
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.UNKNOWN_HOST);
		assertEvents("start", "connecting", "failed", "stop");
	}

	@Test
	void resolverThatMisbehavesFailsTheAttempt() {
		assertFailsWith((host) -> Deferred.succeed(List.of()), Reason.UNKNOWN_HOST);
		assertFailsWith((host) -> Deferred.fail(new UnknownHostException(host)), Reason.UNKNOWN_HOST);
		assertFailsWith((host) -> Deferred.fail(new IOException("no answer")), Reason.OTHER);
		assertFailsWith((host) -> {
			throw new IllegalStateException("broken");
		}, Reason.OTHER);
	}

	private void assertFailsWith(HostnameResolver resolver, Reason reason) {
		restart(resolver);
		Connector connector = connect("name.example", 1, ConnectOptions.DEFAULT.withTimeout(Duration.ZERO));
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(reason);
		assertThat(connector.getDestination()).isEqualTo(InetSocketAddress.createUnresolved("name.example", 1));
		await(this.reactor.stop());
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
	}

	@Test
	void addressThatIsKnownIsNotLookedUp() throws Exception {
		restart((host) -> Deferred.fail(new IllegalStateException("looked up " + host)));
		ListeningPort port = listen(RecordingProtocol::new);
		InetAddress pinned = InetAddress.getByAddress("name.example", new byte[] { 127, 0, 0, 1 });
		InetSocketAddress destination = new InetSocketAddress(pinned, AbstractTlsTests.portOf(port));
		RecordingProtocol client = new RecordingProtocol();
		this.reactor.connectTcp(destination, new RecordingClientFactory(() -> client), ConnectOptions.DEFAULT);
		assertThat(client.awaitTransport().getPeer()).isEqualTo(destination);
	}

	// Addresses

	@Test
	void reportsARefusal() throws Exception {
		int free;
		try (ServerSocket socket = new ServerSocket(0)) {
			free = socket.getLocalPort();
		}
		connect(free, ConnectOptions.DEFAULT);
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.REFUSED);
		assertEvents("start", "connecting", "failed", "stop");
	}

	@Test
	void takesTheAddressThatAnswersWhenOneRefuses() throws Exception {
		restart(addresses("127.0.0.9", "127.0.0.1"));
		ListeningPort port = listenAt("127.0.0.1", new RecordingProtocol());
		assertThat(connectedTo(port)).isEqualTo(InetAddress.getByName("127.0.0.1"));
	}

	@Test
	void theFirstThatAnswersEndsTheOtherAttempts() throws Exception {
		restart(addresses("127.0.0.2", "127.0.0.3", "127.0.0.1"));
		RecordingProtocol server = new RecordingProtocol();
		ListeningPort port = listenAt("127.0.0.1", server);
		int number = AbstractTlsTests.portOf(port);
		try (FullBacklog first = new FullBacklog(InetAddress.getByName("127.0.0.2"), number);
				FullBacklog second = new FullBacklog(InetAddress.getByName("127.0.0.3"), number)) {
			// The others were tried before, and did not answer
			assertThat(connectedTo(port)).isEqualTo(InetAddress.getByName("127.0.0.1"));
			first.awaitAttempts(0);
			second.awaitAttempts(0);
			assertThat(server.isLost()).isFalse();
		}
	}

	@Test
	void stoppingEndsAllAttempts() throws Exception {
		restart(addresses("127.0.0.2", "127.0.0.1"));
		try (FullBacklog first = new FullBacklog();
				FullBacklog second = new FullBacklog(InetAddress.getByName("127.0.0.2"), first.port())) {
			Connector connector = connect("two.example", first.port(), ConnectOptions.DEFAULT);
			first.awaitAttempts(1);
			second.awaitAttempts(1);
			connector.stopConnecting();
			assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			first.awaitAttempts(0);
			second.awaitAttempts(0);
		}
	}

	@Test
	void localhostIsFoundInWhicheverFamilyItListens() throws Exception {
		restart(addresses("::1", "127.0.0.1"));
		for (String address : List.of("127.0.0.1", "::1")) {
			RecordingProtocol server = new RecordingProtocol();
			ListeningPort port = listenAt(address, server);
			assertThat(connectedTo(port)).isEqualTo(InetAddress.getByName(address));
			server.awaitTransport();
		}
	}

	@Test
	void connectsFromTheGivenAddress() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		ListeningPort port = listen(() -> server);
		connect(AbstractTlsTests.portOf(port),
				ConnectOptions.DEFAULT.withBindAddress(new InetSocketAddress("127.0.0.7", 0)));
		assertThat(addressOf(server.awaitTransport().getPeer())).isEqualTo(InetAddress.getByName("127.0.0.7"));
	}

	@Test
	void addressThatIsNotOursCannotBeBound() {
		ListeningPort port = listen(RecordingProtocol::new);
		connect(AbstractTlsTests.portOf(port),
				ConnectOptions.DEFAULT.withBindAddress(new InetSocketAddress("192.0.2.1", 0)));
		assertThat(this.factory.awaitFailure().getReason()).isEqualTo(Reason.CANNOT_BIND);
	}

	private void restart(HostnameResolver resolver) {
		if (this.reactor.running()) {
			await(this.reactor.stop());
		}
		this.reactor = NettyReactor.builder().io(this.io).threads(1).resolver(resolver).build();
		this.reactor.start();
	}

	private static HostnameResolver addresses(String... literals) throws UnknownHostException {
		InetAddress[] addresses = new InetAddress[literals.length];
		for (int i = 0; i < literals.length; i++) {
			addresses[i] = InetAddress.getByName(literals[i]);
		}
		return (host) -> Deferred.succeed(List.of(addresses));
	}

	private ListeningPort listenAt(String address, RecordingProtocol protocol) throws UnknownHostException {
		return this.reactor.listenTcp(new InetSocketAddress(InetAddress.getByName(address), 0),
				Factory.forProtocol(() -> protocol), ListenOptions.DEFAULT);
	}

	private Connector connect(int port, ConnectOptions options) {
		return connect("127.0.0.1", port, options);
	}

	private Connector connect(String host, int port, ConnectOptions options) {
		return this.reactor.connectTcp(InetSocketAddress.createUnresolved(host, port), this.factory, options);
	}

	private InetAddress connectedTo(ListeningPort port) {
		RecordingProtocol client = new RecordingProtocol();
		this.reactor.connectTcp("name.example", AbstractTlsTests.portOf(port),
				new RecordingClientFactory(() -> client));
		return addressOf(client.awaitTransport().getPeer());
	}

	private static InetAddress addressOf(SocketAddress address) {
		return ((InetSocketAddress) address).getAddress();
	}

	private void assertEvents(String... events) {
		for (String event : events) {
			assertThat(this.factory.nextEvent()).isEqualTo(event);
		}
	}

}
