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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortListener;
import io.eventreactor.Protocol;
import io.eventreactor.Rejection;
import io.eventreactor.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What protocols, factories and listeners throw.
 */
class FailureTests extends AbstractReactorTests {

	private static final List<Throwable> FAILURES = List.of(new IllegalStateException("expected"),
			new StackOverflowError("expected"), new AssertionError("expected"));

	@Test
	void failureInDataReceivedClosesTheConnectionOnly() throws Exception {
		for (Throwable failure : FAILURES) {
			List<Throwable> loggedBefore = new CopyOnWriteArrayList<>();
			try (CapturedLog log = new CapturedLog()) {
				RecordingProtocol server = new RecordingProtocol() {
					@Override
					void received(ByteBuf data) {
						transport().write("partial answer");
						throw FailureTests.<RuntimeException>unchecked(failure);
					}

					@Override
					void lost() {
						loggedBefore.addAll(log.errors());
					}
				};
				try (Peer peer = Peer.connect(listen(() -> server))) {
					assertThat(peer.send("x").readTextToEnd()).isEqualTo("partial answer");
				}
				assertThat(server.awaitLost()).isSameAs(failure);
				assertThat(loggedBefore).containsExactly(failure);
				assertThat(log.errors()).containsExactly(failure);
				assertThat(server.events()).containsExactly("made", "data", "lost");
				assertThat(server.violations()).isEmpty();
			}
		}
		assertThatServesStill();
	}

	@Test
	void failureInConnectionMadeClosesTheConnection() throws Exception {
		for (Throwable failure : FAILURES) {
			RecordingProtocol server = new RecordingProtocol() {
				@Override
				void made() {
					transport().write("hi");
					throw FailureTests.<RuntimeException>unchecked(failure);
				}
			};
			try (CapturedLog log = new CapturedLog()) {
				try (Peer peer = Peer.connect(listen(() -> server))) {
					assertThat(peer.readTextToEnd()).isEqualTo("hi");
				}
				assertThat(server.awaitLost()).isSameAs(failure);
				assertThat(log.errors()).containsExactly(failure);
			}
			assertThat(server.events()).containsExactly("made", "lost");
			assertThat(server.violations()).isEmpty();
		}
	}

	@Test
	void failureInConnectionLostIsHarmless() throws Exception {
		AtomicInteger failures = new AtomicInteger();
		ListeningPort port = listen(() -> new Protocol() {
			@Override
			public void dataReceived(ByteBuf data) {
				transport().write(data.retain());
			}

			@Override
			protected void connectionLost(Throwable reason) {
				throw FailureTests.<RuntimeException>unchecked(FAILURES.get(failures.getAndIncrement()));
			}
		});
		try (CapturedLog log = new CapturedLog()) {
			for (int i = 0; i < FAILURES.size(); i++) {
				try (Peer peer = Peer.connect(port)) {
					assertThat(peer.send("x").readText(1)).isEqualTo("x");
				}
				awaitNoConnections(port);
			}
			assertThat(log.errors()).containsExactlyElementsOf(FAILURES);
		}
		await(this.reactor.stop());
	}

	@Test
	void factoryMayRefuse() throws Exception {
		ListeningPort port = listen(new Factory() {
			@Override
			public @Nullable Protocol buildProtocol(SocketAddress peer) {
				assertThat(((InetSocketAddress) peer).getPort()).isPositive();
				return null;
			}
		}, ListenOptions.DEFAULT);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.readToEnd()).isEmpty();
		}
		awaitNoConnections(port);
		assertThat(port.statistics().rejected()).containsEntry(Rejection.REFUSED, 1L)
			.containsEntry(Rejection.FAILED, 0L);
		assertThat(port.statistics().accepted()).isZero();
	}

	@Test
	void factoryMayFail() throws Exception {
		AtomicInteger failures = new AtomicInteger();
		ListeningPort port = listen(new Factory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				throw FailureTests.<RuntimeException>unchecked(FAILURES.get(failures.getAndIncrement()));
			}
		}, ListenOptions.DEFAULT);
		try (CapturedLog log = new CapturedLog()) {
			for (int i = 0; i < FAILURES.size(); i++) {
				try (Peer peer = Peer.connect(port)) {
					assertThat(peer.readToEnd()).isEmpty();
				}
			}
			awaitNoConnections(port);
			assertThat(log.errors()).containsExactlyElementsOf(FAILURES);
		}
		assertThat(port.statistics().rejected()).containsEntry(Rejection.FAILED, (long) FAILURES.size())
			.containsEntry(Rejection.REFUSED, 0L);
	}

	@Test
	void failingListenerIsHarmless() throws Exception {
		IllegalStateException failure = new IllegalStateException("expected");
		RecordingProtocol echo = new StreamTests.Echo();
		ListeningPort port = listen(Factory.forProtocol(() -> echo),
				ListenOptions.DEFAULT.withListener(new PortListener() {
					@Override
					public void connectionMade(Transport transport) {
						throw failure;
					}

					@Override
					public void connectionLost(Transport transport, Throwable reason, Duration duration) {
						throw failure;
					}
				}));
		try (CapturedLog log = new CapturedLog()) {
			try (Peer peer = Peer.connect(port)) {
				assertThat(peer.send("x").readText(1)).isEqualTo("x");
			}
			awaitNoConnections(port);
			assertThat(log.errors()).containsExactly(failure, failure);
			// Would wait for a connection that was not counted out
			await(this.reactor.stop());
		}
		assertThat(echo.violations()).isEmpty();
	}

	@Test
	void buffersReleasedTooOftenEndTheConnection() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				data.release();
			}
		};
		try (CapturedLog log = new CapturedLog(); Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x");
			assertThat(server.awaitLost()).hasRootCauseInstanceOf(IllegalReferenceCountException.class);
			assertThat(log.errors()).hasSize(1);
		}
	}

	private void assertThatServesStill() throws Exception {
		ListeningPort port = listen(StreamTests.Echo::new);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("still").readText(5)).isEqualTo("still");
		}
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> X unchecked(Throwable failure) throws X {
		throw (X) failure;
	}

}
