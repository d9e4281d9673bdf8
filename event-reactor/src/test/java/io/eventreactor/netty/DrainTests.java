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
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Ports that end their connections.
 */
class DrainTests extends AbstractReactorTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	@Test
	void closesAtOnceByDefault() throws Exception {
		RecordingProtocol server = new StreamTests.Echo();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			Deferred<Integer> drained = port.drain(LONG);
			assertThat(peer.readToEnd()).isEmpty();
			peer.hangUp();
			assertThat(await(drained)).isZero();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(port.listening()).isFalse();
	}

	@Test
	void givesProtocolsTheTimeTheyAskFor() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			public void drain() {
				transport().write("finish");
			}

			@Override
			void received(ByteBuf data) {
				transport().write("bye");
				transport().loseConnection();
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			Deferred<Integer> drained = port.drain(LONG);
			Deferred<Integer> drainedAgain = port.drain(LONG.multipliedBy(2));
			assertThat(peer.readText(6)).isEqualTo("finish");
			assertThat(drained.called()).isFalse();
			assertThatIllegalStateException().isThrownBy(port::startListening)
				.withMessageContaining("is being drained");
			peer.send("x");
			assertThat(peer.readTextToEnd()).isEqualTo("bye");
			peer.hangUp();
			assertThat(await(drained)).isZero();
			assertThat(await(drainedAgain)).isZero();
		}
		port.startListening();
		assertThat(port.listening()).isTrue();
	}

	@Test
	void closesWhoDoesNotFinishInTime() throws Exception {
		RecordingProtocol server = new Stubborn();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			Deferred<Integer> drained = port.drain(Duration.ofMillis(50));
			assertThat(peer.readToEnd()).isEmpty();
			peer.hangUp();
			assertThat(await(drained)).isOne();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void laterDrainMayLeaveThemLessTime() throws Exception {
		RecordingProtocol server = new Stubborn();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			Deferred<Integer> drained = port.drain(LONG);
			Deferred<Integer> sooner = port.drain(Duration.ZERO);
			assertThat(peer.readToEnd()).isEmpty();
			peer.hangUp();
			assertThat(await(sooner)).isOne();
			assertThat(await(drained)).isOne();
		}
	}

	@Test
	void abortsWhoCannotBeClosedAndCountsItOnce() throws Exception {
		RecordingProtocol server = new Stubborn() {
			@Override
			void made() {
				transport().write(new byte[20_000_000]);
			}
		};
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port, 4096)) {
			server.awaitTransport();
			assertThat(await(((NettyListeningPort) port).drain(Duration.ZERO, Duration.ofMillis(50)))).isOne();
			peer.assertReset();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionAbortedException.class);
	}

	@Test
	void isOverWithoutConnectionsWhenThePortIsClosed() {
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		ListeningPort port = listen(StreamTests.Echo::new);
		holdUpLoops(goOn);
		Deferred<Integer> drained = port.drain(LONG);
		assertThat(drained.called()).isFalse();
		goOn.complete(null);
		assertThat(await(drained)).isZero();
		assertThat(await(port.drain(LONG))).isZero();
		port.startListening();
		assertThat(port.listening()).isTrue();
		await(port.stopListening());
		assertThat(await(port.drain(LONG))).isZero();
	}

	@Test
	void addressIsFreeWhenItIsOver() {
		ListeningPort port = listen(StreamTests.Echo::new);
		for (int i = 0; i < 20; i++) {
			assertThat(await(port.drain(LONG))).isZero();
			port = this.reactor.listenTcp((InetSocketAddress) port.getHost(),
					Factory.forProtocol(StreamTests.Echo::new), ListenOptions.DEFAULT);
		}
	}

	@Test
	void portThatIsDrainedWhileItOpensClosesAgain() {
		AtomicReference<ListeningPort> opening = new AtomicReference<>();
		AtomicReference<Deferred<Integer>> drained = new AtomicReference<>();
		ListeningPort port = listen(new Factory() {
			@Override
			protected void startFactory() {
				ListeningPort port = opening.getAndSet(null);
				if (port != null) {
					drained.set(port.drain(LONG));
				}
			}

			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return new StreamTests.Echo();
			}
		}, ListenOptions.DEFAULT);
		await(port.stopListening());
		opening.set(port);
		port.startListening();
		assertThat(await(drained.get())).isZero();
		assertThat(port.listening()).isFalse();
		port.startListening();
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("x").readText(1)).isEqualTo("x");
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void isOverAtOnceWhenTheReactorHasStopped() {
		ListeningPort port = listen(StreamTests.Echo::new);
		await(this.reactor.stop());
		assertThat(await(port.drain(LONG))).isZero();
	}

	@Test
	void endsWithTheReactor() throws Exception {
		RecordingProtocol server = new Stubborn();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			Deferred<Integer> drained = port.drain(LONG);
			await(this.reactor.stop());
			assertThat(await(drained)).isZero();
			assertThat(peer.readToEnd()).isEmpty();
		}
	}

	@Test
	void failureWhileDrainingClosesTheConnection() throws Exception {
		IllegalStateException failure = new IllegalStateException("expected");
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			public void drain() {
				throw failure;
			}
		};
		ListeningPort port = listen(() -> server);
		try (CapturedLog log = new CapturedLog(); Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			Deferred<Integer> drained = port.drain(LONG);
			assertThat(peer.readToEnd()).isEmpty();
			peer.hangUp();
			assertThat(await(drained)).isZero();
			assertThat(log.errors()).containsExactly(failure);
		}
		assertThat(server.awaitLost()).isSameAs(failure);
	}

	@Test
	void whoIsAcceptedTooLateIsClosed() throws Exception {
		RecordingProtocol held = new Stubborn();
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		ListeningPort port = listen(() -> held);
		try (Peer first = Peer.connect(port)) {
			held.awaitTransport();
			// While both loops are held up somebody connects, then the drain begins
			holdUpLoops(goOn);
			try (Peer late = Peer.connect(port)) {
				Deferred<Integer> drained = port.drain(LONG);
				goOn.complete(null);
				assertThatIsClosed(late);
				held.connection().loseConnection();
				first.hangUp();
				assertThat(await(drained)).isZero();
			}
		}
		assertThat(port.statistics().accepted()).isOne();
		assertThat(held.violations()).isEmpty();
	}

	private void holdUpLoops(CompletableFuture<Void> goOn) {
		LoopReactor[] loops = this.reactor.loops().all();
		CountDownLatch heldUp = new CountDownLatch(loops.length);
		for (LoopReactor loop : loops) {
			loop.callFromThread(() -> {
				heldUp.countDown();
				goOn.join();
			});
		}
		RecordingProtocol.await(heldUp);
	}

	private static void assertThatIsClosed(Peer peer) {
		try {
			assertThat(peer.readToEnd()).isEmpty();
		}
		catch (IOException ex) {
			// Nobody had accepted it: the system has reset it
			assertThat(ex).isInstanceOf(SocketException.class);
		}
	}

	@Test
	void negativeTimeIsRefused() {
		ListeningPort port = listen(StreamTests.Echo::new);
		assertThatIllegalArgumentException().isThrownBy(() -> port.drain(Duration.ofMillis(-1)))
			.withMessageContaining("'grace'");
		assertThat(port.listening()).isTrue();
	}

	private static class Stubborn extends RecordingProtocol {

		@Override
		public void drain() {
		}

	}

}
