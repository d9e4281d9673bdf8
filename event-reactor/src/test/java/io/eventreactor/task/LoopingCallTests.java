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

package io.eventreactor.task;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.task.LoopingCall.FailurePolicy;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LoopingCall}, beyond the conformance vectors.
 */
class LoopingCallTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualClock clock = new ManualClock();

	private final List<Object> events = new ArrayList<>();

	@Test
	void aFailureIsPassedOverIfToldSo() {
		LoopingCall loop = new LoopingCall(this.clock, () -> {
			this.events.add(this.clock.nanoTime() / SECOND.toNanos());
			if (this.events.size() == 2) {
				throw new IllegalStateException("expected by the test");
			}
			return (this.events.size() == 3) ? Deferred.fail(new IllegalStateException("expected by the test")) : null;
		}).onFailure(FailurePolicy.CONTINUE);
		loop.start(SECOND);
		this.clock.pump(SECOND, SECOND, SECOND);
		assertThat(this.events).containsExactly(0L, 1L, 2L, 3L);
		assertThat(loop.running()).isTrue();
		loop.onFailure(FailurePolicy.STOP);
	}

	@Test
	void theGridHasNoDriftWithAnOddInterval() {
		Duration interval = Duration.ofNanos(333_333_333);
		LoopingCall loop = new LoopingCall(this.clock, () -> {
			this.events.add(this.clock.nanoTime());
			// A slow function, which never gets past the next point
			this.clock.advance(Duration.ofMillis(100));
		});
		loop.start(interval);
		while (this.events.size() < 1000) {
			this.clock.advance(Duration.ofNanos(this.clock.getDelayedCalls().get(0).getTime() - this.clock.nanoTime()));
		}
		assertThat(this.events.get(999)).isEqualTo(999 * interval.toNanos());
	}

	@Test
	void aRestartedLoopCountsAnew() {
		LoopingCall loop = LoopingCall.withCount(this.clock, this.events::add);
		loop.start(SECOND, false);
		this.clock.advance(Duration.ofSeconds(3));
		loop.stop();
		this.clock.advance(Duration.ofSeconds(10));
		loop.start(SECOND, true);
		this.clock.advance(SECOND);
		assertThat(this.events).containsExactly(3L, 1L, 1L);
	}

	@Test
	void cannotStartWhileTheLastCallIsInProgress() {
		Deferred<@Nullable Void> pending = new Deferred<>();
		LoopingCall loop = new LoopingCall(this.clock, () -> pending);
		Deferred<LoopingCall> stopped = loop.start(SECOND);
		loop.stop();
		assertThat(loop.running()).isFalse();
		assertThat(loop).asString().contains("last call in progress");
		assertThatIllegalStateException().isThrownBy(() -> loop.start(SECOND)).withMessageContaining("is not over");
		assertThatIllegalStateException().isThrownBy(loop::stop).withMessageContaining("does not run");
		// A callback of the end may start it again
		stopped.addCallback((value) -> value.start(SECOND, false));
		pending.callback(null);
		assertThat(loop.running()).isTrue();
	}

	@Test
	void wrongIntervalsAreRefused() {
		LoopingCall loop = new LoopingCall(this.clock, () -> {
		});
		assertThatIllegalArgumentException().isThrownBy(() -> loop.start(Duration.ofNanos(-1)))
			.withMessageContaining("negative");
		assertThatIllegalArgumentException().isThrownBy(() -> loop.start(Duration.ofDays(365_000)))
			.withMessageContaining("292 years");
		assertThat(loop.running()).isFalse();
	}

	@Test
	void cancellingTheStartStopsTheLoop() {
		LoopingCall loop = new LoopingCall(this.clock, () -> this.events.add("call"));
		loop.start(SECOND).addErrback(CancelledException.class, (failure) -> {
			this.events.add("cancelled");
			return loop;
		}).cancel();
		this.clock.advance(SECOND);
		assertThat(this.events).containsExactly("call", "cancelled");
		assertThat(loop.running()).isFalse();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		loop.start(SECOND);
	}

	@Test
	void cancellingTheStartLetsACallInProgressEnd() {
		Deferred<@Nullable Void> pending = new Deferred<>();
		LoopingCall loop = new LoopingCall(this.clock, () -> pending);
		loop.start(SECOND).addErrback((failure) -> loop).cancel();
		assertThat(loop.running()).isFalse();
		pending.callback(null);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		loop.start(SECOND, false);
		assertThat(loop.running()).isTrue();
	}

	@Test
	void aFatalErrorEndsTheLoopToo() {
		LoopingCall loop = new LoopingCall(this.clock, () -> {
			throw new StackOverflowError("expected by the test");
		});
		Deferred<LoopingCall> stopped = loop.start(SECOND, false);
		try {
			this.clock.advance(SECOND);
		}
		catch (StackOverflowError ex) {
			this.events.add("thrown");
		}
		stopped.addErrback((failure) -> {
			this.events.add(failure.getMessage());
			return loop;
		});
		assertThat(this.events).containsExactly("thrown", "expected by the test");
		assertThat(loop.running()).isFalse();
	}

	@Test
	void saysWhatItCallsAndHowItIs() {
		Runnable function = new Runnable() {

			@Override
			public void run() {
			}

			@Override
			public String toString() {
				return "function";
			}

		};
		LoopingCall loop = new LoopingCall(this.clock, function);
		assertThat(loop).hasToString("LoopingCall[function, not running]");
		loop.start(SECOND);
		assertThat(loop).hasToString("LoopingCall[function, every PT1S]");
	}

	@Test
	void anyThreadMayStartAndStopItOnAReactor() throws Exception {
		NettyReactor reactor = NettyReactor.builder().threads(2).build();
		assertStaysOnTheFirstLoop(reactor, reactor::callInThread, () -> {
		});
	}

	@Test
	void whatIsStartedBeforeTheReactorStaysOnItsFirstLoop() throws Exception {
		NettyReactor reactor = NettyReactor.builder().threads(2).build();
		CompletableFuture<Reactor> otherLoop = new CompletableFuture<>();
		assertStaysOnTheFirstLoop(reactor, (fire) -> otherLoop.thenAccept((other) -> other.callFromThread(fire)),
				() -> findLoops(reactor, otherLoop));
	}

	/**
	 * Calls a function whose Deferreds fire on another thread: the next call is made at
	 * home nevertheless.
	 * @param reactor has not started
	 * @param elsewhere where the Deferreds fire
	 * @param whenStarted called when the reactor has started
	 */
	private static void assertStaysOnTheFirstLoop(NettyReactor reactor, Executor elsewhere, Runnable whenStarted)
			throws Exception {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch enough = new CountDownLatch(3);
		LoopingCall loop = new LoopingCall(reactor, () -> {
			threads.add(Thread.currentThread().getName());
			enough.countDown();
			Deferred<@Nullable Void> pending = new Deferred<>();
			elsewhere.execute(() -> pending.callback(null));
			return pending;
		});
		Deferred<LoopingCall> stopped = loop.start(Duration.ofMillis(1));
		assertThat(loop.running()).isTrue();
		reactor.start();
		try {
			whenStarted.run();
			assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
			loop.stop();
			assertThat(stopped.toCompletableFuture().get(10, TimeUnit.SECONDS)).isSameAs(loop);
			assertThat(threads).containsExactly("event-reactor-1");
		}
		finally {
			reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
	}

	// Clients live on each of the loops in turn
	private static void findLoops(NettyReactor reactor, CompletableFuture<Reactor> otherThanTheFirst) {
		ClientFactory factory = new ClientFactory() {

			@Override
			public void startedConnecting(Connector connector) {
				if (!Thread.currentThread().getName().equals("event-reactor-1")) {
					otherThanTheFirst.complete(reactor.currentLoop());
				}
				connector.stopConnecting();
			}

			@Override
			public @Nullable Protocol buildProtocol(SocketAddress peer) {
				return null;
			}

		};
		reactor.connectTcp("localhost", 1, factory);
		reactor.connectTcp("localhost", 1, factory);
	}

	@Test
	void whatIsStoppedBeforeItsFirstCallIsMadeIsNotCalled() throws Exception {
		NettyReactor reactor = NettyReactor.builder().threads(1).build();
		LoopingCall loop = new LoopingCall(reactor, () -> this.events.add("call"));
		Deferred<LoopingCall> stopped = loop.start(SECOND);
		loop.stop();
		reactor.start();
		try {
			assertThat(stopped.toCompletableFuture().get(10, TimeUnit.SECONDS)).isSameAs(loop);
			assertThat(this.events).isEmpty();
		}
		finally {
			reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void withoutIntervalTheReactorHasItsTurns() throws Exception {
		NettyReactor reactor = NettyReactor.builder().threads(1).build();
		reactor.start();
		try {
			CountDownLatch enough = new CountDownLatch(3);
			LoopingCall loop = new LoopingCall(reactor, () -> {
				this.events.add("turn");
				reactor.callFromThread(() -> {
					this.events.add("other");
					enough.countDown();
				});
			});
			Deferred<LoopingCall> stopped = loop.start(Duration.ZERO);
			assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
			loop.stop();
			stopped.toCompletableFuture().get(10, TimeUnit.SECONDS);
			assertThat(this.events).startsWith("turn", "other", "turn", "other", "turn", "other");
		}
		finally {
			reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
	}

}
