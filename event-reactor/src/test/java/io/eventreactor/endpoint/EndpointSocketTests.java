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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotConnectException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.policy.TotalConnectionLimitFactory;
import io.eventreactor.policy.WrappingProtocol;
import io.eventreactor.protocol.RunningReactor;
import io.eventreactor.service.ClientService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
	 * Sends everything back.
	 */
	private final class Echo extends Protocol {

		@Override
		protected void connectionMade() {
			if (transport().getPeer() instanceof InetSocketAddress peer) {
				EndpointSocketTests.this.peers.add(peer.getHostString());
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
