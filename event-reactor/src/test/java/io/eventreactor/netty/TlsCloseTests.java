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
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.IdleTimeoutException;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsOptions;
import io.eventreactor.WriteTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * How TLS connections end.
 */
class TlsCloseTests extends AbstractTlsTests {

	private static final byte[] LARGE = new byte[5 * 1024 * 1024];

	static {
		new Random(41).nextBytes(LARGE);
	}

	@Test
	void losingTheConnectionSendsEverythingAndSaysGoodbye() throws Exception {
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().write(LARGE);
				transport().loseConnection();
				transport().loseConnection();
				transport().write("too late");
			}
		});
		for (String version : new String[] { "TLSv1.2", "TLSv1.3" }) {
			try (TlsPeer peer = TlsPeer.to(port).protocol(version)) {
				assertThat(peer.readToEnd()).isEqualTo(LARGE);
			}
			assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
	}

	@Test
	void goodbyeOfThePeerIsAnEndInGoodOrder() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello").read(5);
			peer.socket().shutdownOutput();
			assertThat(peer.readToEnd()).isEmpty();
			assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
	}

	@Test
	void endWithoutGoodbyeIsALoss() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello").read(5);
			peer.hangUp();
			RecordingProtocol server = nextProtocol();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionLostException.class)
				.hasMessageContaining("without ending TLS");
			assertThat(server.events()).containsExactly("made", "data", "lost");
		}
	}

	@Test
	void recordsBeforeAnEndWithoutGoodbyeAreDeliveredAfterAPause() throws Exception {
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().pauseProducing();
			}
		});
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.handshake();
			RecordingProtocol server = nextProtocol();
			peer.send("a");
			server.awaitBytes(1);
			peer.send("b").send("c");
			peer.hangUp();
			Awaitility.await().until(() -> {
				server.connection().resumeProducing();
				return server.isLost();
			});
			assertThat(server.awaitLost()).isInstanceOf(ConnectionLostException.class)
				.hasMessageContaining("without ending TLS");
			assertThat(server.byteCount()).isEqualTo(3);
		}
	}

	@Test
	void resetIsToldAsTheReason() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello").read(5);
			peer.plain().setSoLinger(true, 0);
			peer.hangUp();
			assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionLostException.class)
				.hasCauseInstanceOf(IOException.class);
		}
	}

	@Test
	void abortResetsWithoutGoodbye() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello").read(5);
			RecordingProtocol server = nextProtocol();
			server.connection().abortConnection();
			assertThatIOException().isThrownBy(peer::readToEnd).withMessageContaining("reset");
			assertThat(server.awaitLost()).isInstanceOf(ConnectionAbortedException.class);
		}
	}

	@Test
	void peerThatDoesNotAnswerGoodbyeDoesNotKeepTheConnectionOpen() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello").read(5);
			RecordingProtocol server = nextProtocol();
			long begin = System.nanoTime();
			server.connection().loseConnection();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
		}
	}

	@Test
	void alteredRecordEndsTheConnection() throws Exception {
		try (CapturedLog log = new CapturedLog()) {
			ListeningPort port = listenTls(Echo::new);
			try (TlsPeer peer = TlsPeer.to(port)) {
				peer.send("hello").read(5);
				peer.plain().getOutputStream().write(new byte[] { 23, 3, 3, 0, 32 });
				peer.plain().getOutputStream().write(new byte[32]);
				assertThatExceptionOfType(SSLException.class).isThrownBy(peer::readToEnd);
				// OpenSSL leaves it to the peer to close
				peer.hangUp();
				RecordingProtocol server = nextProtocol();
				assertThat(server.awaitLost()).isInstanceOf(ConnectionLostException.class);
				assertThat(server.byteCount()).isEqualTo(5);
			}
			assertQuiet(log);
		}
	}

	@Test
	void failureInAProtocolSaysGoodbye() throws Exception {
		try (CapturedLog log = new CapturedLog()) {
			IllegalStateException failure = new IllegalStateException("broken");
			ListeningPort port = listenTls(() -> new RecordingProtocol() {
				@Override
				void received(ByteBuf data) {
					transport().write("before");
					throw failure;
				}
			});
			try (TlsPeer peer = TlsPeer.to(port)) {
				assertThat(new String(peer.send("hello").readToEnd())).isEqualTo("before");
			}
			assertThat(nextProtocol().awaitLost()).isSameAs(failure);
			assertThat(log.errors()).containsExactly(failure);
		}
	}

	@Test
	void peerThatTakesNothingIsAborted() throws Exception {
		TlsOptions tls = server().build();
		ListeningPort port = listen(factory(() -> new RecordingProtocol() {
			@Override
			void made() {
				for (int i = 0; i < 4; i++) {
					transport().write(LARGE);
				}
			}
		}), ListenOptions.DEFAULT.withTls(() -> tls).withWriteTimeout(Duration.ofMillis(500)));
		try (TlsPeer peer = TlsPeer.to(port, null, 32 * 1024)) {
			peer.handshake();
			assertThat(nextProtocol().awaitLost()).isInstanceOf(WriteTimeoutException.class);
		}
	}

	@Test
	void idleConnectionIsClosedWithAGoodbye() throws Exception {
		TlsOptions tls = server().build();
		ListeningPort port = listen(factory(Echo::new),
				ListenOptions.DEFAULT.withTls(() -> tls).withIdleTimeout(Duration.ofMillis(300)));
		try (TlsPeer peer = TlsPeer.to(port)) {
			peer.send("hello").read(5);
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(nextProtocol().awaitLost()).isInstanceOf(IdleTimeoutException.class);
	}

	@Test
	void stoppingTheReactorEndsOpenConnectionsAndHandshakes() throws Exception {
		ListeningPort port = listenTls(Echo::new);
		try (TlsPeer open = TlsPeer.to(port); TlsPeer shaking = TlsPeer.to(port)) {
			open.send("hello").read(5);
			AbstractReactorTests.await(this.reactor.stop());
			assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionLostException.class);
			assertThatIOException().isThrownBy(shaking::handshake).isNotInstanceOf(SocketTimeoutException.class);
		}
	}

}
