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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.AlreadyCancelledException;
import io.eventreactor.DelayedCall;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.task.Threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Calls that are made later.
 */
class DelayedCallTests extends AbstractReactorTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final Queue<String> calls = new ConcurrentLinkedQueue<>();

	private Runnable call(String name) {
		return () -> this.calls.add(name);
	}

	private void callLaterAndWait(Duration delay) {
		CountDownLatch done = new CountDownLatch(1);
		this.reactor.callLater(delay, done::countDown);
		RecordingProtocol.await(done);
	}

	@Test
	void callsAreMadeWhenTheyAreDue() {
		long start = this.reactor.nanoTime();
		CompletableFuture<Long> time = new CompletableFuture<>();
		DelayedCall call = this.reactor.callLater(Duration.ofMillis(30), () -> {
			assertThat(this.reactor.isInReactorThread()).isTrue();
			time.complete(this.reactor.nanoTime());
		});
		assertThat(call.getTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
		assertThat(time.orTimeout(20, TimeUnit.SECONDS).join()).isGreaterThanOrEqualTo(call.getTime());
	}

	@Test
	void callsAreMadeInOrder() {
		Map<String, DelayedCall> asked = new ConcurrentHashMap<>();
		this.reactor.callFromThread(() -> {
			asked.put("third", this.reactor.callLater(Duration.ofMillis(60), call("third")));
			asked.put("first", this.reactor.callLater(Duration.ofMillis(20), call("first")));
			asked.put("second", this.reactor.callLater(Duration.ofMillis(40), call("second")));
		});
		Awaitility.await().until(() -> this.calls.size() == 3);
		assertThat(this.calls).containsExactlyElementsOf(inOrderOfTheirTimes(asked));
	}

	/**
	 * What is asked for on a slow machine may be due later than was meant.
	 */
	private static List<String> inOrderOfTheirTimes(Map<String, DelayedCall> calls) {
		return calls.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((call) -> call.getValue().getTime()))
			.map(Map.Entry::getKey)
			.toList();
	}

	@Test
	void callsDueTogetherAreMadeInTheOrderAskedFor() {
		List<String> expected = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
		CountDownLatch asked = new CountDownLatch(1);
		this.reactor.callFromThread(() -> {
			expected.forEach((name) -> this.reactor.callLater(Duration.ZERO, call(name)));
			assertThat(this.calls).isEmpty();
			asked.countDown();
		});
		RecordingProtocol.await(asked);
		callLaterAndWait(Duration.ZERO);
		assertThat(this.calls).containsExactlyElementsOf(expected);
		this.calls.clear();
		expected.forEach((name) -> this.reactor.callLater(Duration.ofMillis(5), call(name)));
		callLaterAndWait(Duration.ofMillis(5));
		assertThat(this.calls).containsExactlyElementsOf(expected);
	}

	@Test
	void callsAskedForBeforeTheStartAreMadeAfterIt() {
		NettyReactor reactor = newReactor(1);
		CountDownLatch done = new CountDownLatch(1);
		reactor.callLater(Duration.ZERO, call("first"));
		reactor.callLater(Duration.ZERO, call("second"));
		reactor.callLater(Duration.ZERO, call("cancelled")).cancel();
		reactor.callLater(LONG, call("pulled forward")).reset(Duration.ZERO);
		reactor.callLater(LONG, done::countDown).delay(LONG.negated());
		assertThat(reactor.getDelayedCalls()).hasSize(4);
		reactor.start();
		RecordingProtocol.await(done);
		assertThat(this.calls).startsWith("first", "second").hasSize(3);
		await(reactor.stop());
	}

	@Test
	void cancelledCallIsNotMade() throws Exception {
		// In one turn of the loop, in which it makes no call
		DelayedCall call = Threads.blockingCallFromThread(this.reactor, () -> {
			DelayedCall cancelled = this.reactor.callLater(Duration.ZERO, call("cancelled"));
			assertThat(cancelled.active()).isTrue();
			cancelled.cancel();
			return cancelled;
		});
		assertThat(call.active()).isFalse();
		callLaterAndWait(Duration.ZERO);
		assertThat(this.calls).isEmpty();
		assertThatExceptionOfType(AlreadyCancelledException.class).isThrownBy(call::cancel);
		assertThatExceptionOfType(AlreadyCancelledException.class).isThrownBy(() -> call.reset(LONG));
		assertThatExceptionOfType(AlreadyCancelledException.class).isThrownBy(() -> call.delay(LONG));
	}

	@Test
	void callInProgressIsNoLongerActive() {
		CompletableFuture<DelayedCall> call = new CompletableFuture<>();
		CompletableFuture<Boolean> active = new CompletableFuture<>();
		call.complete(this.reactor.callLater(Duration.ofMillis(5), () -> {
			assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(call.join()::cancel);
			active.complete(call.join().active());
		}));
		assertThat(active.orTimeout(20, TimeUnit.SECONDS).join()).isFalse();
		assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(call.join()::cancel);
		assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(() -> call.join().reset(LONG));
		assertThatExceptionOfType(AlreadyCalledException.class).isThrownBy(() -> call.join().delay(LONG));
	}

	@Test
	void callsCanBePutOff() throws Exception {
		// In one turn of the loop, in which it makes no call
		Map<String, DelayedCall> asked = Threads.blockingCallFromThread(this.reactor, () -> {
			DelayedCall putOff = callInTime("put off", Duration.ZERO);
			putOff.reset(Duration.ofMillis(60));
			DelayedCall delayed = callInTime("delayed", Duration.ZERO);
			long due = delayed.getTime();
			delayed.delay(Duration.ofMillis(30));
			assertThat(delayed.getTime()).isEqualTo(due + Duration.ofMillis(30).toNanos());
			DelayedCall twice = callInTime("twice", Duration.ZERO);
			twice.reset(LONG);
			twice.reset(Duration.ofMillis(80));
			return Map.of("put off", putOff, "delayed", delayed, "twice", twice);
		});
		Awaitility.await().until(() -> this.calls.size() == 3);
		assertThat(this.calls).containsExactlyElementsOf(inOrderOfTheirTimes(asked));
	}

	@Test
	void callsCanBePulledForward() throws Exception {
		// On the loop, which has them in its timers then
		Map<String, DelayedCall> asked = Threads.blockingCallFromThread(this.reactor,
				() -> Map.of("first", callInTime("first", LONG), "second", callInTime("second", LONG)));
		asked.get("second").reset(Duration.ofMillis(40));
		asked.get("first").delay(LONG.negated());
		Awaitility.await().until(() -> this.calls.size() == 2);
		assertThat(this.calls).containsExactlyElementsOf(inOrderOfTheirTimes(asked));
	}

	/**
	 * Asks for a call that also tells if it is made before its time.
	 */
	private DelayedCall callInTime(String name, Duration delay) {
		CompletableFuture<DelayedCall> asked = new CompletableFuture<>();
		DelayedCall call = this.reactor.callLater(delay, () -> {
			boolean early = this.reactor.nanoTime() - asked.join().getTime() < 0;
			this.calls.add(early ? name + ", early" : name);
		});
		asked.complete(call);
		return call;
	}

	@Test
	void callsThatWereCancelledOrMovedAreForgotten() {
		CountDownLatch done = new CountDownLatch(1);
		DelayedCall moved = this.reactor.callLater(LONG, call("moved"));
		this.reactor.callFromThread(() -> {
			for (int i = 0; i < 10_000; i++) {
				this.reactor.callLater(LONG, call("cancelled")).cancel();
				moved.reset(LONG.minusSeconds(i / 10));
				moved.reset(LONG);
			}
			done.countDown();
		});
		RecordingProtocol.await(done);
		assertThat(this.reactor.getDelayedCalls()).containsExactly(moved);
		assertThat(this.reactor.loops().all()[0].timers().size()).isLessThan(1_000);
		moved.reset(Duration.ZERO);
		callLaterAndWait(Duration.ZERO);
		assertThat(this.calls).containsExactly("moved");
	}

	@Test
	void pendingCallsAreListed() {
		DelayedCall first = this.reactor.callLater(LONG, call("first"));
		DelayedCall second = this.reactor.callLater(LONG, call("second"));
		assertThat(this.reactor.getDelayedCalls()).containsExactlyInAnyOrder(first, second);
		assertThat(first.toString()).contains("PENDING");
		first.cancel();
		assertThat(this.reactor.getDelayedCalls()).containsExactly(second);
		callLaterAndWait(Duration.ZERO);
		assertThat(this.reactor.getDelayedCalls()).containsExactly(second);
		await(this.reactor.stop());
		assertThat(this.reactor.getDelayedCalls()).isEmpty();
	}

	@Test
	void failureIsLoggedAndOtherCallsAreMade() {
		IllegalStateException failure = new IllegalStateException("expected");
		try (CapturedLog log = new CapturedLog()) {
			this.reactor.callLater(Duration.ZERO, () -> {
				throw failure;
			});
			callLaterAndWait(Duration.ZERO);
			assertThat(log.errors()).containsExactly(failure);
		}
	}

	@Test
	void negativeDelayIsRefused() {
		Duration negative = Duration.ofNanos(-1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.callLater(negative, call("never")))
			.withMessageContaining("'delay'");
		DelayedCall call = this.reactor.callLater(LONG, call("never"));
		assertThatIllegalArgumentException().isThrownBy(() -> call.reset(negative));
		call.cancel();
		assertThat(this.reactor.getDelayedCalls()).isEmpty();
	}

	@Test
	void scheduleIsCallLaterThatCanAlwaysBeCancelled() {
		Runnable cancel = this.reactor.schedule(LONG, call("never"));
		cancel.run();
		cancel.run();
		assertThat(this.reactor.getDelayedCalls()).isEmpty();
	}

	@Test
	void callsAreMadeOnTheLoopTheyWereAskedForOn() {
		LoopReactor[] loops = this.reactor.loops().all();
		CountDownLatch done = new CountDownLatch(2 * loops.length);
		for (LoopReactor loop : loops) {
			loop.callLater(Duration.ZERO, () -> {
				count(loop, done);
				this.reactor.callLater(Duration.ZERO, () -> count(loop, done));
			});
		}
		RecordingProtocol.await(done);
		assertThat(this.calls).isEmpty();
	}

	private void count(LoopReactor loop, CountDownLatch done) {
		if (!loop.isInReactorThread()) {
			this.calls.add("on another loop");
		}
		done.countDown();
	}

	@Test
	void stoppedLoopMakesNoCalls() {
		LoopReactor loop = this.reactor.loops().all()[0];
		await(this.reactor.stop());
		DelayedCall call = loop.callLater(Duration.ZERO, call("never"));
		assertThat(this.reactor.getDelayedCalls()).isEmpty();
		call.cancel();
		loop.callFromThread(call("never"));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void callIsMadeAtMostOnceWhoeverMovesIt() throws Exception {
		int count = 2_000;
		AtomicInteger[] made = new AtomicInteger[count];
		List<DelayedCall> delayed = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			AtomicInteger counter = new AtomicInteger();
			made[i] = counter;
			delayed.add(this.reactor.callLater(Duration.ofMillis(i % 50), counter::incrementAndGet));
		}
		boolean[] cancelled = new boolean[count];
		CompletableFuture<?>[] movers = IntStream.range(0, 4)
			.mapToObj((number) -> CompletableFuture.runAsync(() -> move(delayed, cancelled, number)))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(movers).get(20, TimeUnit.SECONDS);
		Awaitility.await().untilAsserted(() -> assertThat(this.reactor.getDelayedCalls()).isEmpty());
		// The last one is counted after it was taken from the list
		for (LoopReactor loop : this.reactor.loops().all()) {
			CountDownLatch turned = new CountDownLatch(1);
			loop.callFromThread(turned::countDown);
			RecordingProtocol.await(turned);
		}
		for (int i = 0; i < count; i++) {
			assertThat(made[i]).hasValue((cancelled[i]) ? 0 : 1);
		}
	}

	private static void move(List<DelayedCall> delayed, boolean[] cancelled, int number) {
		Random random = new Random(number);
		for (int round = 0; round < 5; round++) {
			for (int i = 0; i < delayed.size(); i++) {
				try {
					if (number == 0 && random.nextInt(10) == 0) {
						delayed.get(i).cancel();
						cancelled[i] = true;
					}
					else {
						delayed.get(i).reset(Duration.ofMillis(random.nextInt(100)));
					}
				}
				catch (AlreadyCalledException | AlreadyCancelledException ex) {
					// It may be over
				}
			}
		}
	}

}
