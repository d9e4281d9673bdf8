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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.NetUtil;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;
import io.eventreactor.EventPhase;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Ports that open and close, and their factories.
 */
class ListeningPortTests extends AbstractReactorTests {

	@Test
	void connectionsOutliveTheirPort() throws Exception {
		ListeningPort port = listen(StreamTests.Echo::new);
		try (Peer peer = Peer.connect(port)) {
			peer.send("a").read(1);
			await(port.stopListening());
			assertThat(port.listening()).isFalse();
			assertThat(peer.send("b").readText(1)).isEqualTo("b");
			assertThatRefused(port);
		}
		awaitNoConnections(port);
	}

	@Test
	void connectionsWaitToBeAcceptedUpToTheMaximumOfTheSystem() throws Exception {
		NettyReactor single = newReactor(1);
		single.start();
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch connected = new CountDownLatch(1);
		ListeningPort port = single.listenTcp(0, Factory.forProtocol(StreamTests.Echo::new));
		// More than the usual default of 50 or 128
		int count = Math.min(300, NetUtil.SOMAXCONN);
		List<Peer> peers = new ArrayList<>();
		try {
			single.callFromThread(() -> {
				held.countDown();
				RecordingProtocol.await(connected);
			});
			RecordingProtocol.await(held);
			for (int i = 0; i < count; i++) {
				peers.add(Peer.connect(port));
			}
			connected.countDown();
			assertThat(peers.get(count - 1).send("last").readText(4)).isEqualTo("last");
		}
		finally {
			connected.countDown();
			for (Peer peer : peers) {
				peer.close();
			}
			await(single.stop());
		}
	}

	@Test
	void stopsMoreThanOnce() {
		CountingFactory factory = new CountingFactory();
		ListeningPort port = listen(factory, ListenOptions.DEFAULT);
		Deferred<@Nullable Void> first = port.stopListening();
		Deferred<@Nullable Void> second = port.stopListening();
		await(first);
		await(second);
		assertThat(port.stopListening().called()).isTrue();
		assertThat(factory.events).containsExactly("start", "stop");
	}

