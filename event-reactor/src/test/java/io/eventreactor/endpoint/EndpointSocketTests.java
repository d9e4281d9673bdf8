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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import io.netty.buffer.ByteBuf;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotListenException;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.TotalConnectionLimitFactory;
import io.eventreactor.policy.WrappingProtocol;
import io.eventreactor.protocol.RunningReactor;
import io.eventreactor.service.ClientService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Endpoints over real sockets.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndpointSocketTests {

	private static final X509Bundle KEYS = keys();

	@RegisterExtension
	private final RunningReactor reactor = new RunningReactor();

	@TempDir
	private Path directory;

	private final BlockingQueue<String> peers = new LinkedBlockingQueue<>();

	private final BlockingQueue<TlsSession> sessions = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final EndpointParser endpoints = Endpoints.with((name) -> switch (name) {
		case "web" -> EndpointSocketTests::options;
		default -> null;
	});

	@Test
	void talksTls() throws Exception {
		ListeningPort port = listen("tls:0:bundle=web:interface=127.0.0.1");
		assertThat(greet("tls:127.0.0.1:" + number(port) + ":bundle=web:timeout=20")).isEqualTo("hello");
	}

	@Test
	void factoryOfAClientSeesTheSession() throws Exception {
		ListeningPort port = listen("tls:0:bundle=web:interface=127.0.0.1");
		Protocol protocol = RunningReactor.await(secureClient(port).connect(new BySession()));
		assertThat(protocol).isInstanceOf(Greeter.class);
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
	}

	@Test
	void factoryOfAClientServiceSeesTheSession() throws Exception {
		ListeningPort port = listen("tls:0:bundle=web:interface=127.0.0.1");
		ClientService service = new ClientService(this.reactor.get(), secureClient(port),
				new TotalConnectionLimitFactory(new BySession(), 1));
		service.startService();
		Protocol protocol = RunningReactor.await(service.whenConnected());
		assertThat(protocol).isInstanceOf(WrappingProtocol.class);
		assertThat(((WrappingProtocol) protocol).innermost()).isInstanceOf(Greeter.class);
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
		RunningReactor.await(service.stopService().addCallback((done) -> true));
	}

	private ClientEndpoint secureClient(ListeningPort port) {
		return this.endpoints.client(this.reactor.get(), "tls:127.0.0.1:" + number(port) + ":bundle=web:timeout=20");
	}

	@Test
	void whenServerIsNotTrustedClientHearsThroughTheDeferred() {
		ListeningPort port = listen("tls:0:bundle=web:interface=127.0.0.1");
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> greet("tls:127.0.0.1:" + number(port) + ":timeout=20"))
			.withCauseInstanceOf(CannotConnectException.class)
			.withMessageContaining("the TLS handshake failed");
	}

	@Test
	void talksOverAUnixSocket() throws Exception {
		Path path = this.directory.resolve("a:b");
		String escaped = EndpointDescription.escape(path.toString());
		listen("unix:" + escaped + ":mode=620");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw--w----");
		assertThat(greet("unix:" + escaped + ":timeout=20")).isEqualTo("hello");
	}

	@Test
	void whenNobodyListensClientHearsThroughTheDeferred() {
		String path = EndpointDescription.escape(this.directory.resolve("none").toString());
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> greet("unix:" + path))
			.withCauseInstanceOf(CannotConnectException.class);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> greet("unix:" + "x".repeat(200)))
			.withCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void believesHeadersFromTrustedAddressesOnly() throws Exception {
		String header = "PROXY TCP4 192.0.2.7 127.0.0.1 4000 25\r\n";
		assertThat(peer(listen("haproxy:trusted=10.0.0.0/8:trusted=127.0.0.0/8:tcp:0:interface=127.0.0.1"), header))
			.isEqualTo("192.0.2.7");
		assertThat(peer(listen("haproxy:trusted=10.0.0.0/8:tcp:0:interface=127.0.0.1"), header)).isEqualTo("127.0.0.1");
	}

	@Test
	void believesHeadersOverAUnixSocketOnlyIfToldTo() throws Exception {
		String header = "PROXY TCP4 192.0.2.7 127.0.0.1 4000 25\r\n";
		Path path = this.directory.resolve("proxied");
		listen("haproxy:trusted=unix:unix:" + EndpointDescription.escape(path.toString()) + ":mode=600");
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			channel.write(StandardCharsets.US_ASCII.encode(header));
			assertThat(this.peers.poll(20, TimeUnit.SECONDS)).isEqualTo("192.0.2.7");
		}
		Path plain = this.directory.resolve("plain");
		listen("unix:" + EndpointDescription.escape(plain.toString()));
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(plain))) {
			channel.write(StandardCharsets.US_ASCII.encode(header));
			ByteBuffer echo = ByteBuffer.allocate(5);
			while (echo.hasRemaining()) {
				assertThat(channel.read(echo)).isPositive();
			}
			assertThat(new String(echo.array(), StandardCharsets.US_ASCII)).isEqualTo("PROXY");
		}
	}

	@Test
	void takesHeadersBeforeTls() throws Exception {
		ListeningPort port = listen("haproxy:trusted=127.0.0.0/8:tls:0:bundle=web:interface=127.0.0.1");
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, KEYS.toTrustManagerFactory().getTrustManagers(), null);
		try (Socket socket = RunningReactor.connect(port, 0)) {
			socket.getOutputStream()
				.write("PROXY TCP4 192.0.2.7 127.0.0.1 4000 25\r\n".getBytes(StandardCharsets.US_ASCII));
			try (Socket secure = context.getSocketFactory().createSocket(socket, "localhost", number(port), true)) {
				secure.getOutputStream().write('x');
				assertThat(secure.getInputStream().read()).isEqualTo('x');
			}
		}
		assertThat(this.peers.poll(20, TimeUnit.SECONDS)).isEqualTo("192.0.2.7");
	}

	@Test
	void negotiatesWhatTheDescriptionsSay() throws Exception {
		ListeningPort port = listen("tls:0:bundle=web:clientAuthentication=required:alpn=b,a:interface=127.0.0.1");
		assertThat(greet("tls:127.0.0.1:" + number(port) + ":bundle=web:alpn=a,c:timeout=20")).isEqualTo("hello");
		TlsSession session = this.sessions.poll(20, TimeUnit.SECONDS);
		assertThat(session).isNotNull();
		assertThat(session.applicationProtocol()).isEqualTo("a");
		assertThat(session.peerCertificates()).containsExactly(KEYS.getCertificate());
	}

	@Test
	void withoutACertificateThatIsRequiredThereIsNoConnection() throws Exception {
		ListeningPort port = listen("tls:0:bundle=web:clientAuthentication=required:interface=127.0.0.1");
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, KEYS.toTrustManagerFactory().getTrustManagers(), null);
		try (Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), number(port))) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				socket.getOutputStream().write('x');
				socket.getInputStream().read();
			});
		}
		assertThat(this.peers).isEmpty();
	}

	@Test
	void theNameInTheDescriptionHasToBeInTheCertificate() throws Exception {
		ListeningPort port = listen("tls:0:bundle=web:interface=127.0.0.1");
		String client = "tls:127.0.0.1:" + number(port) + ":bundle=web:timeout=20:serverName=";
		assertThat(greet(client + "db.example")).isEqualTo("hello");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> greet(client + "other.example"))
			.withCauseInstanceOf(CannotConnectException.class);
	}

	@Test
	void sendsAndReceivesDatagrams() throws Exception {
		DatagramTransport port = open("udp:0:interface=127.0.0.1:maxPacketSize=5", new DatagramEcho());
		int number = ((InetSocketAddress) port.getHost()).getPort();
		DatagramTransport client = open("udp:127.0.0.1:" + number, new DatagramListener());
		assertThat(client.getPeer()).isEqualTo(port.getHost());
		client.write("too long");
		client.write("hello");
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
		assertThat(port.statistics().truncated()).isOne();
	}

	@Test
	void sendsAndReceivesDatagramsOverUnixSockets() throws Exception {
		assumeThat(this.reactor.get().ioType()).isIn(IoType.EPOLL, IoType.KQUEUE);
		String directory = EndpointDescription.escape(this.directory.toString());
		DatagramTransport port = open("unixgram:" + directory + "/server", new DatagramEcho());
		DatagramTransport client = open("unixgram:" + directory + "/client", new DatagramListener());
		client.write("hello", port.getHost());
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
	}

	@Test
	void whenAPortIsTakenTheDeferredTells() throws Exception {
		DatagramTransport port = open("udp:0:interface=127.0.0.1", new DatagramEcho());
		String taken = "udp:" + ((InetSocketAddress) port.getHost()).getPort() + ":interface=127.0.0.1";
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> open(taken, new DatagramEcho()))
			.withCauseInstanceOf(CannotListenException.class);
	}

	@Test
	void aLoopMayListenToo() throws Exception {
		BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
		this.reactor.get()
			.callFromThread(() -> listenDeferred("tcp:0:interface=localhost", outcomes, this.reactor.get()));
		assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(ListeningPort.class);
	}

	@Test
	void whenAServerCannotListenTheDeferredTells() throws Exception {
		String taken = "tcp:" + number(listen("tcp:0:interface=127.0.0.1")) + ":interface=127.0.0.1";
		BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
		listenDeferred(taken, outcomes, this.reactor.get());
		assertThat(outcomes.poll()).isInstanceOf(CannotListenException.class);
		this.reactor.get().callFromThread(() -> listenDeferred(taken, outcomes, this.reactor.get()));
		assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(CannotListenException.class);
	}

	@Test
	void whenCancelledThePortIsClosed() throws Exception {
		CountDownLatch cancelled = new CountDownLatch(1);
		BlockingQueue<ListeningPort> ports = new LinkedBlockingQueue<>();
		ServerEndpoint slow = (reactor, factory, options) -> {
			await(cancelled);
			ListeningPort port = this.endpoints.server("tcp:0:interface=127.0.0.1").listen(reactor, factory, options);
			ports.add(port);
			return port;
		};
		BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
		this.reactor.get().callFromThread(() -> {
			Deferred<ListeningPort> listening = slow.listenDeferred(this.reactor.get(), Factory.forProtocol(Echo::new),
					ListenOptions.DEFAULT);
			listening.addBoth((port, failure) -> outcomes.add((failure != null) ? failure : port));
			listening.cancel();
			cancelled.countDown();
		});
		assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
		ListeningPort port = ports.poll(20, TimeUnit.SECONDS);
		assertThat(port).isNotNull();
		Awaitility.await().untilAsserted(() -> assertThat(port.listening()).isFalse());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private void listenDeferred(String description, BlockingQueue<Object> outcomes, Reactor reactor) {
		this.endpoints.server(description)
			.listenDeferred(reactor, Factory.forProtocol(Echo::new), ListenOptions.DEFAULT)
			.addBoth((port, failure) -> outcomes.add((failure != null) ? failure : port));
	}

	private DatagramTransport open(String description, DatagramProtocol protocol) throws Exception {
		return RunningReactor.await(this.endpoints.datagram(description).listen(this.reactor.get(), protocol));
	}

	private ListeningPort listen(String description) {
		return this.endpoints.server(description)
			.listen(this.reactor.get(), Factory.forProtocol(Echo::new), ListenOptions.DEFAULT);
	}

	private String greet(String description) throws Exception {
		Protocol greeter = RunningReactor
			.await(this.endpoints.client(this.reactor.get(), description).connect(Factory.forProtocol(Greeter::new)));
		assertThat(greeter).isInstanceOf(Greeter.class);
		return this.received.poll(20, TimeUnit.SECONDS);
	}

	private String peer(ListeningPort port, String header) throws IOException, InterruptedException {
		try (Socket socket = RunningReactor.connect(port, 0)) {
			socket.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
			return this.peers.poll(20, TimeUnit.SECONDS);
		}
	}

	private static int number(ListeningPort port) {
		return ((InetSocketAddress) port.getHost()).getPort();
	}

	private static X509Bundle keys() {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=localhost")
				.setIsCertificateAuthority(true)
				.addSanIpAddress("127.0.0.1")
				.addSanDnsName("db.example")
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static TlsOptions options() {
		try {
			return TlsOptions.builder()
				.keyManagers(KEYS.toKeyManagerFactory())
				.trustManagers(KEYS.toTrustManagerFactory())
				.build();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Speaks TLS only.
	 */
	private final class BySession extends Factory {

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			throw new AssertionError("The session was lost");
		}

		@Override
		public Protocol buildProtocol(SocketAddress peer, TlsSession session) {
			assertThat(session.peerCertificates()).isNotEmpty();
			return new Greeter();
		}

	}

	/**
	 * Sends datagrams back.
	 */
	private static final class DatagramEcho extends DatagramProtocol {

		@Override
		public void datagramReceived(ByteBuf data, SocketAddress from) {
			transport().write(data.retain(), from);
		}

	}

	/**
	 * Keeps datagrams.
	 */
	private final class DatagramListener extends DatagramProtocol {

		@Override
		public void datagramReceived(ByteBuf data, SocketAddress from) {
			EndpointSocketTests.this.received.add(data.toString(StandardCharsets.US_ASCII));
		}

	}

	/**
	 * Sends everything back.
	 */
	private final class Echo extends Protocol {

		@Override
		protected void connectionMade() {
			if (transport().getPeer() instanceof InetSocketAddress peer) {
				EndpointSocketTests.this.peers.add(peer.getHostString());
			}
			if (transport().isSecure()) {
				EndpointSocketTests.this.sessions.add(transport().getTlsSession());
			}
		}

		@Override
		public void dataReceived(ByteBuf data) {
			transport().write(data.retain());
		}

	}

	/**
	 * Says hello, and keeps the answer.
	 */
	private final class Greeter extends Protocol {

		private final StringBuilder answer = new StringBuilder();

		@Override
		protected void connectionMade() {
			transport().write("hello");
		}

		@Override
		public void dataReceived(ByteBuf data) {
			this.answer.append(data.toString(StandardCharsets.US_ASCII));
			if (this.answer.length() == 5) {
				EndpointSocketTests.this.received.add(this.answer.toString());
			}
		}

	}

}
