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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.channel.uring.IoUring;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionLostException;
import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.IoType;
import io.eventreactor.ListeningPort;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Start, stop and what is told of them.
 */
class ReactorLifecycleTests extends AbstractReactorTests {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private NettyReactor stopped() {
		return newReactor(2);
	}

	private void on(NettyReactor reactor, EventPhase phase, SystemEvent event) {
		reactor.addSystemEventTrigger(phase, event, () -> this.events
			.add(phase + " " + event + " running=" + reactor.running() + " loop=" + reactor.isInReactorThread()));
	}

	@Test
	void tellsHowItWaits() {
		assertThat(this.reactor.ioType()).isEqualTo(this.io);
		assertThat(NettyReactor.builder().build().ioType()).isNotIn(IoType.AUTO, IoType.IO_URING);
		assertThat(this.reactor).hasToString("NettyReactor[" + this.io + ", 2 loops, RUNNING]");
		assertThatIllegalArgumentException().isThrownBy(() -> NettyReactor.builder().threads(-1))
			.withMessageContaining("'threads'");
	}

	@Test
	void whatCannotRunHereIsReplacedAndTold() {
		try (CapturedLog log = new CapturedLog()) {
			IoTransport transport = IoTransport.ioUring(new UnsatisfiedLinkError("no such system call"));
			assertThat(transport.type()).isEqualTo(IoTransport.of(IoType.AUTO).type()).isNotEqualTo(IoType.IO_URING);
			assertThat(log.warnings()).containsExactly("io_uring cannot run here, using " + transport.type()
					+ " instead: java.lang.UnsatisfiedLinkError: no such system call");
			assertThat(log.errors()).isEmpty();
		}
	}

	@Test
	void ioUringIsUsedWhereItRuns() {
		try (CapturedLog log = new CapturedLog()) {
			IoType type = NettyReactor.builder().io(IoType.IO_URING).build().ioType();
			boolean runs = IoUring.isAvailable();
			assertThat(type == IoType.IO_URING).isEqualTo(runs);
			assertThat(log.warnings()).hasSize(runs ? 0 : 1);
		}
	}

