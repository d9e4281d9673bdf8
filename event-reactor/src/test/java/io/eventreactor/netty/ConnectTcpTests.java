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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for TCP clients.
 */
class ConnectTcpTests {

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private NettyReactor reactor;

	@AfterEach
	void stop() throws Exception {
		if (this.reactor != null) {
			this.reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void talksToAServer(IoType io) throws Exception {
		start(io);
		ListeningPort port = this.reactor.listenTcp(0, Factory.forProtocol(Echo::new));
		Connector connector = this.reactor.connectTcp("127.0.0.1", port(port), new Recorder("hello"));
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		assertThat(next()).isEqualTo("made");
		assertThat(next()).isEqualTo("hello");
		assertThat(connector.state()).isEqualTo(Connector.State.CONNECTED);
		connector.disconnect();
		assertThat(next()).isInstanceOf(ConnectionDoneException.class);
		assertThat(next()).asString().startsWith("lost");
		assertThat(next()).isEqualTo("stopFactory");
		assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void sendsMuchToAServerThatSendsItBack(IoType io) throws Exception {
		start(io);
		ListeningPort port = this.reactor.listenTcp(0, Factory.forProtocol(Echo::new));
		CompletableFuture<Integer> received = new CompletableFuture<>();
		this.reactor.connectTcp("127.0.0.1", port(port),
				ClientFactory.forProtocol(() -> new Counter(8_000_000, received)));
		assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(8_000_000);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void reportsARefusal(IoType io) throws Exception {
		start(io);
		int free;
		try (ServerSocket socket = new ServerSocket(0)) {
			free = socket.getLocalPort();
		}
		this.reactor.connectTcp("127.0.0.1", free, new Recorder(""));
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		assertThat(next()).isEqualTo(Reason.REFUSED);
		assertThat(next()).isEqualTo("stopFactory");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void connectsAgainFromLostWithoutStoppingTheFactory(IoType io) throws Exception {
		start(io);
		AtomicInteger made = new AtomicInteger();
		ListeningPort port = this.reactor.listenTcp(0, Factory.forProtocol(Closer::new));
		this.reactor.connectTcp("127.0.0.1", port(port), new Recorder("") {
			@Override
			public void clientConnectionLost(Connector connector, Throwable reason) {
				super.clientConnectionLost(connector, reason);
				if (made.incrementAndGet() < 3) {
					connector.connect();
				}
			}
		});
		assertThat(next()).isEqualTo("startFactory");
		for (int i = 0; i < 3; i++) {
			assertThat(next()).isEqualTo("started");
			assertThat(next()).isEqualTo("made");
			assertThat(next()).isInstanceOf(ConnectionDoneException.class);
			assertThat(next()).asString().startsWith("lost");
		}
		assertThat(next()).isEqualTo("stopFactory");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void stopsConnectingInStartedConnecting(IoType io) throws Exception {
		start(io);
		this.reactor.connectTcp("127.0.0.1", 1, new Recorder("") {
			@Override
			public void startedConnecting(Connector connector) {
				super.startedConnecting(connector);
				connector.stopConnecting();
			}
		});
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		assertThat(next()).isEqualTo(Reason.STOPPED);
		assertThat(next()).isEqualTo("stopFactory");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void theTimeoutCoversTheLookUp(IoType io) throws Exception {
		this.reactor = NettyReactor.builder().io(io).threads(1).resolver((host) -> new Deferred<>()).build();
		this.reactor.start();
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("never.example", 1), new Recorder(""),
				ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(50)));
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		assertThat(next()).isEqualTo(Reason.TIMED_OUT);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void reportsAnUnknownHost(IoType io) throws Exception {
		this.reactor = NettyReactor.builder()
			.io(io)
			.threads(1)
			.resolver((host) -> Deferred.fail(new UnknownHostException(host)))
			.build();
		this.reactor.start();
		this.reactor.connectTcp("nowhere.example", 1, new Recorder(""));
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		assertThat(next()).isEqualTo(Reason.UNKNOWN_HOST);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void takesTheAddressThatAnswers(IoType io) throws Exception {
		this.reactor = NettyReactor.builder()
			.io(io)
			.threads(1)
			.resolver((host) -> Deferred.succeed(List.of(loopback(9), loopback(1))))
			.build();
		this.reactor.start();
		ListeningPort port = this.reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0),
				Factory.forProtocol(Echo::new), ListenOptions.DEFAULT);
		this.reactor.connectTcp("two.example", port(port), new Recorder("found"));
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		assertThat(next()).isEqualTo("made");
		assertThat(next()).isEqualTo("found");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void refusesToConnectTwiceAtATime(IoType io) throws Exception {
		this.reactor = NettyReactor.builder().io(io).threads(1).resolver((host) -> new Deferred<>()).build();
		this.reactor.start();
		Connector connector = this.reactor.connectTcp("never.example", 1, new Recorder(""));
		assertThatIllegalStateException().isThrownBy(connector::connect).withMessageContaining("not disconnected");
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		connector.stopConnecting();
		assertThat(next()).isEqualTo(Reason.STOPPED);
		assertThat(next()).isEqualTo("stopFactory");
		assertThatIllegalStateException().isThrownBy(connector::stopConnecting);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void stoppingTheReactorEndsAttempts(IoType io) throws Exception {
		this.reactor = NettyReactor.builder().io(io).threads(1).resolver((host) -> new Deferred<>()).build();
		this.reactor.start();
		this.reactor.connectTcp("never.example", 1, new Recorder(""));
		assertThat(next()).isEqualTo("startFactory");
		assertThat(next()).isEqualTo("started");
		this.reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		this.reactor = null;
		assertThat(next()).isEqualTo(Reason.STOPPED);
	}

	private void start(IoType io) {
		this.reactor = NettyReactor.builder().io(io).threads(1).build();
		this.reactor.start();
	}

	private Object next() throws InterruptedException {
		return this.events.poll(10, TimeUnit.SECONDS);
	}

	private static int port(ListeningPort port) {
		return ((InetSocketAddress) port.getHost()).getPort();
	}

	private static InetAddress loopback(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private class Recorder extends ClientFactory {

		private final String greeting;

		Recorder(String greeting) {
			this.greeting = greeting;
		}

		@Override
		protected void startFactory() {
			ConnectTcpTests.this.events.add("startFactory");
		}

		@Override
		protected void stopFactory() {
			ConnectTcpTests.this.events.add("stopFactory");
		}

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new RecordingProtocol(this.greeting);
		}

		@Override
		public void startedConnecting(Connector connector) {
			ConnectTcpTests.this.events.add("started");
		}

		@Override
		public void clientConnectionFailed(Connector connector, Throwable reason) {
			ConnectTcpTests.this.events.add(((CannotConnectException) reason).getReason());
		}

		@Override
		public void clientConnectionLost(Connector connector, Throwable reason) {
			ConnectTcpTests.this.events.add("lost: " + reason);
		}

	}

	private class RecordingProtocol extends Protocol {

		private final String greeting;

		RecordingProtocol(String greeting) {
			this.greeting = greeting;
		}

		@Override
		protected void connectionMade() {
			ConnectTcpTests.this.events.add("made");
			transport().write(this.greeting);
		}

		@Override
		public void dataReceived(ByteBuf data) {
			ConnectTcpTests.this.events.add(data.toString(StandardCharsets.UTF_8));
		}

		@Override
		protected void connectionLost(Throwable reason) {
			ConnectTcpTests.this.events.add(reason);
		}

	}

	private static final class Counter extends Protocol {

		private final int count;

		private final CompletableFuture<Integer> received;

		private int present;

		Counter(int count, CompletableFuture<Integer> received) {
			this.count = count;
			this.received = received;
		}

		@Override
		protected void connectionMade() {
			transport().write(new byte[this.count]);
		}

		@Override
		public void dataReceived(ByteBuf data) {
			this.present += data.readableBytes();
			if (this.present >= this.count) {
				this.received.complete(this.present);
			}
		}

	}

	private static final class Echo extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
			transport().write(data.retain());
		}

	}

	private static final class Closer extends Protocol {

		@Override
		protected void connectionMade() {
			transport().loseConnection();
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

	}

}
