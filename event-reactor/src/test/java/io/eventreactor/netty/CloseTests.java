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
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.ListeningPort;
import io.eventreactor.ProtocolErrorException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which a connection ends, from either side.
 */
class CloseTests extends AbstractReactorTests {

	private static final int LARGE = 5 * 1024 * 1024;

	@Test
	void closeSendsEverythingToASlowReader() throws Exception {
		byte[] data = new byte[LARGE];
		data[LARGE - 1] = 42;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write(data);
				transport().loseConnection();
				assertThat(transport().disconnecting()).isTrue();
				transport().write("too late");
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port, 4096)) {
			server.awaitTransport();
			assertThat(server.connection().pendingWriteBytes()).isPositive();
			assertThat(peer.readToEnd()).isEqualTo(data);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "lost");
		assertThat(server.violations()).isEmpty();
		assertThat(server.connection().pendingWriteBytes()).isZero();
		assertThat(port.statistics().bytesSent()).isEqualTo(LARGE);
	}

	@Test
	void lastWordsArriveAlsoWhenInputIsPending() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write("bye");
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send(new byte[1024 * 1024]);
			assertThat(peer.readTextToEnd()).isEqualTo("bye");
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void peerMayCloseItsHalfAndStillGetsALargeResponse() throws Exception {
		byte[] response = new byte[LARGE];
		response[LARGE - 1] = 1;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(response);
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			peer.send("?");
			peer.socket().shutdownOutput();
			assertThat(peer.readToEnd()).isEqualTo(response);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "data", "lost");
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void peerThatClosesAtOnceHasClosedInGoodOrder() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		Peer.connect(listen(() -> server)).close();
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.events()).containsExactly("made", "lost");
		assertThat(server.connection().disconnecting()).isTrue();
	}

	@Test
	void peerThatResetsHasLostTheConnection() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x");
			server.awaitBytes(1);
			peer.reset();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionLostException.class)
			.hasCauseInstanceOf(IOException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void peerMayResetWhatWasClosedAlready() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write("bye");
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.send("x").readTextToEnd()).isEqualTo("bye");
			peer.reset();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void closeForAReasonTellsIt() throws Exception {
		ConnectionClosedException reason = new ProtocolErrorException("Too much");
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("err");
				transport().loseConnection(reason);
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readTextToEnd()).isEqualTo("err");
		}
		assertThat(server.awaitLost()).isSameAs(reason);
	}

	@Test
	void closeFromAnotherThreadSendsWhatItWroteBefore() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		try (Peer peer = Peer.connect(listen(() -> server))) {
			server.awaitTransport().write("one");
			server.connection().write("two".getBytes(StandardCharsets.UTF_8));
			server.connection().loseConnection();
			assertThat(server.connection().disconnecting()).isTrue();
			server.connection().write("late");
			assertThat(peer.readTextToEnd()).isEqualTo("onetwo");
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void stopProducingCloses() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().stopProducing();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void abortResetsAndDropsWhatWasWritten() throws Exception {
		ByteBuf dropped = Unpooled.copiedBuffer("never sent", StandardCharsets.UTF_8);
		ByteBuf late = Unpooled.copiedBuffer("too late", StandardCharsets.UTF_8);
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(dropped);
				transport().abortConnection();
				assertThat(transport().disconnecting()).isTrue();
				transport().write(late);
				transport().abortConnection();
				transport().loseConnection();
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			peer.send("x").assertReset();
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionAbortedException.class);
		assertThat(server.events()).containsExactly("made", "data", "lost");
		assertThat(server.violations()).isEmpty();
		assertThat(dropped.refCnt()).isZero();
		assertThat(late.refCnt()).isZero();
		awaitNoConnections(port);
	}

	@Test
	void abortInConnectionMade() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().abortConnection();
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			peer.assertReset();
		}
		catch (UncheckedIOException ex) {
			// The reset may come while the peer still connects
			assertThat(ex).hasCauseInstanceOf(SocketException.class);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionAbortedException.class);
		assertThat(server.events()).containsExactly("made", "lost");
	}

	@Test
	void abortWithAFullSendBuffer() throws Exception {
		CountDownLatch written = new CountDownLatch(1);
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write(new byte[2 * LARGE]);
				reactor().callFromThread(written::countDown);
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			RecordingProtocol.await(written);
			server.awaitTransport().abortConnection();
			assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionAbortedException.class);
			peer.assertReset();
		}
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void abortEndsACloseThatTakesTooLong() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write(new byte[2 * LARGE]);
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			server.awaitTransport().abortConnection();
			assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionAbortedException.class);
			peer.assertReset();
		}
	}

	@Test
	void abortBeforeAFailureLeavesTheFailureAsReason() throws Exception {
		IllegalStateException failure = new IllegalStateException("expected");
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().abortConnection();
				throw failure;
			}
		};
		try (CapturedLog log = new CapturedLog(); Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x").assertReset();
			assertThat(server.awaitLost()).isSameAs(failure);
			assertThat(log.errors()).containsExactly(failure);
		}
	}

}
