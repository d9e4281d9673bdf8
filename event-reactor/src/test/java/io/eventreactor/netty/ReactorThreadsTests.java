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
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.EventPhase;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.Threads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ways between threads.
 */
class ReactorThreadsTests extends AbstractReactorTests {

	private static final String KEEP_ALIVE = "event-reactor-keep-alive";

	private final Queue<String> calls = new ConcurrentLinkedQueue<>();

	private void awaitTurn(NettyReactor reactor) {
		CountDownLatch turned = new CountDownLatch(1);
		reactor.callFromThread(turned::countDown);
		RecordingProtocol.await(turned);
	}

	@Test
	void callsFromThreadsKeepTheirOrder() {
		List<String> expected = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
		expected.forEach((name) -> this.reactor.callFromThread(() -> this.calls.add(name)));
		awaitTurn(this.reactor);
		assertThat(this.calls).containsExactlyElementsOf(expected);
	}

	@Test
	void callsFromThreadsWaitForTheStart() {
		NettyReactor reactor = newReactor(1);
		reactor.callFromThread(() -> {
			this.calls.add("first, running=" + reactor.running());
			reactor.callFromThread(() -> this.calls.add("third"));
		});
		reactor.callFromThread(() -> this.calls.add("second"));
		assertThat(this.calls).isEmpty();
		reactor.start();
		awaitTurn(reactor);
		awaitTurn(reactor);
		assertThat(this.calls).containsExactly("first, running=true", "second", "third");
		await(reactor.stop());
	}

	@Test
	void stopWaitsForWorkInThreads() {
		NettyReactor reactor = newReactor(2);
		reactor.start();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		Threads.deferToThread(reactor, () -> {
			begun.countDown();
			RecordingProtocol.await(goOn);
			return "saved";
		}).addCallback((result) -> this.calls.add(result));
		RecordingProtocol.await(begun);
		Deferred<@Nullable Void> stopped = reactor.stop();
		Awaitility.await().until(() -> !reactor.running());
		assertThat(stopped.called()).isFalse();
		goOn.countDown();
		await(stopped);
		assertThat(this.calls).containsExactly("saved");
	}

