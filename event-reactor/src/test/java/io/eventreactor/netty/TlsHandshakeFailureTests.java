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
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Handshakes that come to nothing: each is counted, closed, and no news for an operator.
 */
class TlsHandshakeFailureTests extends AbstractTlsTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	// The header of a handshake record with a ClientHello in it, and no more
	private static final byte[] BEGINNING = { 22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3 };

	@Test
	void silentClient() {
		assertTimesOut((peer) -> {
		});
	}

	@Test
	void clientThatSendsByteByByte() {
		assertTimesOut((peer) -> {
			for (byte value : BEGINNING) {
				send(peer, new byte[] { value });
			}
		});
	}

	@Test
	void clientThatStopsBehindItsName() {
		byte[] hello = clientHello();
		assertTimesOut((peer) -> send(peer, hello));
	}

	private void assertTimesOut(Consumer<Peer> client) {
		try (CapturedLog log = new CapturedLog()) {
			ListeningPort port = listenTls(Echo::new, server().handshakeTimeout(SHORT));
			long begin = System.nanoTime();
			try (Peer peer = Peer.connect(port)) {
				client.accept(peer);
				awaitRejected(port, 1);
				assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SHORT.toNanos());
				readToTheEnd(peer);
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			assertNoProtocol();
			assertQuiet(log);
		}
	}

	@Test
	void plainText() {
		assertRejected(
				(peer) -> send(peer, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void garbage() {
		byte[] garbage = new byte[50_000];
		new Random(31).nextBytes(garbage);
		assertRejected((peer) -> send(peer, garbage));
	}

	@Test
	void garbageBehindTheName() {
		byte[] hello = clientHello();
		byte[] garbage = new byte[1000];
		new Random(37).nextBytes(garbage);
		assertRejected((peer) -> {
			send(peer, hello);
			send(peer, garbage);
		});
	}

	@Test
	void endlessName() {
		// A ClientHello of 16 MiB less one byte, in records of 16 KiB
		assertRejected((peer) -> {
			byte[] record = new byte[5 + 16 * 1024];
			record[0] = 22;
			record[1] = 3;
			record[2] = 1;
			record[3] = 64;
			record[5] = 1;
			Arrays.fill(record, 6, 9, (byte) 255);
			send(peer, record);
			Arrays.fill(record, 5, 9, (byte) 0);
			send(peer, record);
		});
	}

	@Test
	void peerThatClosesAtOnce() {
		assertRejected(TlsHandshakeFailureTests::hangUp);
	}

	@Test
	void peerThatClosesInTheMiddle() {
		byte[] hello = clientHello();
		assertRejected((peer) -> {
			send(peer, BEGINNING);
			hangUp(peer);
		});
		assertRejected((peer) -> {
			send(peer, hello);
			shutdownOutput(peer);
		});
	}

	@Test
	void peerThatResetsInTheMiddle() {
		byte[] hello = clientHello();
		assertRejected((peer) -> {
			send(peer, hello);
			try {
				// So that the server is behind the name, and in the handshake
				peer.read(1);
				peer.reset();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	private void assertRejected(Consumer<Peer> client) {
		try (CapturedLog log = new CapturedLog()) {
			ListeningPort port = listenTls(Echo::new);
			try (Peer peer = Peer.connect(port)) {
				client.accept(peer);
				awaitRejected(port, 1);
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			assertNoProtocol();
			assertQuiet(log);
		}
	}

	@Test
	void clientGivesUpOnASilentServer() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
			connect(silent, factory, SHORT);
			assertThat(factory.awaitFailure().getReason()).isEqualTo(Reason.TLS);
		}
	}

	@Test
	void clientThatCannotEvenBeginSaysWhy() throws Exception {
		// What the JDK forbids shows when the handshake begins
		assumeThat(this.provider).isEqualTo(TlsOptions.Provider.JDK);
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
			Connector connector = this.reactor.connectTcp(
					InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort()), factory,
					ConnectOptions.DEFAULT.withTls(client().protocols(List.of("TLSv1.1")).build()));
			CannotConnectException failure = factory.awaitFailure();
			assertThat(failure.getReason()).isEqualTo(Reason.TLS);
			assertThat(failure).hasCauseInstanceOf(SSLHandshakeException.class);
			assertThat(connector.state()).isEqualTo(Connector.State.DISCONNECTED);
		}
	}

	@Test
	void clientNoticesAServerThatHangsUp() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
			connect(server, factory, Duration.ofSeconds(10));
			server.accept().close();
			assertThat(factory.awaitFailure().getReason()).isEqualTo(Reason.TLS);
		}
	}

	@Test
	void clientCanBeStoppedInTheHandshake() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
			Connector connector = connect(silent, factory, Duration.ofSeconds(10));
			Socket accepted = silent.accept();
			accepted.getInputStream().read();
			assertThat(connector.state()).isEqualTo(Connector.State.CONNECTING);
			connector.stopConnecting();
			assertThat(factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			assertThatIllegalStateException().isThrownBy(connector::stopConnecting);
			connector.connect();
			Socket again = silent.accept();
			again.getInputStream().read();
			connector.disconnect();
			assertThat(factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
			accepted.close();
			again.close();
		}
	}

	@Test
	void stoppingTheReactorEndsTheHandshake() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
			connect(silent, factory, Duration.ofSeconds(10));
			try (Socket accepted = silent.accept()) {
				accepted.getInputStream().read();
				AbstractReactorTests.await(this.reactor.stop());
			}
			assertThat(factory.awaitFailure().getReason()).isEqualTo(Reason.STOPPED);
		}
	}

	private Connector connect(ServerSocket server, RecordingClientFactory factory, Duration handshakeTimeout) {
		return this.reactor.connectTcp(InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort()), factory,
				ConnectOptions.DEFAULT.withTls(client().handshakeTimeout(handshakeTimeout).build()));
	}

	/**
	 * Records what a client of the JDK says first.
	 */
	private static byte[] clientHello() {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
				Socket accepted = server.accept();
				TlsPeer peer = TlsPeer.over(plain, null)) {
			plain.setSoTimeout(20_000);
			Thread handshake = new Thread(() -> {
				try {
					peer.handshake();
				}
				catch (IOException ex) {
					// There is nobody to answer
				}
			});
			handshake.start();
			byte[] header = accepted.getInputStream().readNBytes(5);
			byte[] body = accepted.getInputStream().readNBytes(((header[3] & 255) << 8) | (header[4] & 255));
			accepted.shutdownOutput();
			handshake.join(20_000);
			byte[] hello = new byte[5 + body.length];
			System.arraycopy(header, 0, hello, 0, 5);
			System.arraycopy(body, 0, hello, 5, body.length);
			return hello;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static void send(Peer peer, byte[] data) {
		try {
			peer.send(data);
		}
		catch (IOException ex) {
			// It was thrown out already
		}
	}

	private static void hangUp(Peer peer) {
		try {
			peer.hangUp();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void shutdownOutput(Peer peer) {
		try {
			peer.socket().shutdownOutput();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void readToTheEnd(Peer peer) {
		try {
			peer.readToEnd();
		}
		catch (IOException ex) {
			// A reset is an end as well
		}
	}

}
