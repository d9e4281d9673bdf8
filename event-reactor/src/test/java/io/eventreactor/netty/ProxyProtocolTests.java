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

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.CannotListenException;
import io.eventreactor.Factory;
import io.eventreactor.HandshakeFailedException;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for ports that speak the PROXY protocol.
 */
class ProxyProtocolTests {

	// Longer than any test: what the deadline closes must not pass for what is refused
	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final BlockingQueue<SocketAddress> peers = new LinkedBlockingQueue<>();

	private NettyReactor reactor;

	@AfterEach
	void stop() throws Exception {
		if (this.reactor != null) {
			this.reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void takesAHeaderThatArrivesByteByByte(IoType io) throws Exception {
		ListeningPort port = listen(io, true);
		try (Socket socket = connect(port)) {
			for (char character : "PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\nx".toCharArray()) {
				send(socket, String.valueOf(character));
			}
			assertThat(read(socket, 1)).isEqualTo("x");
			assertThat(next()).isEqualTo(new InetSocketAddress("2001:db8::1", 1));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void doesNotBelieveAHeaderFromAnybody(IoType io) throws Exception {
		ListeningPort port = listen(io, false);
		String header = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n";
		try (Socket socket = connect(port)) {
			send(socket, header);
			assertThat(read(socket, header.length())).isEqualTo(header);
			assertThat(next()).isEqualTo(socket.getLocalSocketAddress());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void refusesWhatIsNoHeader(IoType io) throws Exception {
		ListeningPort port = listen(io, true);
		try (Socket socket = connect(port)) {
			send(socket, "GET / HTTP/1.1\r\n\r\n");
			assertThat(isClosed(socket)).isTrue();
		}
		await().untilAsserted(() -> assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1));
		assertThat(this.peers).isEmpty();
		await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void refusesAHeaderBehindWhatIsNone(IoType io) throws Exception {
		ListeningPort port = listen(io, true);
		try (Socket socket = connect(port)) {
			send(socket, "GET / HTTP/1.1\r\nPROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\nhello");
			assertThat(isClosed(socket)).isTrue();
		}
		await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
		assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1);
		assertThat(this.peers).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void doesNotLogWhatIsNoHeader(IoType io) throws Exception {
		ListeningPort port = listen(io, true);
		try (CapturedLog log = new CapturedLog()) {
			try (Socket socket = connect(port)) {
				send(socket, "\r\n\r\n\0\r\nQUsecret");
				assertThat(isClosed(socket)).isTrue();
			}
			await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
			assertThat(log.errors()).isEmpty();
			assertThat(log.warnings()).isEmpty();
		}
		assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void doesNotWaitForAHeaderForEver(IoType io) throws Exception {
		ListeningPort port = listen(io, options((address) -> true, Duration.ofMillis(100)));
		try (Socket socket = connect(port)) {
			send(socket, "PROXY");
			assertThat(isClosed(socket)).isTrue();
		}
		await().untilAsserted(() -> assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1));
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void countsAPeerThatLeavesWithoutAHeader(IoType io) throws Exception {
		ListeningPort port = listen(io, true);
		connect(port).close();
		await().untilAsserted(() -> assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1));
		await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void waitsForEverIfToldTo(IoType io) throws Exception {
		ListeningPort port = listen(io, options((address) -> true, Duration.ofSeconds(Long.MAX_VALUE)));
		try (Socket socket = connect(port)) {
			send(socket, "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\nhello");
			assertThat(read(socket, 5)).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@EnumSource(names = "NIO")
	void tellsWhichDependencyIsMissing(IoType io) throws Exception {
		Callable<?> listens = (Callable<?>) new HidingClassLoader("io.netty.handler.codec.haproxy.")
			.loadClass(Listens.class.getName())
			.getDeclaredConstructor()
			.newInstance();
		assertThat(listens.call()).asString().contains("netty-codec-haproxy");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void tlsComesBehindTheHeader(IoType io) throws Exception {
		TlsOptions tls = Certificates.server(TlsOptions.Provider.JDK).build();
		ListeningPort port = listen(io, options((address) -> true, PATIENCE).withTls(() -> tls));
		try (Socket socket = connect(port)) {
			send(socket, "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n");
			try (TlsPeer peer = TlsPeer.over(socket, null)) {
				assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			}
		}
		assertThat(next()).isEqualTo(new InetSocketAddress("192.0.2.7", 4711));
		try (Socket socket = connect(port)) {
			// The beginning of a handshake
			send(socket, "\26\3\1\0\100\1\0\0\74\3\3" + "x".repeat(300));
			assertThat(isClosed(socket)).isTrue();
		}
		await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
		assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1);
		assertThat(port.statistics().rejected().get(Rejection.TLS)).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void whenTrustCannotBeDecidedClosesAndCountsTheConnection(IoType io) throws Exception {
		List<Throwable> failures = List.of(new IllegalStateException("no list"), new NoClassDefFoundError("no class"));
		Queue<Throwable> thrown = new ConcurrentLinkedQueue<>(failures);
		ListeningPort port = listen(io, options((address) -> sneak(thrown.poll()), PATIENCE));
		try (CapturedLog log = new CapturedLog()) {
			for (int i = 1; i <= failures.size(); i++) {
				try (Socket socket = connect(port)) {
					assertThat(isClosed(socket)).isTrue();
				}
				assertThat(port.statistics().rejected()).containsEntry(Rejection.ACCEPT, (long) i);
			}
			assertThat(log.warnings()).hasSize(2).allMatch((line) -> line.startsWith("Cannot set up the connection"));
		}
		assertThat(port.statistics().active()).isZero();
		assertThat(this.peers).isEmpty();
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> boolean sneak(Throwable failure) throws E {
		throw (E) failure;
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void refusesATimeoutOfNothing(IoType io) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ProxyProtocol((address) -> true, Duration.ZERO))
			.withMessageContaining("timeout");
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void pauseHoldsThePeerUpBehindAHeader(IoType io) throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().pauseProducing();
			}
		};
		ListeningPort port = listen(io, Factory.forProtocol(() -> server));
		try (SocketChannel peer = SocketChannel.open(port.getHost())) {
			ByteBuffer header = ByteBuffer
				.wrap("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII));
			while (header.hasRemaining()) {
				peer.write(header);
			}
			server.awaitTransport();
			peer.configureBlocking(false);
			// The buffers of the system, and not one byte more than they take
			long sent = fill(peer);
			assertThat(sent).isLessThan(64L * 1024 * 1024);
			assertThat(server.byteCount()).isZero();
			server.connection().resumeProducing();
			server.awaitBytes((int) sent);
		}
		server.awaitLost();
	}

	// Fills what takes bytes, until nothing does for a while
	private static long fill(SocketChannel peer) throws Exception {
		long sent = 0;
		ByteBuffer data = ByteBuffer.allocate(64 * 1024);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
		while (System.nanoTime() < end && sent < 64L * 1024 * 1024) {
			data.clear();
			int written = peer.write(data);
			sent += written;
			if (written > 0) {
				end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
			}
		}
		return sent;
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void clearTextBehindAHeaderDoesNotPassForEncrypted(IoType io) throws Exception {
		TlsOptions tls = Certificates.server(TlsOptions.Provider.JDK).handshakeTimeout(PATIENCE).build();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(tls);
			}
		};
		ListeningPort port = listen(io, Factory.forProtocol(() -> server));
		try (Socket socket = connect(port)) {
			send(socket, "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\nDELETE ALL\r\n");
			assertThat(server.awaitLost()).isInstanceOf(HandshakeFailedException.class);
		}
		assertThat(server.byteCount()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void pauseDoesNotHoldUpTheHandshakeBehindAHeader(IoType io) throws Exception {
		TlsOptions tls = Certificates.server(TlsOptions.Provider.JDK).build();
		CountDownLatch paused = new CountDownLatch(1);
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(tls);
				loop().callFromThread(() -> {
					transport().pauseProducing();
					paused.countDown();
				});
			}
		};
		ListeningPort port = listen(io, Factory.forProtocol(() -> server));
		try (Socket socket = connect(port)) {
			send(socket, "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n");
			RecordingProtocol.await(paused);
			try (TlsPeer peer = TlsPeer.over(socket, null)) {
				peer.handshake();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NIO", "EPOLL" })
	void peerThatLeavesWithoutAHeaderIsCountedOnce(IoType io) throws Exception {
		TlsOptions tls = Certificates.server(TlsOptions.Provider.JDK).build();
		this.reactor = NettyReactor.builder().io(io).threads(1).build();
		this.reactor.start();
		ListeningPort port = this.reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0),
				Factory.forProtocol(PeerEcho::new), ListenOptions.DEFAULT.withTls(() -> tls)
					.withProxyProtocol(new ProxyProtocol((address) -> true, PATIENCE)));
		connect(port).close();
		await().untilAsserted(() -> assertThat(port.statistics().rejected().get(Rejection.PROXY)).isEqualTo(1));
		// What the close does to the handshake comes before the end of the connection
		await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
		assertThat(port.statistics().rejected().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
	}

	private ListeningPort listen(IoType io, Factory factory) {
		this.reactor = NettyReactor.builder().io(io).threads(1).build();
		this.reactor.start();
		return this.reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory,
				ListenOptions.DEFAULT.withProxyProtocol(new ProxyProtocol((address) -> true, PATIENCE)));
	}

	private ListeningPort listen(IoType io, boolean trusted) {
		return listen(io, options((address) -> trusted, PATIENCE));
	}

	private static ListenOptions options(Predicate<InetAddress> trusted, Duration timeout) {
		return ListenOptions.DEFAULT.withProxyProtocol(new ProxyProtocol(trusted, timeout));
	}

	private ListeningPort listen(IoType io, ListenOptions options) {
		this.reactor = NettyReactor.builder().io(io).threads(1).build();
		this.reactor.start();
		return this.reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0), Factory.forProtocol(PeerEcho::new),
				options);
	}

	private static Socket connect(ListeningPort port) throws Exception {
		Socket socket = new Socket();
		socket.connect(port.getHost());
		socket.setSoTimeout(10_000);
		return socket;
	}

	private static void send(Socket socket, String text) throws Exception {
		OutputStream output = socket.getOutputStream();
		output.write(text.getBytes(StandardCharsets.UTF_8));
		output.flush();
	}

	private static String read(Socket socket, int length) throws Exception {
		return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
	}

	private static boolean isClosed(Socket socket) {
		try {
			InputStream input = socket.getInputStream();
			return input.read() == -1;
		}
		catch (java.io.IOException ex) {
			return !(ex instanceof java.net.SocketTimeoutException);
		}
	}

	private SocketAddress next() throws InterruptedException {
		return this.peers.poll(10, TimeUnit.SECONDS);
	}

	/**
	 * What the engine says where there is no codec; loaded by {@link HidingClassLoader}.
	 */
	public static final class Listens implements Callable<String> {

		@Override
		public String call() throws Exception {
			NettyReactor reactor = NettyReactor.builder().io(IoType.NIO).threads(1).build();
			reactor.start();
			try {
				reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0), Factory.forProtocol(StreamTests.Echo::new),
						ListenOptions.DEFAULT
							.withProxyProtocol(new ProxyProtocol((address) -> true, Duration.ofSeconds(5))));
				return "listens";
			}
			catch (CannotListenException ex) {
				return String.valueOf(ex.getCause());
			}
			finally {
				reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
			}
		}

	}

	private final class PeerEcho extends Protocol {

		@Override
		protected void connectionMade() {
			ProxyProtocolTests.this.peers.add(transport().getPeer());
		}

		@Override
		public void dataReceived(ByteBuf data) {
			transport().write(data.retain());
		}

	}

}
