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
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.HandshakeFailedException;
import io.eventreactor.HandshakeListener;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * TLS that begins in the middle of a connection.
 */
class StartTlsTests extends AbstractTlsTests {

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final BlockingQueue<Throwable> reasons = new LinkedBlockingQueue<>();

	@Test
	void bothSidesSwitchInTheMiddle() throws Exception {
		ListeningPort port = listenPlain(new Server());
		LineReceiver client = new LineReceiver() {
			@Override
			protected void connectionMade() {
				sendLine("STARTTLS");
			}

			@Override
			protected void lineReceived(String line) {
				StartTlsTests.this.events.add("client: " + line);
				if (line.equals("GO AHEAD")) {
					transport().startTls(client().build());
					sendLine("secret");
				}
				else {
					transport().loseConnection();
				}
			}
		};
		this.reactor.connectTcp("localhost", portOf(port), ClientFactory.forProtocol(() -> client));
		assertThat(next()).isEqualTo("line: STARTTLS");
		assertThat(next()).isEqualTo("client: GO AHEAD");
		assertThat(next()).startsWith("handshake: TLSv1");
		assertThat(next()).isEqualTo("line: secret");
		assertThat(next()).isEqualTo("client: you said secret");
		assertThat(nextReason()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void answerLeavesInClearAndWhatFollowsDoesNot() throws Exception {
		try (Peer plain = Peer.connect(listenPlain(new Server()))) {
			assertThat(plain.send("STARTTLS\r\n").readText(10)).isEqualTo("GO AHEAD\r\n");
			try (TlsPeer peer = TlsPeer.over(plain.socket(), null)) {
				assertThat(peer.send("secret\r\n").readText(17)).isEqualTo("you said secret\r\n");
				peer.socket().shutdownOutput();
				assertThat(nextReason()).isInstanceOf(ConnectionDoneException.class);
			}
		}
	}

	@Test
	void clearTextBehindTheStartIsNeverDelivered() throws Exception {
		try (Peer plain = Peer.connect(listenPlain(new Server()))) {
			plain.send("STARTTLS\r\nMAIL FROM:<mallory>\r\n");
			assertThat(next()).isEqualTo("line: STARTTLS");
			assertThat(nextReason()).isInstanceOf(ProtocolErrorException.class);
			assertThat(this.events).isEmpty();
		}
	}

	@Test
	void unfinishedClearTextBehindTheStartIsNeverDelivered() throws Exception {
		try (Peer plain = Peer.connect(listenPlain(new Server()))) {
			plain.send("STARTTLS\r\nMAIL FR");
			assertThat(next()).isEqualTo("line: STARTTLS");
			assertThat(nextReason()).isInstanceOf(ProtocolErrorException.class);
			assertThat(this.events).isEmpty();
		}
	}

	@Test
	void clearTextInALaterPacketIsNeverDelivered() throws Exception {
		try (CapturedLog log = new CapturedLog(); Peer plain = Peer.connect(listenPlain(new Server()))) {
			plain.send("STARTTLS\r\n").readText(10);
			plain.send("MAIL FROM:<mallory>\r\n");
			assertThat(next()).isEqualTo("line: STARTTLS");
			assertThat(nextReason()).isInstanceOf(HandshakeFailedException.class);
			assertThat(this.events).isEmpty();
			assertQuiet(log);
		}
	}

	@Test
	void clearTextThatAPausedReceiverHasBufferedIsNeverDelivered() throws Exception {
		Server server = new Server() {
			@Override
			protected void lineReceived(String line) {
				StartTlsTests.this.events.add("line: " + line);
				pauseProducing();
				// As one that asks somebody else first, and hears later
				reactor().callLater(Duration.ofMillis(1), () -> {
					transport().startTls(server().build());
					resumeProducing();
				});
			}
		};
		try (Peer plain = Peer.connect(listenPlain(server))) {
			plain.send("STARTTLS\r\nMAIL FROM:<mallory>\r\n");
			assertThat(next()).isEqualTo("line: STARTTLS");
			assertThat(nextReason()).isInstanceOf(ProtocolErrorException.class);
			assertThat(this.events).isEmpty();
		}
	}

	@Test
	void clearTextThatIsHeldBackIsNeverDelivered() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().pauseProducing();
			}
		};
		ListeningPort port = listen(factory(() -> server), ListenOptions.DEFAULT);
		try (Peer plain = Peer.connect(port)) {
			server.awaitTransport();
			plain.send("MAIL FROM:<mallory>\r\n");
			plain.socket().shutdownOutput();
			onLoop(server, () -> {
				server.connection().startTls(server().build());
				server.connection().resumeProducing();
			});
			assertThat(server.awaitLost()).isInstanceOfAny(ProtocolErrorException.class,
					HandshakeFailedException.class);
			assertThat(server.byteCount()).isZero();
		}
	}

	@Test
	void pausedConnectionGoesThroughTheHandshakeAndHoldsBackTheRest() throws Exception {
		CountDownLatch shaken = new CountDownLatch(1);
		class Paused extends RecordingProtocol implements HandshakeListener {

			@Override
			void made() {
				transport().pauseProducing();
				transport().startTls(server().build());
			}

			@Override
			public void handshakeCompleted(TlsSession session) {
				shaken.countDown();
			}

		}
		ListeningPort port = listen(factory(Paused::new), ListenOptions.DEFAULT);
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello");
			RecordingProtocol.await(shaken);
			RecordingProtocol server = nextProtocol();
			assertThat(server.events()).containsExactly("made");
			server.connection().resumeProducing();
			assertThat(new String(server.awaitBytes(5))).isEqualTo("hello");
		}
	}

	@Test
	void muchWrittenBeforeTheHandshakeArrivesBehindItInOrder() throws Exception {
		byte[] large = new byte[1_000_000];
		large[large.length - 1] = 7;
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(client().build());
				transport().write("1");
				transport().write(large);
				reactor().callLater(Duration.ZERO, () -> transport().write("2"));
			}
		};
		ListeningPort port = listenTls(Echo::new);
		this.reactor.connectTcp("localhost", portOf(port), ClientFactory.forProtocol(() -> client));
		byte[] echoed = client.awaitBytes(large.length + 2);
		assertThat(echoed).hasSize(large.length + 2).startsWith('1').endsWith(7, '2');
		assertThat(client.connection().isSecure()).isTrue();
		assertThat(client.violations()).isEmpty();
	}

	@Test
	void failedHandshakeIsTheReasonOfTheLoss() throws Exception {
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(TlsOptions.builder().provider(StartTlsTests.this.provider).build());
				transport().write("secret");
			}
		};
		ListeningPort port = listenTls(Echo::new);
		RecordingClientFactory factory = new RecordingClientFactory(() -> client);
		this.reactor.connectTcp(InetSocketAddress.createUnresolved("localhost", portOf(port)), factory,
				ConnectOptions.DEFAULT);
		assertThat(client.awaitLost()).isInstanceOf(HandshakeFailedException.class);
		assertThat(factory.awaitLoss()).isInstanceOf(HandshakeFailedException.class);
		awaitRejected(port, 1);
		assertNoProtocol();
	}

	@Test
	void silentPeerIsGivenUp() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(server().handshakeTimeout(Duration.ofMillis(300)).build());
				transport().write("never");
			}
		};
		try (Peer plain = Peer.connect(listen(factory(() -> server), ListenOptions.DEFAULT))) {
			assertThat(server.awaitLost()).isInstanceOf(HandshakeFailedException.class);
			assertThat(new String(plain.readToEnd())).doesNotContain("never");
		}
	}

	@Test
	void peerThatClosesInsteadIsNoticedAtOnce() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().startTls(server().handshakeTimeout(Duration.ofMinutes(5)).build());
				transport().write("never");
			}
		};
		try (Peer plain = Peer.connect(listen(factory(() -> server), ListenOptions.DEFAULT))) {
			plain.socket().shutdownOutput();
			assertThat(server.awaitLost()).isInstanceOf(HandshakeFailedException.class);
		}
	}

	@Test
	void refusesWhatCannotBe() throws Exception {
		RecordingProtocol server = new Echo();
		try (Peer plain = Peer.connect(listen(factory(() -> server), ListenOptions.DEFAULT))) {
			TlsOptions options = server().build();
			assertThatIllegalStateException().isThrownBy(() -> server.awaitTransport().startTls(options))
				.withMessageContaining("on the loop");
			onLoop(server,
					() -> assertThatIllegalArgumentException()
						.isThrownBy(() -> server.connection()
							.startTls(TlsOptions.builder().provider(StartTlsTests.this.provider).build()))
						.withMessageContaining("keyManagers()"));
			onLoop(server, () -> assertThatIllegalArgumentException()
				.isThrownBy(() -> server.connection().startTls(server().protocols(List.of("TLSv9")).build())));
			// It goes on in clear
			assertThat(server.connection().isSecure()).isFalse();
			assertThat(plain.send("hello").readText(5)).isEqualTo("hello");
			onLoop(server, () -> server.connection().startTls(options));
			onLoop(server,
					() -> assertThatIllegalStateException().isThrownBy(() -> server.connection().startTls(options))
						.withMessageContaining("already"));
			try (TlsPeer peer = TlsPeer.over(plain.socket(), null)) {
				assertThat(peer.send("again").readText(5)).isEqualTo("again");
			}
		}
	}

	@Test
	void namesOfServersAreRefusedWhereTheyCannotBeTold() throws Exception {
		RecordingProtocol server = new Echo();
		try (Peer plain = Peer.connect(listen(factory(() -> server), ListenOptions.DEFAULT))) {
			TlsOptions options = server().serverNames(Map.of("other.example", server().build())).build();
			server.awaitTransport();
			onLoop(server,
					() -> assertThatIllegalArgumentException().isThrownBy(() -> server.connection().startTls(options))
						.withMessageContaining("serverNames()"));
			assertThat(plain.send("hello").readText(5)).isEqualTo("hello");
		}
	}

	@Test
	void plainPeerCannotSpeakToATlsPeer() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (Peer plain = Peer.connect(port)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> plain.send("hello").readText(5));
		}
	}

	private ListeningPort listenPlain(Server server) {
		return listen(Factory.forProtocol(() -> server), ListenOptions.DEFAULT);
	}

	private static void onLoop(RecordingProtocol protocol, Runnable call) throws Exception {
		BlockingQueue<Object> done = new LinkedBlockingQueue<>();
		protocol.loop().callFromThread(() -> {
			try {
				call.run();
				done.add("done");
			}
			catch (Throwable ex) {
				done.add(ex);
			}
		});
		assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo("done");
	}

	private String next() throws InterruptedException {
		return this.events.poll(20, TimeUnit.SECONDS);
	}

	private Throwable nextReason() throws InterruptedException {
		return this.reasons.poll(20, TimeUnit.SECONDS);
	}

	private class Server extends LineReceiver implements HandshakeListener {

		@Override
		protected void lineReceived(String line) {
			StartTlsTests.this.events.add("line: " + line);
			if (line.equals("STARTTLS")) {
				sendLine("GO AHEAD");
				transport().startTls(server().build());
			}
			else {
				sendLine("you said " + line);
			}
		}

		@Override
		public void handshakeCompleted(TlsSession session) {
			StartTlsTests.this.events.add("handshake: " + session.protocol());
		}

		@Override
		protected void connectionLost(Throwable reason) {
			StartTlsTests.this.reasons.add(reason);
		}

	}

}
