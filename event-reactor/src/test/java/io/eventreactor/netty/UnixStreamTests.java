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

import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotListenException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.InvalidAddressException;
import io.eventreactor.IoType;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.UnixListenOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Streams over Unix sockets.
 */
class UnixStreamTests extends AbstractReactorTests {

	@TempDir
	Path directory;

	private Path path() {
		return this.directory.resolve("s");
	}

	private ListeningPort listenUnix(Supplier<RecordingProtocol> protocols) {
		return this.reactor.listenUnix(path(), Factory.forProtocol(protocols), UnixListenOptions.DEFAULT);
	}

	private static RecordingProtocol echo() {
		return new StreamTests.Echo();
	}

	private static RecordingProtocol greeter() {
		return new RecordingProtocol() {
			@Override
			void made() {
				connection().write("hello");
			}
		};
	}

	@Test
	void talksBothWaysAndEnds() {
		RecordingProtocol server = echo();
		ListeningPort port = listenUnix(() -> server);
		RecordingProtocol client = greeter();
		Connector connector = this.reactor.connectUnix(path(), ClientFactory.forProtocol(() -> client),
				ConnectOptions.DEFAULT);
		assertThat(client.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path());
		assertThat(port.getHost()).isEqualTo(address);
		assertThat(connector.getDestination()).isEqualTo(address);
		assertThat(client.connection().getPeer()).isEqualTo(address);
		assertThat(client.connection().getHost()).isEqualTo(UnixDomainSocketAddress.of(""));
		assertThat(server.connection().getHost()).isEqualTo(address);
		assertThat(server.connection().getPeer()).isEqualTo(UnixDomainSocketAddress.of(""));
		connector.disconnect();
		assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
		assertThat(client.violations()).isEmpty();
	}

