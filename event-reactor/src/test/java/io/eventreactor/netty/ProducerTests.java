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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Producers, and how the transport keeps them back.
 */
class ProducerTests extends AbstractReactorTests {

	private static final byte[] PIECE = new byte[40 * 1024];

	private final List<String> calls = new CopyOnWriteArrayList<>();

	@Test
	void pushProducerIsPausedAndResumedOnTransitionsOnly() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
				for (int i = 0; i < 200; i++) {
					transport().write(new byte[64 * 1024]);
				}
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 32 * 1024)) {
			server.awaitTransport();
			assertThat(this.calls).containsExactly("pause");
			peer.read(6_000_000);
			assertThat(this.calls).containsExactly("pause");
			peer.read(200 * 64 * 1024 - 6_000_000);
			Awaitility.await().untilAsserted(() -> assertThat(this.calls).containsExactly("pause", "resume"));
		}
		server.awaitLost();
		assertThat(this.calls).containsExactly("pause", "resume", "stop");
	}

	@Test
	void producerThatThePeerKeepsUpWithDoesNotKeepTheLoop() throws Exception {
		CompletableFuture<Boolean> called = new CompletableFuture<>();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				Endless producer = new Endless(transport());
				transport().registerProducer(producer);
				reactor().callFromThread(() -> {
					producer.resumeProducing();
					// Behind what was written, as any other call
					reactor().callFromThread(() -> called.complete(true));
				});
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> readUntil(peer, called));
			assertThat(called.get(20, TimeUnit.SECONDS)).isTrue();
			reader.get(20, TimeUnit.SECONDS);
		}
		server.awaitLost();
	}

	private static void readUntil(Peer peer, CompletableFuture<Boolean> called) {
		try {
			while (!called.isDone()) {
				peer.read(PIECE.length);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void pullProducerIsAskedAfterEachDrain() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Pull(transport(), 5));
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.read(5 * PIECE.length)).hasSize(5 * PIECE.length);
			server.awaitTransport().loseConnection();
			assertThat(peer.readToEnd()).isEmpty();
		}
		server.awaitLost();
		assertThat(this.calls).containsExactly("pull", "pull", "pull", "pull", "pull");
	}

	@Test
	void thereIsOneProducerAtATime() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().unregisterProducer();
				transport().registerProducer(new Push());
				assertThatIllegalStateException().isThrownBy(() -> transport().registerProducer(new Push()))
					.withMessageContaining("unregisterProducer()");
				transport().unregisterProducer();
				transport().registerProducer(new Push());
				transport().unregisterProducer();
				transport().write("done");
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readText(4)).isEqualTo("done");
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void producerOfALostConnectionIsStopped() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		Peer.connect(listen(() -> server)).close();
		server.awaitLost();
		StreamTests.awaitLoop(server);
		server.connection().registerProducer(new Push());
		StreamTests.awaitLoop(server);
		assertThat(this.calls).containsExactly("stop");
		server.connection().unregisterProducer();
		await(this.reactor.stop());
		server.connection().registerProducer(new Push());
		assertThat(this.calls).containsExactly("stop", "stop");
	}

	@Test
	void lossStopsTheProducerOnce() throws Exception {
		RecordingProtocol aborting = registering();
		try (Peer peer = Peer.connect(listen(() -> aborting))) {
			aborting.awaitTransport().abortConnection();
			aborting.awaitLost();
			peer.assertReset();
		}
		assertThat(this.calls).containsExactly("stop");
		RecordingProtocol leaving = registering();
		Peer.connect(listen(() -> leaving)).close();
		assertThat(leaving.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(this.calls).containsExactly("stop", "stop");
	}

	@Test
	void losingTheConnectionWaitsForTheProducer() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
				transport().loseConnection();
				transport().write("one ");
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readText(4)).isEqualTo("one ");
			server.connection().write("two");
			assertThat(peer.readText(3)).isEqualTo("two");
			server.connection().unregisterProducer();
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void peerThatLeavesDoesNotWaitForTheProducer() throws Exception {
		RecordingProtocol closing = new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
				transport().loseConnection();
			}
		};
		ListeningPort port = listen(() -> closing);
		try (Peer peer = Peer.connect(port)) {
			closing.awaitTransport();
			peer.socket().shutdownOutput();
			assertThat(closing.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		assertThat(this.calls).containsExactly("stop");
	}

	@Test
	void producerThatThrowsClosesTheConnection() throws Exception {
		IllegalStateException failure = new IllegalStateException("broken");
		for (boolean closing : new boolean[] { false, true }) {
			RecordingProtocol server = new RecordingProtocol() {
				@Override
				void made() {
					transport().registerProducer(new Pull(transport(), 2) {
						@Override
						void last() {
							throw failure;
						}
					});
					if (closing) {
						transport().loseConnection();
					}
				}
			};
			try (CapturedLog log = new CapturedLog(); Peer peer = Peer.connect(listen(() -> server))) {
				assertThat(peer.readToEnd()).hasSize(2 * PIECE.length);
				assertThat(server.awaitLost()).isSameAs(failure);
				assertThat(log.errors()).containsExactly(failure);
			}
		}
	}

	@Test
	void producerMayWriteAgainWhenItIsResumed() throws Exception {
		int total = 20;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				Push producer = new Push() {
					private int pieces;

					private boolean producing;

					@Override
					public void resumeProducing() {
						super.resumeProducing();
						this.producing = true;
						while (this.producing && this.pieces++ < total) {
							transport().write(new byte[100_000]);
						}
						if (this.pieces > total) {
							transport().unregisterProducer();
							transport().loseConnection();
						}
					}

					@Override
					public void pauseProducing() {
						super.pauseProducing();
						this.producing = false;
					}
				};
				transport().registerProducer(producer);
				producer.resumeProducing();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 32 * 1024)) {
			assertThat(peer.readToEnd()).hasSize(total * 100_000);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		for (int i = 1; i < this.calls.size(); i++) {
			assertThat(this.calls.get(i)).isNotEqualTo(this.calls.get(i - 1));
		}
	}

	@Test
	void muchDataForASlowReaderNeedsLittleMemory() throws Exception {
		long total = 256L * 1024 * 1024;
		AtomicLong left = new AtomicLong(total);
		AtomicLong most = new AtomicLong();
		ByteBuf piece = Unpooled.wrappedBuffer(new byte[256 * 1024]);
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Pull(transport(), 0) {
					@Override
					public void resumeProducing() {
						transport().write(piece.retainedDuplicate());
						most.accumulateAndGet(transport().pendingWriteBytes(), Math::max);
						if (left.addAndGet(-piece.readableBytes()) == 0) {
							transport().unregisterProducer();
							transport().loseConnection();
						}
					}
				});
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 32 * 1024)) {
			byte[] chunk = new byte[512 * 1024];
			long received = 0;
			for (int length = 0; length >= 0; length = peer.socket().getInputStream().read(chunk)) {
				received += length;
			}
			assertThat(received).isEqualTo(total);
		}
		server.awaitLost();
		assertThat(most.get()).isPositive().isLessThan(8L * 1024 * 1024);
		assertThat(piece.refCnt()).isOne();
	}

	@Test
	void proxyKeepsBackBothSides() throws Exception {
		int total = 20 * 1024 * 1024;
		CountDownLatch read = new CountDownLatch(1);
		ListeningPort target = listen(() -> new RecordingProtocol() {
			@Override
			void made() {
				// Takes nothing at first
				transport().pauseProducing();
				reactor().callInThread(() -> {
					await(read);
					transport().resumeProducing();
				});
			}

			@Override
			void received(ByteBuf data) {
				transport().write(data.retain());
			}
		});
		AtomicLong most = new AtomicLong();
		ListeningPort proxy = listen(() -> new ProxySide(target, most));
		try (Peer peer = Peer.connect(proxy, 32 * 1024)) {
			AtomicLong sent = new AtomicLong();
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
				byte[] piece = new byte[64 * 1024];
				try {
					while (sent.addAndGet(piece.length) <= total) {
						peer.send(piece);
					}
				}
				catch (Exception ex) {
					throw new AssertionError(ex);
				}
			});
			// It gets stuck, because the target does not read
			AtomicLong before = new AtomicLong(-1);
			Awaitility.await()
				.pollInterval(200, TimeUnit.MILLISECONDS)
				.until(() -> sent.get() == before.getAndSet(sent.get()));
			assertThat(sent.get()).isLessThan(total);
			read.countDown();
			assertThat(peer.read(total)).hasSize(total);
			sending.get(20, TimeUnit.SECONDS);
			assertThat(most.get()).isLessThan(1024 * 1024);
		}
		awaitNoConnections(proxy);
		awaitNoConnections(target);
	}

	private RecordingProtocol registering() {
		return new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
			}
		};
	}

	/**
	 * Writes whenever it may.
	 */
	private static final class Endless implements PushProducer {

		private final Transport transport;

		private boolean paused;

		Endless(Transport transport) {
			this.transport = transport;
		}

		@Override
		public void pauseProducing() {
			this.paused = true;
		}

		@Override
		public void resumeProducing() {
			this.paused = false;
			while (!this.paused) {
				this.transport.write(PIECE.clone());
			}
		}

		@Override
		public void stopProducing() {
			this.paused = true;
		}

	}

	private class Push implements PushProducer {

		@Override
		public void pauseProducing() {
			ProducerTests.this.calls.add("pause");
		}

		@Override
		public void resumeProducing() {
			ProducerTests.this.calls.add("resume");
		}

		@Override
		public void stopProducing() {
			ProducerTests.this.calls.add("stop");
		}

	}

	private class Pull implements PullProducer {

		private final Transport transport;

		private int left;

		Pull(Transport transport, int pieces) {
			this.transport = transport;
			this.left = pieces;
		}

		@Override
		public void resumeProducing() {
			ProducerTests.this.calls.add("pull");
			this.transport.write(PIECE);
			if (--this.left == 0) {
				last();
			}
		}

		void last() {
			this.transport.unregisterProducer();
		}

		@Override
		public void stopProducing() {
			ProducerTests.this.calls.add("stop");
		}

	}

	/**
	 * The side of a proxy that was connected to; connects to the target, and couples the
	 * two when both are there.
	 */
	private static final class ProxySide extends RecordingProtocol {

		private final ListeningPort target;

		private final AtomicLong most;

		private Transport other;

		ProxySide(ListeningPort target, AtomicLong most) {
			this.target = target;
			this.most = most;
		}

		@Override
		void made() {
			transport().pauseProducing();
			reactor().connectTcp("127.0.0.1", AbstractTlsTests.portOf(this.target),
					ClientFactory.forProtocol(OtherSide::new));
		}

		@Override
		void received(ByteBuf data) {
			this.other.write(data.retain());
			this.most.accumulateAndGet(this.other.pendingWriteBytes(), Math::max);
		}

		@Override
		void lost() {
			this.other.unregisterProducer();
			this.other.loseConnection();
		}

		private final class OtherSide extends RecordingProtocol {

			@Override
			void made() {
				ProxySide.this.other = transport();
				Transport near = ProxySide.this.connection();
				transport().registerProducer(near);
				near.registerProducer(transport());
				near.resumeProducing();
			}

			@Override
			void received(ByteBuf data) {
				ProxySide.this.connection().write(data.retain());
			}

			@Override
			void lost() {
				ProxySide.this.connection().unregisterProducer();
				ProxySide.this.connection().loseConnection();
			}

		}

	}

}
