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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;
import io.eventreactor.protocol.LineReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reading that stops and goes on.
 */
class PausingTests extends AbstractReactorTests {

	@Test
	void pauseInConnectionMadeHoldsUntilResumed() throws Exception {
		PausedProtocol server = new PausedProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			peer.send("hello");
			awaitTurnsOfTheNetwork(port);
			assertThat(server.events()).containsExactly("made");
			server.connection().resumeProducing();
			assertThat(server.awaitBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void whatCameBeforeAPeerClosedIsDeliveredOnResume() throws Exception {
		byte[] data = new byte[200_000];
		data[data.length - 1] = 7;
		PausedProtocol server = new PausedProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			peer.send(data);
			peer.socket().shutdownOutput();
			awaitTurnsOfTheNetwork(port);
			assertThat(server.events()).containsExactly("made");
			server.connection().resumeProducing();
			assertThat(server.awaitBytes(data.length)).isEqualTo(data);
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		assertThat(server.violations()).isEmpty();
		assertThat(port.statistics().bytesReceived()).isEqualTo(data.length);
	}

	@Test
	void answersAfterAPauseReachAPeerThatHasEndedItsSide() throws Exception {
		PausingLines server = new PausingLines();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			peer.send("a\r\nb\r\nc\r\n");
			assertThat(server.paused.await(20, TimeUnit.SECONDS)).isTrue();
			peer.socket().shutdownOutput();
			awaitTurnsOfTheNetwork(port);
			server.resumeOnItsLoop();
			assertThat(peer.readToEnd()).asString().isEqualTo("got a\r\ngot b\r\ngot c\r\n");
		}
		assertThat(server.lost.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void pausesWhileHeldDataIsDelivered() throws Exception {
		byte[] data = new byte[300_000];
		data[data.length - 1] = 7;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().pauseProducing();
			}

			@Override
			void received(ByteBuf received) {
				transport().pauseProducing();
				reactor().callFromThread(() -> transport().resumeProducing());
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			peer.send(data);
			peer.socket().shutdownOutput();
			awaitTurnsOfTheNetwork(port);
			server.awaitTransport().resumeProducing();
			assertThat(server.awaitBytes(data.length)).isEqualTo(data);
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void pauseAndResumeInsideACallback() throws Exception {
		byte[] data = new byte[1_000_000];
		data[data.length - 1] = 7;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf received) {
				transport().pauseProducing();
				transport().pauseProducing();
				transport().resumeProducing();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send(data);
			assertThat(server.awaitBytes(data.length)).isEqualTo(data);
			peer.send("!");
			assertThat(server.awaitBytes(data.length + 1)).hasSize(data.length + 1);
		}
		server.awaitLost();
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void resumeWhileClosingDoesNothing() throws Exception {
		PausedProtocol server = new PausedProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			peer.send("hello");
			awaitTurnsOfTheNetwork(port);
			server.awaitTransport().loseConnection();
			server.connection().resumeProducing();
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		server.connection().resumeProducing();
		server.connection().pauseProducing();
		assertThat(server.events()).containsExactly("made", "lost");
	}

	@Test
	void heldDataIsReleasedWhenTheReactorStops() throws Exception {
		PausedProtocol server = new PausedProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			peer.send("hello");
			peer.socket().shutdownOutput();
			awaitTurnsOfTheNetwork(port);
			await(this.reactor.stop());
		}
		server.awaitLost();
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void peerThatDoesNotReadIsNotReadFrom() throws Exception {
		byte[] requests = new byte[250];
		byte[] moreRequests = new byte[50];
		byte[] response = new byte[64 * 1024];
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				data.forEachByte((value) -> {
					transport().write(response);
					return true;
				});
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port, 32 * 1024)) {
			peer.send(requests);
			server.awaitBytes(1);
			Awaitility.await().untilAsserted(() -> assertThat(server.connection().pendingWriteBytes()).isPositive());
			peer.send(moreRequests);
			awaitTurnsOfTheNetwork(port);
			assertThat(server.byteCount()).isLessThanOrEqualTo(requests.length);
			int total = requests.length + moreRequests.length;
			peer.read(total * response.length);
			assertThat(server.byteCount()).isEqualTo(total);
		}
		server.awaitLost();
		assertThat(server.violations()).isEmpty();
	}

	private static final class PausedProtocol extends RecordingProtocol {

		@Override
		void made() {
			transport().pauseProducing();
		}

	}

	/**
	 * Answers lines, and pauses after the first one.
	 */
	private static final class PausingLines extends LineReceiver {

		final CountDownLatch paused = new CountDownLatch(1);

		final CompletableFuture<Throwable> lost = new CompletableFuture<>();

		@Override
		protected void lineReceived(String line) {
			sendLine("got " + line);
			if (line.equals("a")) {
				pauseProducing();
				this.paused.countDown();
			}
		}

		void resumeOnItsLoop() {
			reactor().callFromThread(this::resumeProducing);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.lost.complete(reason);
		}

	}

}