	@Test
	void anAbortEndsBothSides() {
		RecordingProtocol server = echo();
		listenUnix(() -> server);
		RecordingProtocol client = greeter();
		this.reactor.connectUnix(path(), ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		client.awaitBytes(5);
		client.connection().setTcpNoDelay(true);
		client.connection().abortConnection();
		client.awaitLost();
		server.awaitLost();
	}

	@Test
	void aDrainEndsConnections() {
		RecordingProtocol server = echo();
		ListeningPort port = listenUnix(() -> server);
		RecordingProtocol client = greeter();
		this.reactor.connectUnix(path(), ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		client.awaitBytes(5);
		assertThat(await(port.drain(Duration.ofSeconds(10)))).isZero();
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(port.statistics().bytesReceived()).isEqualTo(5);
	}

	@Test
	void talksToPlainSockets() throws Exception {
		listenUnix(UnixStreamTests::echo);
		try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
			peer.write(StandardCharsets.UTF_8.encode("plain"));
			peer.shutdownOutput();
			ByteBuffer answer = ByteBuffer.allocate(10);
			while (peer.read(answer) >= 0) {
				assertThat(answer.hasRemaining()).isTrue();
			}
			assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8)).isEqualTo("plain");
		}
	}

	@Test
	void theFileHasTheModeAndGoesWithThePort() throws Exception {
		ListeningPort port = this.reactor.listenUnix(path(), Factory.forProtocol(UnixStreamTests::echo),
				UnixListenOptions.DEFAULT.withMode(0620));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw--w----");
		await(port.stopListening());
		assertThat(path()).doesNotExist();
		port.startListening();
		assertThat(path()).exists();
		await(this.reactor.stop());
		assertThat(path()).doesNotExist();
	}

	@Test
	void aDeadSocketIsReplaced() throws Exception {
		try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			crashed.bind(UnixDomainSocketAddress.of(path()));
		}
		assertThat(path()).exists();
		RecordingProtocol server = echo();
		listenUnix(() -> server);
		try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
			assertThat(server.awaitTransport().getPeer()).isEqualTo(peer.getLocalAddress());
		}
	}

	@Test
	void aLiveSocketIsLeftAlone() throws Exception {
		try (ServerSocketChannel alive = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			alive.bind(UnixDomainSocketAddress.of(path()));
			assertCannotListen(CannotListenException.Reason.IN_USE);
			try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
				assertThat(peer.isConnected()).isTrue();
			}
		}
	}

	@Test
	void aPortThatIsBusyIsLeftAlone() throws Exception {
		try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			busy.bind(UnixDomainSocketAddress.of(path()), 1);
			List<SocketChannel> peers = new ArrayList<>();
			try {
				assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
					while (peers.size() < 100) {
						SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX);
						peers.add(peer);
						peer.configureBlocking(false);
						peer.connect(UnixDomainSocketAddress.of(path()));
					}
				});
				assertCannotListen(CannotListenException.Reason.IN_USE);
			}
			finally {
				for (SocketChannel peer : peers) {
					peer.close();
				}
			}
		}
	}

	@Test
	void aFileThatIsNoSocketIsLeftAlone() throws Exception {
		Files.writeString(path(), "precious");
		assertCannotListen(CannotListenException.Reason.OTHER);
		assertThat(path()).hasContent("precious");
	}

	private void assertCannotListen(CannotListenException.Reason reason) {
		assertThatExceptionOfType(CannotListenException.class).isThrownBy(() -> listenUnix(UnixStreamTests::echo))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason))
			.satisfies((ex) -> assertThat(ex.getAddress()).isEqualTo(UnixDomainSocketAddress.of(path())));
	}

	@Test
	void aPathThatIsTooLongIsTold() {
		String path = "/tmp/" + "x".repeat(103);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.reactor.listenUnix(path, Factory.forProtocol(UnixStreamTests::echo),
					UnixListenOptions.DEFAULT))
			.withMessageContaining("107 bytes")
			.withMessageContaining("108")
			.withMessageContaining("shorter directory");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.connectUnix(path,
				ClientFactory.forProtocol(UnixStreamTests::echo), ConnectOptions.DEFAULT));
	}

	@Test
	void nobodyThereIsARefusal() throws Exception {
		try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			crashed.bind(UnixDomainSocketAddress.of(path()));
		}
		assertRefused(path());
		assertRefused(this.directory.resolve("nothing"));
	}

	private void assertRefused(Path path) throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		this.reactor.connectUnix(path, new ClientFactory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return echo();
			}

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				failure.complete(reason);
			}
		}, ConnectOptions.DEFAULT);
		assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(CannotConnectException.class,
				(ex) -> assertThat(ex.getReason()).isEqualTo(CannotConnectException.Reason.REFUSED));
	}

	@Test
	void abstractNamesHaveNoFile() {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		String name = "@" + this.directory.getFileName();
		RecordingProtocol server = echo();
		ListeningPort port = this.reactor.listenUnix(name, Factory.forProtocol(() -> server),
				UnixListenOptions.DEFAULT.withMode(0600));
		assertThat(port.getHost()).isEqualTo(UnixDomainSocketAddress.of(name));
		RecordingProtocol client = greeter();
		this.reactor.connectUnix("\0" + name.substring(1), ClientFactory.forProtocol(() -> client),
				ConnectOptions.DEFAULT);
		assertThat(client.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		assertThat(Path.of(name)).doesNotExist();
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> this.reactor.listenUnix(name, Factory.forProtocol(UnixStreamTests::echo),
					UnixListenOptions.DEFAULT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CannotListenException.Reason.IN_USE));
	}

	@Test
	void aClientWhoseNameIsNoPathIsServed() throws Exception {
		assumeThat(this.io).isEqualTo(IoType.EPOLL);
		RecordingProtocol server = echo();
		listenUnix(() -> server);
		Socket peer = Socket.newSocketDomain();
		try {
			peer.bind(new DomainSocketAddress("\0" + this.directory.getFileName() + "\0b"));
			peer.connect(new DomainSocketAddress(path().toString()));
			assertThat(server.awaitTransport().getPeer()).isEqualTo(UnixDomainSocketAddress.of(""));
		}
		finally {
			peer.close();
		}
		server.awaitLost();
	}

	@Test
	void abstractNamesAreRefusedWhereThereAreNone() {
		assumeThat(this.io).isEqualTo(IoType.NIO);
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> this.reactor.listenUnix("@name", Factory.forProtocol(UnixStreamTests::echo),
					UnixListenOptions.DEFAULT))
			.withMessageContaining("IoType.EPOLL");
		assertThatExceptionOfType(InvalidAddressException.class).isThrownBy(() -> this.reactor.connectUnix("@name",
				ClientFactory.forProtocol(UnixStreamTests::echo), ConnectOptions.DEFAULT));
	}

	@Test
	void aLotOfDataArrivesWhole() {
		int size = 4 << 20;
		RecordingProtocol server = new RecordingProtocol();
		listenUnix(() -> server);
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				connection().write(new byte[size]);
			}
		};
		this.reactor.connectUnix(path(), ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		assertThat(server.awaitBytes(size)).hasSize(size);
	}

}
