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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.DelayedCall;
import io.eventreactor.Factory;
import io.eventreactor.IdleTimeoutException;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.WriteTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections on which nothing happens.
 */
class TimeoutTests extends AbstractReactorTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	// For those that must not time out, with many times the pauses of their peers
	private static final Duration PATIENCE = Duration.ofSeconds(3);

	@Test
	void idleConnectionIsClosed() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		long start = System.nanoTime();
		try (Peer peer = Peer.connect(listenIdle(server, TIMEOUT))) {
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(server.awaitLost()).isInstanceOf(IdleTimeoutException.class).hasMessageContaining("300 ms");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TIMEOUT.toNanos());
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void trafficPostponesTheIdleTimeout() throws Exception {
		RecordingProtocol server = new StreamTests.Echo();
		RecordingProtocol pacer = new StreamTests.Echo();
		try (Peer clock = Peer.connect(listen(() -> pacer)); Peer peer = Peer.connect(listenIdle(server, PATIENCE))) {
			pacer.awaitTransport();
			long start = System.nanoTime();
			while (System.nanoTime() - start <= PATIENCE.toNanos()) {
				pause(pacer.loop(), PATIENCE.dividedBy(10));
				assertThat(peer.send("x").readText(1)).isEqualTo("x");
			}
			assertThat(server.isLost()).isFalse();
			clock.send("x").read(1);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	private static void pause(Reactor loop, Duration duration) {
		CountDownLatch over = new CountDownLatch(1);
		loop.callLater(duration, over::countDown);
		RecordingProtocol.await(over);
	}

	@Test
	void endlessTimeoutsAreEndless() throws Exception {
		RecordingProtocol server = new StreamTests.Echo();
		Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
		ListeningPort port = listen(Factory.forProtocol(() -> server),
				ListenOptions.DEFAULT.withIdleTimeout(forEver).withWriteTimeout(forEver));
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("x").readText(1)).isEqualTo("x");
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		DelayedCall never = this.reactor.callLater(forEver, () -> {
		});
		assertThat(never.active()).isTrue();
		never.delay(forEver);
		never.cancel();
	}

	@Test
	void peerThatTakesNothingIsAborted() throws Exception {
		RecordingProtocol server = new Writer(20_000_000);
		try (Peer peer = Peer.connect(listenWriting(server, TIMEOUT), 4096)) {
			assertThat(server.awaitLost()).isInstanceOf(WriteTimeoutException.class).hasMessageContaining("300 ms");
			peer.assertReset();
		}
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void peerThatTakesNothingIsAbortedAlsoWhileClosing() throws Exception {
		RecordingProtocol server = new Writer(20_000_000) {
			@Override
			void made() {
				super.made();
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listenWriting(server, TIMEOUT), 4096)) {
			assertThat(server.awaitLost()).isInstanceOf(WriteTimeoutException.class);
			peer.assertReset();
		}
	}

	@Test
	void peerThatTakesLittleIsNotAborted() throws Exception {
		int length = 7_200_000;
		RecordingProtocol server = new Writer(length);
		RecordingProtocol pacer = new StreamTests.Echo();
		long start = System.nanoTime();
		try (Peer clock = Peer.connect(listen(() -> pacer));
				Peer peer = Peer.connect(listenWriting(server, PATIENCE), 4096)) {
			pacer.awaitTransport();
			int parts = 12;
			for (int i = 0; i < parts; i++) {
				peer.read(length / parts);
				pause(pacer.loop(), PATIENCE.dividedBy(10));
			}
			assertThat(System.nanoTime() - start).isGreaterThan(PATIENCE.toNanos());
			assertThat(server.isLost()).isFalse();
			clock.send("x").read(1);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	private ListeningPort listenIdle(RecordingProtocol server, Duration timeout) {
		return listen(Factory.forProtocol(() -> server), ListenOptions.DEFAULT.withIdleTimeout(timeout));
	}

	private ListeningPort listenWriting(RecordingProtocol server, Duration timeout) {
		return listen(Factory.forProtocol(() -> server), ListenOptions.DEFAULT.withWriteTimeout(timeout));
	}

	private static class Writer extends RecordingProtocol {

		private final int length;

		Writer(int length) {
			this.length = length;
		}

		@Override
		void made() {
			for (int written = 0; written < this.length; written += 100_000) {
				transport().write(new byte[100_000]);
			}
		}

		@Override
		void received(ByteBuf data) {
		}

	}

}