	@Test
	void listensAgain() throws Exception {
		CountingFactory factory = new CountingFactory();
		ListeningPort port = listen(factory, ListenOptions.DEFAULT);
		assertThatIllegalStateException().isThrownBy(port::startListening).withMessageContaining("already");
		await(port.stopListening());
		port.startListening();
		assertThat(port.listening()).isTrue();
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("again").readText(5)).isEqualTo("again");
		}
		await(port.stopListening());
		assertThat(factory.events).containsExactly("start", "stop", "start", "stop");
	}

	@Test
	void addressIsFreeWhenThePortHasStopped() {
		CountingFactory factory = new CountingFactory();
		ListeningPort port = listen(factory, ListenOptions.DEFAULT);
		InetSocketAddress address = (InetSocketAddress) port.getHost();
		for (int i = 0; i < 20; i++) {
			await(port.stopListening());
			port = this.reactor.listenTcp(address, factory, ListenOptions.DEFAULT);
			assertThat(port.getHost()).isEqualTo(address);
		}
	}

	@Test
	void addressIsFreeWhenAProtocolHasStoppedThePort() throws Exception {
		NettyReactor single = newReactor(1);
		single.start();
		AtomicReference<ListeningPort> port = new AtomicReference<>();
		CompletableFuture<ListeningPort> again = new CompletableFuture<>();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				port.get().stopListening().addCallback((none) -> {
					try {
						return again.complete(single.listenTcp((InetSocketAddress) port.get().getHost(),
								Factory.forProtocol(StreamTests.Echo::new), ListenOptions.DEFAULT));
					}
					catch (CannotListenException ex) {
						return again.completeExceptionally(ex);
					}
				});
			}
		};
		port.set(single.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				Factory.forProtocol(() -> server), ListenOptions.DEFAULT));
		try (Peer peer = Peer.connect(port.get())) {
			peer.send("x");
			assertThat(again.get(20, TimeUnit.SECONDS).getHost()).isEqualTo(port.get().getHost());
		}
		finally {
			await(single.stop());
		}
	}

	@Test
	void portThatOpensWhileTheReactorStopsIsClosed() throws Exception {
		LoopReactor[] loops = this.reactor.loops().all();
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		loops[1].callFromThread(goOn::join);
		while (this.reactor.loops().next() != loops[0]) {
			// The next one is the one that is held up
		}
		CountingFactory factory = new CountingFactory();
		CompletableFuture<ListeningPort> opened = CompletableFuture
			.supplyAsync(() -> listen(factory, ListenOptions.DEFAULT));
		Awaitility.await().until(() -> ((SingleThreadEventLoop) loops[1].eventLoop()).pendingTasks() > 0);
		CompletableFuture<Boolean> allClosed = new CompletableFuture<>();
		this.reactor.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN,
				() -> allClosed.complete(this.reactor.ports().all().isEmpty()));
		Deferred<@Nullable Void> stopped = this.reactor.stop();
		Awaitility.await().until(() -> !this.reactor.running());
		// The ports that were there have been asked to close when this is done
		loops[0].eventLoop().submit(() -> true).get(20, TimeUnit.SECONDS);
		goOn.complete(null);
		await(stopped);
		ListeningPort port = opened.get(20, TimeUnit.SECONDS);
		await(port.stopListening());
		assertThat(port.listening()).isFalse();
		assertThat(factory.events).containsExactly("start", "stop");
		assertThat(allClosed).isCompletedWithValue(true);
		assertThatRefused(port);
	}

	@Test
	void listensAgainWhenTheReactorRunsAgain() throws Exception {
		ListeningPort port = listen(StreamTests.Echo::new);
		await(this.reactor.stop());
		assertThat(port.listening()).isFalse();
		assertThatIllegalStateException().isThrownBy(port::startListening).withMessageContaining("start it first");
		this.reactor.start();
		port.startListening();
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("again").readText(5)).isEqualTo("again");
		}
	}

	@Test
	void portsMayShareAFactory() {
		CountingFactory factory = new CountingFactory();
		ListeningPort first = listen(factory, ListenOptions.DEFAULT);
		ListeningPort second = listen(factory, ListenOptions.DEFAULT);
		assertThat(factory.events).containsExactly("start");
		await(first.stopListening());
		assertThat(factory.events).containsExactly("start");
		await(second.stopListening());
		assertThat(factory.events).containsExactly("start", "stop");
	}

	@Test
	void factoryThatDoesNotStartLeavesThePortUnbound() {
		IllegalStateException failure = new IllegalStateException("expected");
		CountingFactory factory = new CountingFactory() {
			@Override
			protected void startFactory() {
				super.startFactory();
				if (this.events.size() == 1) {
					throw failure;
				}
			}
		};
		assertThatIllegalStateException().isThrownBy(() -> listen(factory, ListenOptions.DEFAULT)).isSameAs(failure);
		assertThat(factory.events).containsExactly("start");
		ListeningPort port = listen(factory, ListenOptions.DEFAULT);
		assertThat(factory.events).containsExactly("start", "start");
		await(port.stopListening());
		assertThat(factory.events).containsExactly("start", "start", "stop");
	}

	@Test
	void factoryThatDoesNotStopFailsTheDeferredOnly() {
		IllegalStateException failure = new IllegalStateException("expected");
		CountingFactory factory = new CountingFactory() {
			@Override
			protected void stopFactory() {
				super.stopFactory();
				throw failure;
			}
		};
		ListeningPort port = listen(factory, ListenOptions.DEFAULT);
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> port.stopListening().toCompletableFuture().get(20, TimeUnit.SECONDS))
			.withCause(failure);
		assertThat(port.listening()).isFalse();
		port.startListening();
		assertThat(port.listening()).isTrue();
		try (CapturedLog log = new CapturedLog()) {
			await(this.reactor.stop());
			assertThat(log.errors()).containsExactly(failure);
		}
	}

	@Test
	void addressInUse() {
		CountingFactory factory = new CountingFactory();
		InetSocketAddress taken = (InetSocketAddress) listen(new CountingFactory(), ListenOptions.DEFAULT).getHost();
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> this.reactor.listenTcp(taken, factory, ListenOptions.DEFAULT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.IN_USE))
			.satisfies((ex) -> assertThat(ex.getAddress()).isEqualTo(taken));
		assertThat(factory.events).containsExactly("start", "stop");
	}

	@Test
	void addressOfAnotherMachine() {
		assertThatCannotListen(new InetSocketAddress("192.0.2.1", 0), Reason.NOT_LOCAL);
	}

	@Test
	void nameThatNobodyKnows() {
		assertThatCannotListen(InetSocketAddress.createUnresolved("nobody.invalid", 0), Reason.NOT_LOCAL);
	}

	private void assertThatCannotListen(InetSocketAddress address, Reason reason) {
		assertThatExceptionOfType(CannotListenException.class)
			.isThrownBy(() -> this.reactor.listenTcp(address, new CountingFactory(), ListenOptions.DEFAULT))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason));
	}

	@Test
	void listensOnlyWhileTheReactorRuns() {
		NettyReactor stopped = newReactor(1);
		CountingFactory factory = new CountingFactory();
		assertThatIllegalStateException().isThrownBy(() -> stopped.listenTcp(0, factory))
			.withMessageContaining("start it first");
		assertThat(factory.events).isEmpty();
	}

	@Test
	void opensAndClosesOnALoop() throws Exception {
		CompletableFuture<ListeningPort> opened = new CompletableFuture<>();
		this.reactor.callFromThread(() -> {
			ListeningPort port = listen(StreamTests.Echo::new);
			assertThat(port.listening()).isTrue();
			opened.complete(port);
		});
		ListeningPort port = opened.get(20, TimeUnit.SECONDS);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("x").readText(1)).isEqualTo("x");
		}
		CompletableFuture<Deferred<@Nullable Void>> closed = new CompletableFuture<>();
		this.reactor.callFromThread(() -> closed.complete(port.stopListening()));
		await(closed.get(20, TimeUnit.SECONDS));
		assertThatRefused(port);
	}

	@Test
	void protocolsOpenAndClosePortsOnTheirLoops() throws Exception {
		CompletableFuture<ListeningPort> opened = new CompletableFuture<>();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				opened.complete(reactor().listenTcp(0, Factory.forProtocol(StreamTests.Echo::new)));
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x");
			ListeningPort port = opened.get(20, TimeUnit.SECONDS);
			assertThat(((InetSocketAddress) port.getHost()).getPort()).isPositive();
			await(port.stopListening());
		}
		server.awaitLost();
	}

	@Test
	void closesInItsOwnFactory() throws Exception {
		CompletableFuture<ListeningPort> port = new CompletableFuture<>();
		port.complete(listen(new Factory() {
			@Override
			public @Nullable Protocol buildProtocol(SocketAddress peer) {
				port.join().stopListening();
				return new StreamTests.Echo();
			}
		}, ListenOptions.DEFAULT));
		try (Peer peer = Peer.connect(port.join())) {
			assertThat(peer.send("x").readText(1)).isEqualTo("x");
		}
		await(port.join().stopListening());
	}

	@Test
	void wrongOptionsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ListenOptions.DEFAULT.withBacklog(-1))
			.withMessageContaining("'backlog'");
		ListeningPort port = listen(new CountingFactory(), ListenOptions.DEFAULT.withBacklog(3));
		assertThat(port.listening()).isTrue();
	}

	private static void assertThatRefused(ListeningPort port) {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> Peer.connect(port))
			.withCauseInstanceOf(IOException.class);
	}

	private static class CountingFactory extends Factory {

		final List<String> events = new CopyOnWriteArrayList<>();

		@Override
		protected void startFactory() {
			this.events.add("start");
		}

		@Override
		protected void stopFactory() {
			this.events.add("stop");
		}

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new StreamTests.Echo();
		}

	}

}
