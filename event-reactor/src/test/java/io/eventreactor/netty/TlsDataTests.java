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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes, and data behind them.
 */
class TlsDataTests extends AbstractTlsTests {

	private static final int LARGE = 10 * 1024 * 1024;

	@Test
	void talksToTheJdk() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		for (String version : List.of("TLSv1.2", "TLSv1.3")) {
			try (TlsPeer peer = TlsPeer.to(port).protocol(version)) {
				assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
				assertThat(peer.send("again").readText(5)).isEqualTo("again");
				RecordingProtocol server = nextProtocol();
				TlsSession session = server.connection().getTlsSession();
				assertThat(session).isNotNull();
				assertThat(session.protocol()).isEqualTo(version);
				assertThat(session.cipherSuite()).startsWith("TLS_");
				assertThat(session.applicationProtocol()).isNull();
				assertThat(session.peerCertificates()).isEmpty();
				assertThat(server.connection().isSecure()).isTrue();
			}
		}
		AbstractReactorTests.awaitNoConnections(port);
		assertThat(port.statistics().bytesReceived()).isEqualTo(20);
		assertThat(port.statistics().bytesSent()).isEqualTo(20);
	}

	@Test
	void talksToItself() {
		RecordingProtocol client = new Greeter("hello");
		ListeningPort port = listenTls(Echo::new);
		connectTls(port, client);
		assertThat(client.awaitBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
		TlsSession session = client.connection().getTlsSession();
		assertThat(session).isNotNull();
		assertThat(session.peerCertificates()).first().isEqualTo(Certificates.SERVER.getCertificate());
		client.connection().loseConnection();
		assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		RecordingProtocol server = nextProtocol();
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(client.violations()).isEmpty();
	}

	@Test
	void thereIsNoProtocolBeforeTheHandshake() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			try (TlsPeer other = TlsPeer.to(port)) {
				assertThat(other.send("later").readText(5)).isEqualTo("later");
			}
			nextProtocol();
			assertNoProtocol();
			assertThat(port.statistics().accepted()).isOne();
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			nextProtocol();
		}
	}

	@Test
	void whatFollowsTheHandshakeInTheSamePacketIsNotLost() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (GatheringSocket plain = new GatheringSocket(port); TlsPeer peer = TlsPeer.over(plain, null)) {
			// The JDK's last handshake message waits for the first data
			assertThat(peer.protocol("TLSv1.3").send("hello").readText(5)).isEqualTo("hello");
			assertThat(nextProtocol().events()).startsWith("made", "data");
		}
	}

	@Test
	void pausingInConnectionMadeHoldsBackWhatFollows() throws Exception {
		byte[] data = new byte[300_000];
		data[data.length - 1] = 7;
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().pauseProducing();
			}
		});
		ListeningPort other = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(peer, data));
			RecordingProtocol server = nextProtocol();
			server.awaitTransport();
			for (int i = 0; i < 4; i++) {
				try (TlsPeer turn = TlsPeer.to(other)) {
					turn.send("turn").read(4);
				}
			}
			assertThat(server.events()).containsExactly("made");
			server.connection().resumeProducing();
			assertThat(server.awaitBytes(data.length)).isEqualTo(data);
			sending.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void largeDataComesBackWhole() throws Exception {
		byte[] data = new byte[LARGE];
		new Random(23).nextBytes(data);
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port).handshake()) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(peer, data));
			assertThat(peer.read(LARGE)).isEqualTo(data);
			sending.get(20, TimeUnit.SECONDS);
		}
		assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void bothSidesSendAtTheSameTime() {
		byte[] data = new byte[LARGE];
		new Random(29).nextBytes(data);
		ListeningPort port = listenTls(() -> new Sender(data));
		RecordingProtocol client = new Sender(data);
		connectTls(port, client);
		assertThat(client.awaitBytes(LARGE)).isEqualTo(data);
		assertThat(nextProtocol().awaitBytes(LARGE)).isEqualTo(data);
	}

	static void send(TlsPeer peer, byte[] data) {
		try {
			peer.send(data);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static final class Greeter extends RecordingProtocol {

		private final String greeting;

		Greeter(String greeting) {
			this.greeting = greeting;
		}

		@Override
		void made() {
			transport().write(this.greeting);
		}

		@Override
		void received(ByteBuf data) {
		}

	}

	private static final class Sender extends RecordingProtocol {

		private final byte[] data;

		Sender(byte[] data) {
			this.data = data;
		}

		@Override
		void made() {
			transport().write(this.data);
		}

	}

	/**
	 * A socket that sends small packets together with the one after them.
	 */
	private static final class GatheringSocket extends Socket {

		GatheringSocket(ListeningPort port) throws Exception {
			setSoTimeout(20_000);
			connect((InetSocketAddress) port.getHost());
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			OutputStream out = super.getOutputStream();
			ByteArrayOutputStream gathered = new ByteArrayOutputStream();
			return new OutputStream() {

				@Override
				public void write(int value) throws IOException {
					write(new byte[] { (byte) value }, 0, 1);
				}

				@Override
				public void write(byte[] data, int offset, int length) throws IOException {
					gathered.write(data, offset, length);
					// The ClientHello goes out; the client's Finished is a record of
					// application data, and waits for the next one
					boolean applicationData = data[offset] == 23;
					if (data[offset] == 22 || (applicationData && gathered.size() > length + 6)) {
						out.write(gathered.toByteArray());
						gathered.reset();
					}
				}

			};
		}

	}

}
