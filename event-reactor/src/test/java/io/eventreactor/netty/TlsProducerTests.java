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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.FileTransport;
import io.eventreactor.ListeningPort;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.protocol.FileSender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Producers, files and half-closing over TLS.
 */
class TlsProducerTests extends AbstractTlsTests {

	private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

	private static final int SLOW = 32 * 1024;

	private final List<String> calls = new CopyOnWriteArrayList<>();

	// Producers

	@Test
	void pullProducerIsAskedAfterEachDrain() throws Exception {
		ListeningPort port = listenTls(() -> pulling(50));
		for (String version : VERSIONS) {
			this.calls.clear();
			try (TlsPeer peer = TlsPeer.to(port, null, SLOW).protocol(version)) {
				assertThat(peer.read(50 * Pull.PIECE.length)).isEqualTo(fifty());
				RecordingProtocol server = nextProtocol();
				server.connection().loseConnection();
				assertThat(peer.readToEnd()).isEmpty();
				peer.hangUp();
				assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			}
			assertThat(this.calls).hasSize(50).containsOnly("pull");
		}
	}

	@Test
	void pushProducerIsPausedAndResumedOnTransitionsOnly() throws Exception {
		int pieces = 200;
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
				for (int i = 0; i < pieces; i++) {
					transport().write(new byte[64 * 1024]);
				}
			}
		});
		for (String version : VERSIONS) {
			this.calls.clear();
			try (TlsPeer peer = TlsPeer.to(port, null, SLOW).protocol(version)) {
				peer.handshake();
				RecordingProtocol server = nextProtocol();
				server.awaitTransport();
				Awaitility.await().untilAsserted(() -> assertThat(this.calls).containsExactly("pause"));
				peer.read(pieces * 64 * 1024);
				Awaitility.await().untilAsserted(() -> assertThat(this.calls).containsExactly("pause", "resume"));
				peer.hangUp();
				server.awaitLost();
			}
			assertThat(this.calls).containsExactly("pause", "resume", "stop");
		}
	}

	@Test
	void pushProducerThatWritesUntilItIsPausedIsPausedInTime() throws Exception {
		AtomicLong written = new AtomicLong();
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
				while (TlsProducerTests.this.calls.isEmpty() && written.get() < 100_000_000) {
					transport().write(new byte[10_000]);
					written.addAndGet(10_000);
				}
			}
		});
		try (TlsPeer peer = TlsPeer.to(port, null, SLOW)) {
			peer.handshake();
			RecordingProtocol server = nextProtocol();
			server.awaitTransport();
			assertThat(written.get()).isLessThan(200_000);
			peer.read(written.intValue());
			Awaitility.await().untilAsserted(() -> assertThat(this.calls).containsExactly("pause", "resume"));
		}
	}

	@Test
	void losingTheConnectionWaitsForTheProducerAndSaysGoodbye() throws Exception {
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Pull(transport(), 50));
				transport().loseConnection();
			}
		});
		for (String version : VERSIONS) {
			try (TlsPeer peer = TlsPeer.to(port, null, SLOW).protocol(version)) {
				assertThat(peer.readToEnd()).isEqualTo(fifty());
			}
			assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		assertThat(this.calls).doesNotContain("stop");
	}

	@Test
	void goodbyeOfThePeerStopsTheProducer() throws Exception {
		for (boolean closing : new boolean[] { false, true }) {
			for (String version : VERSIONS) {
				this.calls.clear();
				ListeningPort port = listenTls(() -> new RecordingProtocol() {
					@Override
					void made() {
						transport().registerProducer(new Push());
						transport().write("before");
						if (closing) {
							transport().loseConnection();
						}
					}
				});
				try (TlsPeer peer = TlsPeer.to(port).protocol(version)) {
					assertThat(peer.readText(6)).isEqualTo("before");
					peer.socket().shutdownOutput();
					assertThat(peer.readToEnd()).isEmpty();
					assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionDoneException.class);
				}
				assertThat(this.calls).containsExactly("stop");
			}
		}
	}

	@Test
	void abortInTheMiddleStopsTheProducerOnce() throws Exception {
		ListeningPort port = listenTls(() -> pulling(Integer.MAX_VALUE));
		try (TlsPeer peer = TlsPeer.to(port, null, SLOW)) {
			peer.read(1_000_000);
			RecordingProtocol server = nextProtocol();
			server.connection().abortConnection();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionAbortedException.class);
			assertThatIOException().isThrownBy(peer::readToEnd);
		}
		assertThat(this.calls).endsWith("stop").containsOnlyOnce("stop");
	}

	@Test
	void peerThatBreaksOffStopsTheProducerOnce() throws Exception {
		ListeningPort port = listenTls(() -> pulling(Integer.MAX_VALUE));
		try (TlsPeer peer = TlsPeer.to(port, null, SLOW)) {
			peer.read(1_000_000);
			peer.hangUp();
			assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionLostException.class);
		}
		assertThat(this.calls).endsWith("stop").containsOnlyOnce("stop");
	}

	// Half-closing

	@Test
	void goodbyesOfBothSidesEndTheConnection() throws Exception {
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().loseWriteConnection();
			}
		});
		for (String version : VERSIONS) {
			try (TlsPeer peer = TlsPeer.to(port).protocol(version)) {
				peer.send("bye");
				assertThat(peer.readToEnd()).isEmpty();
				// Without closing the connection below
				peer.socket().shutdownOutput();
				RecordingProtocol server = nextProtocol();
				assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
				assertThat(server.events()).containsExactly("made", "data", "write lost", "lost");
			}
		}
	}

	@Test
	void endWithoutGoodbyeAfterTheEndOfWritingIsALoss() throws Exception {
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void made() {
				transport().loseWriteConnection();
			}
		});
		try (TlsPeer peer = TlsPeer.to(port).protocol("TLSv1.3")) {
			assertThat(peer.readToEnd()).isEmpty();
			RecordingProtocol server = nextProtocol();
			for (int i = 0; i < 3; i++) {
				peer.send("more");
				server.awaitBytes(4 * (i + 1));
			}
			assertThat(server.isLost()).isFalse();
			peer.hangUp();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionLostException.class)
				.hasMessageContaining("without ending TLS");
		}
	}

	@Test
	void readingGoesOnWhenAllIsWritten() throws Exception {
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void made() {
				transport().write("all I have");
				transport().loseWriteConnection();
				transport().loseWriteConnection();
				transport().write("too late");
			}
		});
		try (TlsPeer peer = TlsPeer.to(port).protocol("TLSv1.3")) {
			assertThat(new String(peer.readToEnd())).isEqualTo("all I have");
			RecordingProtocol server = nextProtocol();
			peer.send("question");
			assertThat(server.awaitBytes(8)).isEqualTo("question".getBytes());
			assertThat(server.isLost()).isFalse();
			peer.socket().shutdownOutput();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(server.events()).containsExactly("made", "write lost", "data", "lost");
		}
	}

	@Test
	void olderPeerAnswersTheEndOfWritingWithItsOwn() throws Exception {
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void made() {
				transport().write("all I have");
				transport().loseWriteConnection();
			}
		});
		try (TlsPeer peer = TlsPeer.to(port).protocol("TLSv1.2")) {
			assertThat(new String(peer.readToEnd())).isEqualTo("all I have");
			peer.socket().shutdownOutput();
			RecordingProtocol server = nextProtocol();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(server.events()).containsExactly("made", "write lost", "lost");
		}
	}

	@Test
	void dataOfAProducerComesBeforeTheEndOfWriting() throws Exception {
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Pull(transport(), 50));
				transport().loseWriteConnection();
			}
		});
		try (TlsPeer peer = TlsPeer.to(port, null, SLOW).protocol("TLSv1.3")) {
			assertThat(peer.readToEnd()).isEqualTo(fifty());
			RecordingProtocol server = nextProtocol();
			peer.send("thanks");
			server.awaitBytes(6);
			assertThat(server.events()).containsSubsequence("made", "write lost", "data");
			server.connection().loseConnection();
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
	}

	@Test
	void goodbyeOfThePeerEndsBothDirectionsOnceWhatWasWrittenIsSent() throws Exception {
		byte[] large = new byte[5 * 1024 * 1024];
		new Random(7).nextBytes(large);
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void made() {
				transport().write(large.clone());
			}
		});
		try (TlsPeer peer = TlsPeer.to(port, null, SLOW).protocol("TLSv1.3")) {
			peer.handshake();
			RecordingProtocol server = nextProtocol();
			server.awaitTransport();
			peer.socket().shutdownOutput();
			assertThat(peer.readToEnd()).isEqualTo(large);
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(server.events()).containsExactly("made", "lost");
		}
	}

	// Files

	@Test
	void filesAreCopied(@TempDir Path folder) throws Exception {
		byte[] content = new byte[1_000_001];
		new Random(5).nextBytes(content);
		Path file = Files.write(folder.resolve("file"), content);
		CompletableFuture<Long> sent = new CompletableFuture<>();
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void made() {
				assertThat(((FileTransport) transport()).canSendFile()).isFalse();
				FileSender.send(file, 1, 1_000_000, transport()).addCallback(sent::complete);
				transport().loseConnection();
			}
		});
		try (TlsPeer peer = TlsPeer.to(port, null, SLOW)) {
			assertThat(peer.readToEnd()).isEqualTo(Arrays.copyOfRange(content, 1, 1_000_001));
		}
		assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(1_000_000);
		assertThat(nextProtocol().awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	private static byte[] fifty() {
		byte[] all = new byte[50 * Pull.PIECE.length];
		for (int i = 0; i < 50; i++) {
			System.arraycopy(Pull.PIECE, 0, all, i * Pull.PIECE.length, Pull.PIECE.length);
		}
		return all;
	}

	private RecordingProtocol pulling(int pieces) {
		return new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Pull(transport(), pieces));
			}
		};
	}

	private final class Push implements PushProducer {

		@Override
		public void pauseProducing() {
			TlsProducerTests.this.calls.add("pause");
		}

		@Override
		public void resumeProducing() {
			TlsProducerTests.this.calls.add("resume");
		}

		@Override
		public void stopProducing() {
			TlsProducerTests.this.calls.add("stop");
		}

	}

	private final class Pull implements PullProducer {

		private static final byte[] PIECE = new byte[100_000];

		static {
			new Random(3).nextBytes(PIECE);
		}

		private final Transport transport;

		private int left;

		Pull(Transport transport, int pieces) {
			this.transport = transport;
			this.left = pieces;
		}

		@Override
		public void resumeProducing() {
			TlsProducerTests.this.calls.add("pull");
			this.transport.write(PIECE);
			if (--this.left == 0) {
				this.transport.unregisterProducer();
			}
		}

		@Override
		public void stopProducing() {
			TlsProducerTests.this.calls.add("stop");
		}

	}

}
