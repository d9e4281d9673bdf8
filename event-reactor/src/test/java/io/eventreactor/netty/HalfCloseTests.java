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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.SingleThreadEventLoop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;
import io.eventreactor.PullProducer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One direction of a connection ends before the other one.
 */
class HalfCloseTests extends AbstractReactorTests {

	private static final Duration IDLE = Duration.ofMillis(300);

	@Test
	void writingGoesOnWhenThePeerHasSentAll() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void readLost() {
				transport().write("answer");
				reactor().callFromThread(() -> {
					transport().write(" and more");
					transport().loseConnection();
				});
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("question").socket().shutdownOutput();
			assertThat(peer.readTextToEnd()).isEqualTo("answer and more");
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "read lost", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void readingGoesOnWhenAllIsWritten() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void made() {
				transport().write("all I have");
				transport().loseWriteConnection();
				transport().loseWriteConnection();
				transport().write("too late");
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readTextToEnd()).isEqualTo("all I have");
			server.awaitEvent("write lost");
			peer.send("question");
			assertThat(server.awaitBytes(8)).isEqualTo("question".getBytes());
			assertThat(server.isLost()).isFalse();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "write lost", "data", "read lost", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void theEndOfWritingIsToldAfterTheCallbackThatAsksForIt() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("?");
			assertThat(peer.readToEnd()).isEmpty();
			server.awaitEvent("write lost");
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "write lost", "read lost", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void readingGoesOnAfterAnAnswerThatWasTheLast() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write("!");
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("?");
			assertThat(peer.readToEnd()).isEqualTo("!".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 10; i++) {
				peer.send("more");
				server.awaitBytes(5 + i * 4);
			}
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void readingGoesOnAfterALastAnswerThatThePeerTookItsTimeFor() throws Exception {
		byte[] large = new byte[20 * 1024 * 1024];
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(large);
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			peer.send("?");
			server.awaitBytes(1);
			assertThat(peer.readToEnd()).hasSize(large.length);
			peer.send("more");
			server.awaitBytes(5);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void closingAfterAHalfSendsAllAndTakesNoHarmFromWhatStillArrives() throws Exception {
		byte[] large = new byte[1024 * 1024];
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(large);
				transport().loseWriteConnection();
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			peer.send("?");
			server.awaitBytes(1);
			peer.send("more");
			assertThat(peer.readToEnd()).isEqualTo(large);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void bothHalvesMakeAWholeReadFirst() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void readLost() {
				transport().write("last words");
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("?").socket().shutdownOutput();
			assertThat(peer.readTextToEnd()).isEqualTo("last words");
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		assertThat(server.events()).containsExactly("made", "data", "read lost", "write lost", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void muchThatIsPendingIsSentFirst() throws Exception {
		byte[] large = new byte[10 * 1024 * 1024];
		large[large.length - 1] = 7;
		HalfProtocol server = new HalfProtocol() {
			@Override
			void made() {
				transport().write(large);
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 32 * 1024)) {
			assertThat(server.awaitTransport().pendingWriteBytes()).isPositive();
			assertThat(server.events()).containsExactly("made");
			assertThat(peer.readToEnd()).isEqualTo(large);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "write lost", "read lost", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void losingTheRestOfTheConnectionIsAnEndInGoodOrder() throws Exception {
		HalfProtocol soon = new HalfProtocol() {
			@Override
			void made() {
				transport().write("all");
				transport().loseWriteConnection();
				transport().loseConnection();
			}
		};
		HalfProtocol later = new HalfProtocol() {
			@Override
			void made() {
				transport().write("all");
				transport().loseWriteConnection();
			}

			@Override
			void writeLost() {
				transport().loseConnection();
			}
		};
		for (HalfProtocol server : List.of(soon, later)) {
			try (Peer peer = Peer.connect(listen(() -> server))) {
				assertThat(peer.readTextToEnd()).isEqualTo("all");
				server.awaitEvent((server == later) ? "write lost" : "made");
			}
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(server.events()).doesNotContain("read lost").endsWith("lost");
			assertThat(server.violations()).isEmpty();
		}
	}

	@Test
	void exceptionInEitherClosesTheConnection() throws Exception {
		IllegalStateException failure = new IllegalStateException("broken");
		HalfProtocol reader = new HalfProtocol() {
			@Override
			void readLost() {
				throw failure;
			}
		};
		HalfProtocol writer = new HalfProtocol() {
			@Override
			void made() {
				transport().loseWriteConnection();
			}

			@Override
			void writeLost() {
				throw failure;
			}
		};
		try (CapturedLog log = new CapturedLog()) {
			try (Peer peer = Peer.connect(listen(() -> reader))) {
				peer.socket().shutdownOutput();
				assertThat(peer.readToEnd()).isEmpty();
				assertThat(reader.awaitLost()).isSameAs(failure);
			}
			try (Peer peer = Peer.connect(listen(() -> writer))) {
				assertThat(peer.readToEnd()).isEmpty();
				assertThat(writer.awaitLost()).isSameAs(failure);
			}
			assertThat(log.errors()).containsExactly(failure, failure);
		}
	}

	@Test
	void otherProtocolsAreClosedWhenThePeerHasSentAll() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(data.retain());
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("hello").socket().shutdownOutput();
			assertThat(peer.readTextToEnd()).isEqualTo("hello");
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
	}

	@Test
	void otherProtocolsCanEndTheirHalf() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("all");
				transport().loseWriteConnection();
				transport().write("too late");
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readTextToEnd()).isEqualTo("all");
			peer.send("hello");
			server.awaitBytes(5);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void dataOfAProducerCountsAsWritten() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			private int pieces;

			@Override
			void made() {
				transport().registerProducer(new PullProducer() {
					@Override
					public void resumeProducing() {
						transport().write("piece" + ++pieces);
						if (pieces == 3) {
							transport().unregisterProducer();
						}
					}

					@Override
					public void stopProducing() {
					}
				});
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readTextToEnd()).isEqualTo("piece1piece2piece3");
			peer.send("hello");
			server.awaitBytes(5);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void connectionThatBreaksAfterThisHalfIsLostOnceAndLeavesNothing() throws Exception {
		HalfProtocol server = new HalfProtocol() {
			@Override
			void made() {
				transport().loseWriteConnection();
			}
		};
		ListeningPort port = listen(() -> server);
		int before = registeredChannels();
		try (Peer peer = Peer.connect(port)) {
			peer.readToEnd();
			peer.reset();
		}
		server.awaitLost();
		assertThat(busyNanoseconds(server.loop(), IDLE)).isLessThan(IDLE.toNanos() / 2);
		assertThat(server.events()).endsWith("lost").doesNotHaveDuplicates();
		assertThat(server.violations()).isEmpty();
		Awaitility.await().until(() -> registeredChannels() == before);
	}

	@Test
	void connectionThatBreaksAfterThePeersHalfKeepsNothingBusyAndLeavesNothing() throws Exception {
		HalfProtocol server = new HalfProtocol();
		ListeningPort port = listen(() -> server);
		int before = registeredChannels();
		try (Peer peer = Peer.connect(port)) {
			peer.socket().shutdownOutput();
			server.awaitEvent("read lost");
			peer.reset();
			assertThat(busyNanoseconds(server.loop(), IDLE)).isLessThan(IDLE.toNanos() / 2);
		}
		// Not every transport tells before
		server.connection().write("anybody there?");
		server.awaitLost();
		assertThat(busyNanoseconds(server.loop(), IDLE)).isLessThan(IDLE.toNanos() / 2);
		assertThat(server.events()).containsExactly("made", "read lost", "lost");
		assertThat(server.violations()).isEmpty();
		Awaitility.await().until(() -> registeredChannels() == before);
	}

	private int registeredChannels() {
		return Arrays.stream(this.reactor.loops().all())
			.mapToInt((loop) -> ((SingleThreadEventLoop) loop.eventLoop()).registeredChannels())
			.sum();
	}

}
