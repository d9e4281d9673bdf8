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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.util.internal.PlatformDependent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotListenException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.HalfCloseable;
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

	private static final int LARGE = 5 * 1024 * 1024;

	/**
	 * The longest name that the JDK takes.
	 */
	static final int MAXIMUM_BYTES = PlatformDependent.isOsx() ? 102 : 106;

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
		try (SocketChannel peer = ask("plain")) {
			assertThat(readToEnd(peer)).asString(StandardCharsets.UTF_8).isEqualTo("plain");
		}
	}

	/**
	 * Connects, sends something, and says that there is no more.
	 */
	private SocketChannel ask(String question) throws IOException {
		SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path()));
		peer.write(StandardCharsets.UTF_8.encode(question));
		peer.shutdownOutput();
		return peer;
	}

	private static byte[] readToEnd(SocketChannel peer) throws IOException {
		return Channels.newInputStream(peer).readAllBytes();
	}

	@Test
	void writingGoesOnWhenThePeerHasSentAll() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			public void readConnectionLost() {
				super.readConnectionLost();
				transport().write("answer");
				reactor().callFromThread(() -> {
					transport().write(" and more");
					transport().loseConnection();
				});
			}
		};
		listenUnix(() -> server);
		try (SocketChannel peer = ask("question")) {
			assertThat(readToEnd(peer)).asString(StandardCharsets.UTF_8).isEqualTo("answer and more");
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "read lost", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void aClientHearsThatTheServerHasSentAll() {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void made() {
				transport().write("all I have");
				transport().loseWriteConnection();
			}
		};
		listenUnix(() -> server);
		HalfProtocol client = new HalfProtocol() {
			@Override
			public void readConnectionLost() {
				super.readConnectionLost();
				transport().write("thanks");
				transport().loseConnection();
			}
		};
		this.reactor.connectUnix(path(), ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		assertThat(server.awaitBytes(6)).asString(StandardCharsets.UTF_8).isEqualTo("thanks");
		assertThat(client.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(client.events()).containsExactly("made", "data", "read lost", "lost");
	}

	@Test
	void theEndIsHeardOnlyOnceReadingGoesOn() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().pauseProducing();
				reactor().callLater(Duration.ofMillis(100), () -> {
					events().add("resumed");
					transport().resumeProducing();
				});
			}

			@Override
			public void readConnectionLost() {
				super.readConnectionLost();
				transport().loseConnection();
			}
		};
		listenUnix(() -> server);
		try (SocketChannel peer = ask("question")) {
			assertThat(readToEnd(peer)).isEmpty();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "resumed", "read lost", "lost");
	}

	@Test
	void aConnectionOfWhichOneHalfIsLeftKeepsNobodyBusy() throws Exception {
		HalfProtocol server = new HalfProtocol();
		listenUnix(() -> server);
		try (SocketChannel peer = ask("question")) {
			Awaitility.await().until(() -> server.events().contains("read lost"));
			CompletableFuture<Long> busy = new CompletableFuture<>();
			ThreadMXBean threads = ManagementFactory.getThreadMXBean();
			server.loop().callFromThread(() -> {
				long begin = threads.getCurrentThreadCpuTime();
				server.loop()
					.callLater(Duration.ofMillis(400), () -> busy.complete(threads.getCurrentThreadCpuTime() - begin));
			});
			assertThat(busy.get(20, TimeUnit.SECONDS)).isLessThan(Duration.ofMillis(200).toNanos());
			server.connection().loseConnection();
			assertThat(readToEnd(peer)).isEmpty();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void thePeerMayCloseItsHalfAndStillGetsALargeResponse() throws Exception {
		byte[] response = new byte[LARGE];
		response[LARGE - 1] = 1;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(response);
			}
		};
		listenUnix(() -> server);
		try (SocketChannel peer = ask("?")) {
			server.awaitBytes(1);
			assertThat(readToEnd(peer)).isEqualTo(response);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void aPeerThatGoesAwayBeforeAllIsSentHasLostTheConnection() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(new byte[LARGE]);
			}
		};
		listenUnix(() -> server);
		SocketChannel peer = ask("?");
		try {
			server.awaitBytes(1);
			Awaitility.await().until(() -> server.connection().pendingWriteBytes() > 0);
		}
		finally {
			peer.close();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionLostException.class);
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
	void aDeadSocketOfAnotherUserIsLeftAlone() throws Exception {
		UserPrincipal nobody = otherUser();
		try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			crashed.bind(UnixDomainSocketAddress.of(path()));
		}
		Files.setOwner(path(), nobody);
		assertCannotListen(CannotListenException.Reason.NOT_PERMITTED);
		assertThat(Files.getOwner(path())).isEqualTo(nobody);
	}

	/**
	 * Looks for somebody else; only root may give files away.
	 */
	private UserPrincipal otherUser() throws IOException {
		assumeThat(Files.getOwner(this.directory).getName()).isEqualTo("root");
		try {
			return this.directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
		}
		catch (UserPrincipalNotFoundException ex) {
			return Assumptions.abort("There is no user 'nobody'");
		}
	}

	@Test
	void aLiveSocketIsLeftAlone() throws Exception {
		try (ServerSocketChannel alive = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			alive.bind(UnixDomainSocketAddress.of(path()));
			assertCannotListen(CannotListenException.Reason.IN_USE);
			// What has looked whether it is alive comes first
			alive.accept().close();
			try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path()));
					SocketChannel accepted = alive.accept()) {
				accepted.write(StandardCharsets.UTF_8.encode("alive"));
				accepted.shutdownOutput();
				assertThat(readToEnd(peer)).asString(StandardCharsets.UTF_8).isEqualTo("alive");
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
	void theLongestPathIsAsGoodAsAnyOther() throws Exception {
		String path = path(MAXIMUM_BYTES);
		try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			crashed.bind(UnixDomainSocketAddress.of(path));
		}
		RecordingProtocol server = echo();
		ListeningPort port = this.reactor.listenUnix(path, Factory.forProtocol(() -> server),
				UnixListenOptions.DEFAULT);
		RecordingProtocol client = greeter();
		this.reactor.connectUnix(path, ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		assertThat(client.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		assertThat(server.connection().getHost()).isEqualTo(UnixDomainSocketAddress.of(path));
		assertThat(Path.of(path)).exists();
		await(port.stopListening());
		assertThat(Path.of(path)).doesNotExist();
	}

	@Test
	void aPathThatIsTooLongIsTold() {
		assertTooLong(path(MAXIMUM_BYTES + 1));
		assertTooLong("@" + "x".repeat(MAXIMUM_BYTES));
		// Fewer letters than are allowed, and more bytes
		assertTooLong("/tmp/x" + "\u00fc".repeat((MAXIMUM_BYTES - 4) / 2));
		assertTooLong(this.directory.resolve("x".repeat(200)).toString());
	}

	private void assertTooLong(String path) {
		int bytes = path.getBytes(StandardCharsets.UTF_8).length;
		String message = "may have " + MAXIMUM_BYTES + " bytes here, and this one has " + bytes
				+ ": use a shorter directory";
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.reactor.listenUnix(path, Factory.forProtocol(UnixStreamTests::echo),
					UnixListenOptions.DEFAULT))
			.withMessageContaining(message);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.reactor.connectUnix(path, ClientFactory.forProtocol(UnixStreamTests::echo),
					ConnectOptions.DEFAULT))
			.withMessageContaining(message);
	}

	@Test
	void lettersThatAreSeveralBytesAreCountedAsSuch() throws Exception {
		assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
		int rest = MAXIMUM_BYTES - path(0).length();
		String name = "\u00fc".repeat(rest / 2) + "x".repeat(rest % 2);
		RecordingProtocol server = echo();
		this.reactor.listenUnix(path(0) + name, Factory.forProtocol(() -> server), UnixListenOptions.DEFAULT);
		try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path(0) + name))) {
			peer.write(StandardCharsets.UTF_8.encode("hello"));
			assertThat(server.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		}
	}

	/**
	 * Makes a path of the given length; the shortest is that of the directory.
	 */
	private String path(int length) {
		String start = this.directory + "/";
		return start + "x".repeat(Math.max(0, length - start.length()));
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
	void abstractNamesHaveNoFile() throws Exception {
		assumeThat(this.io).isIn(IoType.EPOLL, IoType.IO_URING);
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
		assertThat(Files.readString(Path.of("/proc/net/unix"))).contains(name);
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> this.reactor.listenUnix(name, Factory.forProtocol(UnixStreamTests::echo),
					UnixListenOptions.DEFAULT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(CannotListenException.Reason.IN_USE));
		await(port.stopListening());
		port.startListening();
		assertThat(port.listening()).isTrue();
	}

	@Test
	void aClientWhoseNameIsNoPathIsServed() throws Exception {
		assumeThat(this.io).isIn(IoType.EPOLL, IoType.IO_URING);
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
			.withMessageContaining("IoType.EPOLL or IO_URING");
		assertThatExceptionOfType(InvalidAddressException.class)
			.isThrownBy(() -> this.reactor.connectUnix("@name", ClientFactory.forProtocol(UnixStreamTests::echo),
					ConnectOptions.DEFAULT))
			.withMessageContaining("IoType.EPOLL or IO_URING");
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

	private static class HalfProtocol extends RecordingProtocol implements HalfCloseable {

		@Override
		public void readConnectionLost() {
			events().add("read lost");
		}

		@Override
		public void writeConnectionLost() {
		}

	}

}