	@Test
	void timersHaveEndedWhenStopWaitsForWorkInThreads() {
		NettyReactor reactor = newReactor(2);
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		reactor.start();
		reactor.callFromThread(() -> again(reactor, calls));
		Awaitility.await().until(() -> calls.get() > 0);
		reactor.callInThread(() -> RecordingProtocol.await(goOn));
		CompletableFuture<Integer> callsAtTheEnd = new CompletableFuture<>();
		reactor.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN, () -> {
			// Behind what ends the timers
			reactor.currentLoop()
				.callFromThread(() -> reactor.currentLoop().callFromThread(() -> callsAtTheEnd.complete(calls.get())));
			return null;
		});
		Deferred<@Nullable Void> stopped = reactor.stop();
		int before = callsAtTheEnd.join();
		for (int i = 0; i < 3; i++) {
			CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();
			reactor.loops().first().eventLoop().schedule(() -> turn.complete(null), 20, TimeUnit.MILLISECONDS);
			turn.join();
		}
		assertThat(calls).hasValue(before);
		goOn.countDown();
		await(stopped);
		assertThat(reactor.getDelayedCalls()).isEmpty();
	}

	private static void again(Reactor reactor, AtomicInteger calls) {
		calls.incrementAndGet();
		reactor.callLater(Duration.ofMillis(1), () -> again(reactor, calls));
	}

	@Test
	void loopDoesNotRunAgainWithTheReactor() {
		NettyReactor reactor = newReactor(1);
		reactor.start();
		Reactor loop = reactor.loops().first();
		assertThat(loop.running()).isTrue();
		await(reactor.stop());
		assertThat(loop.running()).isFalse();
		reactor.start();
		assertThat(reactor.running()).isTrue();
		assertThat(loop.running()).isFalse();
		await(reactor.stop());
	}

	@Test
	void callFromALoopIsMadeOnALaterTurn() {
		CountDownLatch done = new CountDownLatch(1);
		this.reactor.callFromThread(() -> {
			this.reactor.callFromThread(() -> {
				this.calls.add("inner");
				done.countDown();
			});
			this.calls.add("outer");
		});
		RecordingProtocol.await(done);
		assertThat(this.calls).containsExactly("outer", "inner");
	}

	@Test
	void callThatAsksForItselfDoesNotHoldUpTheLoop() throws Exception {
		ListeningPort port = listen(StreamTests.Echo::new);
		for (LoopReactor loop : this.reactor.loops().all()) {
			again(loop);
		}
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("x").readText(1)).isEqualTo("x");
		}
	}

	@Test
	void whatASocketBringsComesBetweenTwoCalls() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		BlockingQueue<Integer> callsUntilHeard = new LinkedBlockingQueue<>();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				callsUntilHeard.add(calls.getAndSet(0));
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			server.awaitTransport();
			for (int i = 0; i < 10; i++) {
				server.loop().callFromThread(() -> {
					send(peer);
					calls.set(1);
					callUntilHeard(server.loop(), calls);
				});
				// The kernel may take its time; Netty alone would make about a million
				assertThat(callsUntilHeard.poll(20, TimeUnit.SECONDS)).isLessThan(100_000);
			}
		}
		server.awaitLost();
	}

	private static void callUntilHeard(Reactor loop, AtomicInteger calls) {
		loop.callFromThread(() -> {
			if (calls.get() > 0) {
				calls.incrementAndGet();
				callUntilHeard(loop, calls);
			}
		});
	}

	private static void send(Peer peer) {
		try {
			peer.send("x");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void again(LoopReactor loop) {
		if (this.reactor.running()) {
			loop.callFromThread(() -> again(loop));
		}
	}

	@Test
	void failureIsLoggedAndOtherCallsAreMade() {
		AssertionError failure = new AssertionError("expected");
		try (CapturedLog log = new CapturedLog()) {
			for (LoopReactor loop : this.reactor.loops().all()) {
				CountDownLatch done = new CountDownLatch(1);
				loop.callFromThread(() -> {
					throw failure;
				});
				loop.callFromThread(done::countDown);
				RecordingProtocol.await(done);
			}
			this.reactor.callFromThread(() -> {
				throw failure;
			});
			awaitTurn(this.reactor);
			assertThat(log.errors()).containsExactly(failure, failure, failure);
		}
	}

	@Test
	void everyLoopKnowsItsThread() {
		assertThat(this.reactor.isInReactorThread()).isFalse();
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (LoopReactor loop : this.reactor.loops().all()) {
			CountDownLatch done = new CountDownLatch(1);
			loop.callFromThread(() -> {
				threads.add(Thread.currentThread());
				for (LoopReactor other : this.reactor.loops().all()) {
					if (other.isInReactorThread() != (other == loop) || !this.reactor.isInReactorThread()) {
						this.calls.add("wrong");
					}
				}
				done.countDown();
			});
			RecordingProtocol.await(done);
		}
		assertThat(threads).hasSize(2).allMatch(Thread::isDaemon);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void blockingCallsRunOnOtherThreads() {
		CountDownLatch done = new CountDownLatch(2);
		NettyReactor reactor = newReactor(1);
		Runnable call = () -> {
			this.calls.add("loop=" + reactor.isInReactorThread() + " daemon=" + Thread.currentThread().isDaemon());
			done.countDown();
		};
		reactor.callInThread(call);
		assertThat(this.calls).isEmpty();
		reactor.start();
		reactor.getThreadPool().execute(call);
		RecordingProtocol.await(done);
		assertThat(this.calls).containsOnly("loop=false daemon=true").hasSize(2);
		await(reactor.stop());
	}

	@Test
	void noMoreThanTenBlockingCallsRunAtATime() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger mostAtOnce = new AtomicInteger();
		Semaphore begun = new Semaphore(0);
		Semaphore mayEnd = new Semaphore(0);
		CountDownLatch all = new CountDownLatch(25);
		for (int i = 0; i < 25; i++) {
			this.reactor.callInThread(() -> {
				mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
				begun.release();
				mayEnd.acquireUninterruptibly();
				running.decrementAndGet();
				all.countDown();
			});
		}
		assertThat(begun.tryAcquire(10, 20, TimeUnit.SECONDS)).isTrue();
		for (int i = 10; i < 25; i++) {
			mayEnd.release();
			assertThat(begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
		}
		mayEnd.release(10);
		RecordingProtocol.await(all);
		assertThat(mostAtOnce).hasValue(10);
	}

	@Test
	void failureOfABlockingCallIsLogged() {
		IllegalStateException failure = new IllegalStateException("expected");
		try (CapturedLog log = new CapturedLog()) {
			this.reactor.callInThread(() -> {
				throw failure;
			});
			Awaitility.await().untilAsserted(() -> assertThat(log.errors()).containsExactly(failure));
		}
	}

	@Test
	void givenPoolIsUsedAndLeftAlone() {
		ExecutorService pool = Executors.newSingleThreadExecutor((work) -> new Thread(work, "given"));
		try {
			NettyReactor reactor = NettyReactor.builder().io(this.io).threads(1).threadPool(pool).build();
			reactor.start();
			CountDownLatch done = new CountDownLatch(1);
			reactor.callInThread(() -> {
				this.calls.add(Thread.currentThread().getName());
				done.countDown();
			});
			RecordingProtocol.await(done);
			await(reactor.stop());
			assertThat(this.calls).containsExactly("given");
			assertThat(pool.isShutdown()).isFalse();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void connectionsTimersAndCallsShareOneThread() throws Exception {
		CountDownLatch done = new CountDownLatch(2);
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				Thread thread = Thread.currentThread();
				Runnable check = () -> {
					if (Thread.currentThread() != thread) {
						ReactorThreadsTests.this.calls.add("on another thread");
					}
					done.countDown();
				};
				reactor().callFromThread(check);
				reactor().callLater(Duration.ZERO, check);
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x");
			RecordingProtocol.await(done);
		}
		server.awaitLost();
		assertThat(this.calls).isEmpty();
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void processLivesWhileAPortListens() {
		// That of another reactor may still be about to end
		awaitNoKeepAlive();
		ListeningPort first = listen(StreamTests.Echo::new);
		ListeningPort second = listen(StreamTests.Echo::new);
		assertThat(keepAliveThreads()).hasSize(1).noneMatch(Thread::isDaemon);
		await(first.stopListening());
		assertThat(keepAliveThreads()).hasSize(1);
		await(second.stopListening());
		awaitNoKeepAlive();
		first.startListening();
		assertThat(keepAliveThreads()).hasSize(1);
		await(this.reactor.stop());
		awaitNoKeepAlive();
	}

	private static void awaitNoKeepAlive() {
		Awaitility.await().untilAsserted(() -> assertThat(keepAliveThreads()).isEmpty());
	}

	private static List<Thread> keepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(KEEP_ALIVE) && thread.isAlive())
			.toList();
	}

}