	@Test
	void stopsWithoutAQuietPeriod() {
		NettyReactor reactor = stopped();
		long shortest = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			reactor.start();
			long begin = System.nanoTime();
			await(reactor.stop());
			shortest = Math.min(shortest, System.nanoTime() - begin);
		}
		// Netty's own default is to wait for two seconds
		assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(1900));
	}

	@Test
	void phasesComeInOrder() {
		NettyReactor reactor = stopped();
		for (SystemEvent event : SystemEvent.values()) {
			on(reactor, EventPhase.AFTER, event);
			on(reactor, EventPhase.DURING, event);
			on(reactor, EventPhase.BEFORE, event);
		}
		reactor.start();
		assertThat(reactor.running()).isTrue();
		await(reactor.stop());
		assertThat(reactor.running()).isFalse();
		assertThat(this.events).containsExactly("BEFORE STARTUP running=false loop=true",
				"DURING STARTUP running=true loop=true", "AFTER STARTUP running=true loop=true",
				"BEFORE SHUTDOWN running=true loop=true", "DURING SHUTDOWN running=false loop=true",
				"AFTER SHUTDOWN running=false loop=true");
		reactor.start();
		await(reactor.stop());
		assertThat(this.events).hasSize(6);
	}

	@Test
	void triggersOfAPhaseRunInOrderWhateverOneThrows() {
		NettyReactor reactor = stopped();
		IllegalStateException failure = new IllegalStateException("expected");
		for (EventPhase phase : EventPhase.values()) {
			reactor.addSystemEventTrigger(phase, SystemEvent.STARTUP, () -> this.events.add(phase + " 1"));
			reactor.addSystemEventTrigger(phase, SystemEvent.STARTUP, () -> {
				throw failure;
			});
			reactor.addSystemEventTrigger(phase, SystemEvent.STARTUP, () -> this.events.add(phase + " 2"));
		}
		try (CapturedLog log = new CapturedLog()) {
			reactor.start();
			assertThat(log.errors()).containsExactly(failure, failure, failure);
		}
		assertThat(this.events).containsExactly("BEFORE 1", "BEFORE 2", "DURING 1", "DURING 2", "AFTER 1", "AFTER 2");
		await(reactor.stop());
	}

	@Test
	void eventWaitsForEveryDeferredOfItsFirstPhase() {
		NettyReactor reactor = stopped();
		Deferred<String> first = new Deferred<>();
		Deferred<String> second = new Deferred<>();
		reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.STARTUP, () -> first);
		reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.STARTUP, () -> second);
		on(reactor, EventPhase.DURING, SystemEvent.STARTUP);
		// The loops turn meanwhile: a Deferred may need them in order to fire
		reactor.callInThread(() -> reactor.callFromThread(() -> {
			this.events.add("running=" + reactor.running());
			reactor.callLater(Duration.ofMillis(10), () -> first.callback("value"));
			second.errback(new IllegalStateException("expected"));
		}));
		try (CapturedLog log = new CapturedLog()) {
			reactor.start();
			assertThat(log.errors()).hasSize(1);
		}
		assertThat(this.events).containsExactly("running=false", "DURING STARTUP running=true loop=true");
		assertThat(await(first)).isEqualTo("value");
		Deferred<@Nullable Void> pending = new Deferred<>();
		reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.SHUTDOWN, () -> pending);
		Deferred<@Nullable Void> stop = reactor.stop();
		assertThat(reactor.running()).isTrue();
		assertThat(stop.called()).isFalse();
		pending.callback(null);
		await(stop);
	}

	@Test
	void triggersCanBeRemovedUntilTheyRun() {
		NettyReactor reactor = stopped();
		EventTrigger removed = reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.STARTUP,
				() -> this.events.add("removed"));
		removed.remove();
		assertThatIllegalStateException().isThrownBy(removed::remove);
		EventTrigger later = reactor.addSystemEventTrigger(EventPhase.DURING, SystemEvent.STARTUP,
				() -> this.events.add("removed by an earlier phase"));
		EventTrigger ran = reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.STARTUP, () -> {
			later.remove();
			return this.events.add("ran");
		});
		reactor.start();
		assertThat(this.events).containsExactly("ran");
		assertThatIllegalStateException().isThrownBy(ran::remove).withMessageContaining("has run");
		await(reactor.stop());
	}

	@Test
	void startsAndStopsInTurn() throws Exception {
		assertThatIllegalStateException().isThrownBy(this.reactor::start).withMessageContaining("already");
		assertThatIllegalStateException().isThrownBy(stopped()::stop).withMessageContaining("does not run");
		Deferred<@Nullable Void> stopping = this.reactor.stop();
		assertThatIllegalStateException().isThrownBy(this.reactor::stop);
		await(stopping);
		assertThatIllegalStateException().isThrownBy(this.reactor::stop);
		CompletableFuture<Boolean> onALoop = new CompletableFuture<>();
		this.reactor.start();
		this.reactor.callFromThread(() -> onALoop.complete(this.reactor.isInReactorThread()));
		assertThat(onALoop.get(20, TimeUnit.SECONDS)).isTrue();
		ListeningPort port = listen(StreamTests.Echo::new);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("x").readText(1)).isEqualTo("x");
		}
	}

	@Test
	void mayBeStoppedAtItsStart() {
		NettyReactor reactor = stopped();
		CompletableFuture<Deferred<@Nullable Void>> stop = new CompletableFuture<>();
		reactor.callWhenRunning(() -> stop.complete(reactor.stop()));
		reactor.start();
		await(stop.join());
		assertThat(reactor.running()).isFalse();
	}

	@Test
	void stopHappensAfterTheCallReturns() throws Exception {
		CompletableFuture<Boolean> runningAfterStop = new CompletableFuture<>();
		on(this.reactor, EventPhase.BEFORE, SystemEvent.SHUTDOWN);
		CompletableFuture<Deferred<@Nullable Void>> stop = new CompletableFuture<>();
		this.reactor.callFromThread(() -> {
			Deferred<@Nullable Void> deferred = this.reactor.stop();
			runningAfterStop.complete(this.events.isEmpty());
			stop.complete(deferred);
		});
		assertThat(runningAfterStop.get(20, TimeUnit.SECONDS)).isTrue();
		await(stop.get(20, TimeUnit.SECONDS));
		assertThat(this.events).hasSize(1);
	}

	@Test
	void connectionsAndPortsEndBeforeTheLastPhase() throws Exception {
		AtomicInteger stopped = new AtomicInteger();
		RecordingProtocol first = new RecordingProtocol();
		RecordingProtocol second = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(new byte[10_000_000]);
			}
		};
		List<RecordingProtocol> servers = new CopyOnWriteArrayList<>(List.of(first, second));
		ListeningPort port = listen(() -> servers.remove(0));
		this.reactor.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN, () -> {
			if (first.isLost() && second.isLost() && !port.listening()) {
				stopped.incrementAndGet();
			}
			return null;
		});
		try (Peer one = Peer.connect(port)) {
			first.awaitTransport();
			try (Peer two = Peer.connect(port, 4096)) {
				two.send("x");
				second.awaitBytes(1);
				await(this.reactor.stop());
			}
			assertThat(stopped).hasValue(1);
			assertThat(first.awaitLost()).isInstanceOf(ConnectionLostException.class)
				.hasMessageContaining("The reactor stopped");
			assertThat(second.awaitLost()).isInstanceOf(ConnectionLostException.class);
			assertThat(one.readToEnd()).isEmpty();
		}
		assertThat(first.violations()).isEmpty();
		assertThat(second.violations()).isEmpty();
		assertThat(port.statistics().active()).isZero();
	}

	@Test
	void callWhenRunningCallsAtOnceOrAtTheStart() {
		NettyReactor reactor = stopped();
		IllegalStateException failure = new IllegalStateException("expected");
		reactor.callWhenRunning(() -> this.events.add("first"));
		reactor.callWhenRunning(() -> {
			throw failure;
		});
		reactor.callWhenRunning(() -> this.events.add("second"));
		assertThat(this.events).isEmpty();
		try (CapturedLog log = new CapturedLog()) {
			reactor.start();
			assertThat(log.errors()).containsExactly(failure);
		}
		reactor.callWhenRunning(() -> this.events.add("at once on " + Thread.currentThread().getName()));
		assertThat(this.events).containsExactly("first", "second", "at once on " + Thread.currentThread().getName());
		await(reactor.stop());
	}

	@Test
	void whoWaitsForALoopThatHasEndedIsTold() {
		LoopReactor loop = this.reactor.loops().first();
		assertThat(loop.<String>call(() -> "done")).isEqualTo("done");
		await(this.reactor.stop());
		assertThatIllegalStateException().isThrownBy(() -> loop.call(() -> "never"))
			.withMessageContaining("does not run");
	}

	@Test
	void noCallWhenRunningIsForgottenDuringAStart() throws Exception {
		AtomicInteger called = new AtomicInteger();
		NettyReactor reactor = newReactor(1);
		CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 1_000; i++) {
				reactor.callWhenRunning(called::incrementAndGet);
			}
		});
		reactor.start();
		asking.get(20, TimeUnit.SECONDS);
		assertThat(called).hasValue(1_000);
		await(reactor.stop());
	}

}
