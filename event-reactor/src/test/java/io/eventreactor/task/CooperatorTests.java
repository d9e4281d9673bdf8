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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.eventreactor.DelayedCall;
import io.eventreactor.ReactorTime;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Cooperator} and {@link CooperativeTask}.
 */
class CooperatorTests {

	private final ManualClock clock = new ManualClock();

	private final List<Object> events = new ArrayList<>();

	// One step a turn
	private final Cooperator cooperator = oneStep(true);

	@Test
	void eachTaskInTurnDoesAStep() {
		this.cooperator.coiterate(steps("a", 3));
		this.cooperator.coiterate(steps("b", 2));
		turns(7);
		assertThat(this.events).containsExactly("a0", "b0", "a1", "b1", "a2");
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void aSliceEndsWhenItsTimeIsOver() {
		// The turns of this reactor take 4 ms for each step
		LeapingTime time = new LeapingTime();
		List<Integer> slices = new ArrayList<>();
		Cooperator cooperator = new Cooperator(time, Duration.ofMillis(10));
		cooperator.coiterate(Stream.generate(() -> {
			time.leap(Duration.ofMillis(4));
			return this.events.add("step");
		}).iterator());
		for (int i = 0; i < 3; i++) {
			slices.add(this.events.size());
			time.turn();
		}
		assertThat(slices).containsExactly(0, 3, 6);
	}

	@Test
	void firesWithTheIteratorAfterTheLastStep() {
		Iterator<?> steps = steps("a", 1);
		CooperativeTask<?> task = this.cooperator.cooperate(steps);
		record(task.whenDone());
		record(task.whenDone());
		turns(2);
		record(task.whenDone());
		assertThat(this.events).containsExactly("a0", steps, steps, steps);
		assertThatExceptionOfType(TaskDoneException.class).isThrownBy(task::pause);
		assertThatExceptionOfType(TaskDoneException.class).isThrownBy(task::stop);
	}

	@Test
	void failsAsAStepDoes() {
		IllegalArgumentException failure = new IllegalArgumentException("expected by the test");
		CooperativeTask<?> task = this.cooperator.cooperate(Stream.generate(() -> {
			throw failure;
		}).iterator());
		record(task.whenDone());
		turns(1);
		record(task.whenDone());
		assertThat(this.events).containsExactly(failure, failure);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(task::stop).withCause(failure);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void waitsForADeferred() {
		Deferred<String> pending = new Deferred<>();
		record(this.cooperator.coiterate(List.of(pending, "next").iterator()));
		this.cooperator.coiterate(steps("b", 2));
		turns(4);
		assertThat(this.events).containsExactly("b0", "b1");
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		pending.callback("value");
		turns(2);
		assertThat(this.events).hasSize(3);
	}

	@Test
	void failsWithTheDeferredThatItWaitsFor() {
		Deferred<String> pending = new Deferred<>();
		CooperativeTask<?> task = this.cooperator.cooperate(List.of(pending).iterator());
		record(task.whenDone());
		turns(1);
		IOException failure = new IOException("expected by the test");
		pending.errback(failure);
		assertThat(this.events).containsExactly(failure);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(task::pause);
	}

	@Test
	void aStoppedTaskDoesNotEndAgainWhenItsDeferredFails() {
		Deferred<String> pending = new Deferred<>();
		CooperativeTask<?> task = this.cooperator.cooperate(List.of(pending).iterator());
		record(task.whenDone());
		turns(1);
		task.stop();
		pending.errback(new IOException("expected by the test"));
		assertThat(this.events).singleElement().isInstanceOf(TaskStoppedException.class);
		assertThatExceptionOfType(TaskStoppedException.class).isThrownBy(task::stop);
	}

	@Test
	void pausesAreCounted() {
		CooperativeTask<?> task = this.cooperator.cooperate(steps("a", 2));
		task.pause();
		task.pause();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		task.resume();
		turns(1);
		assertThat(this.events).isEmpty();
		task.resume();
		turns(1);
		assertThat(this.events).containsExactly("a0");
		assertThatExceptionOfType(NotPausedException.class).isThrownBy(task::resume);
	}

	@Test
	void aPauseOutlastsADeferred() {
		Deferred<String> pending = new Deferred<>();
		CooperativeTask<?> task = this.cooperator.cooperate(List.of(pending).iterator());
		record(task.whenDone());
		turns(1);
		task.pause();
		pending.callback("value");
		turns(1);
		assertThat(this.events).isEmpty();
		task.resume();
		turns(1);
		assertThat(this.events).hasSize(1);
	}

	@Test
	void aPausedTaskCanBeStopped() {
		CooperativeTask<?> task = this.cooperator.cooperate(steps("a", 2));
		record(task.whenDone());
		task.pause();
		task.stop();
		task.resume();
		turns(2);
		assertThat(this.events).singleElement().isInstanceOf(TaskStoppedException.class);
	}

	@Test
	void aTaskMayStopItselfOrPauseItselfInAStep() {
		List<CooperativeTask<?>> tasks = new ArrayList<>();
		tasks.add(this.cooperator.cooperate(Stream.generate(() -> {
			tasks.get(0).stop();
			return new Deferred<String>();
		}).iterator()));
		tasks.add(this.cooperator.cooperate(Stream.generate(() -> {
			this.events.add("step");
			tasks.get(1).pause();
			return "";
		}).iterator()));
		record(tasks.get(0).whenDone());
		turns(4);
		assertThat(this.events).hasSize(2).contains("step").hasAtLeastOneElementOfType(TaskStoppedException.class);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void cancellingStopsTheTask() {
		Deferred<?> done = this.cooperator.coiterate(steps("a", 2));
		record(done);
		done.cancel();
		turns(1);
		assertThat(this.events).singleElement().isInstanceOf(CancelledException.class);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
	}

	@Test
	void whoWaitsNoLongerDoesNotStopTheTask() {
		CooperativeTask<?> task = this.cooperator.cooperate(steps("a", 1));
		Deferred<?> done = task.whenDone();
		record(done);
		done.cancel();
		turns(2);
		assertThat(this.events).hasSize(2).contains("a0");
		assertThatExceptionOfType(TaskDoneException.class).isThrownBy(task::stop);
	}

	@Test
	void aStoppedCooperatorEndsItsTasksAndTakesNoMore() {
		CooperativeTask<?> paused = this.cooperator.cooperate(steps("paused", 1));
		paused.pause();
		record(paused.whenDone());
		record(this.cooperator.coiterate(steps("a", 1)));
		this.cooperator.stop();
		assertThat(this.cooperator.running()).isFalse();
		record(this.cooperator.coiterate(steps("b", 1)));
		assertThat(this.events).hasSize(2).hasOnlyElementsOfType(SchedulerStoppedException.class);
		paused.resume();
		assertThat(this.events).hasSize(3).hasOnlyElementsOfType(SchedulerStoppedException.class);
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		assertThatExceptionOfType(SchedulerStoppedException.class).isThrownBy(paused::stop);
	}

	@Test
	void startsWhenTold() {
		Cooperator cooperator = oneStep(false);
		cooperator.coiterate(steps("a", 1));
		assertThat(cooperator.running()).isFalse();
		assertThat(this.clock.getDelayedCalls()).isEmpty();
		cooperator.start();
		assertThat(cooperator.running()).isTrue();
		turns(2);
		assertThat(this.events).containsExactly("a0");
		cooperator.stop();
		cooperator.start();
		cooperator.coiterate(steps("b", 1));
		turns(2);
		assertThat(this.events).containsExactly("a0", "b0");
	}

	@Test
	void endlessWorkLeavesTheLoopToOthers() throws Exception {
		NettyReactor reactor = NettyReactor.builder().threads(1).build();
		reactor.start();
		try {
			CompletableFuture<Cooperator> created = new CompletableFuture<>();
			CompletableFuture<Throwable> ended = new CompletableFuture<>();
			reactor.callFromThread(() -> {
				Cooperator cooperator = new Cooperator(reactor, Duration.ofMillis(1));
				cooperator.coiterate(IntStream.iterate(0, (number) -> number + 1).iterator())
					.addBoth((value, failure) -> ended.complete(failure));
				reactor.callLater(Duration.ofMillis(5), cooperator::stop);
				created.complete(cooperator);
			});
			Cooperator cooperator = created.get(10, TimeUnit.SECONDS);
			assertThatIllegalStateException().isThrownBy(() -> cooperator.coiterate(steps("a", 1)))
				.withMessageContaining("callFromThread");
			assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(SchedulerStoppedException.class);
		}
		finally {
			reactor.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
	}

	private Cooperator oneStep(boolean started) {
		Supplier<BooleanSupplier> oneStep = () -> () -> true;
		return new Cooperator((call) -> this.clock.schedule(Duration.ofMillis(1), call), oneStep, started);
	}

	private void turns(int number) {
		for (int i = 0; i < number; i++) {
			this.clock.advance(Duration.ofMillis(1));
		}
	}

	private Iterator<?> steps(String name, int number) {
		return IntStream.range(0, number).mapToObj((step) -> this.events.add(name + step)).iterator();
	}

	private void record(Deferred<?> deferred) {
		deferred.addBoth((value, failure) -> this.events.add((failure != null) ? failure : value));
	}

	/**
	 * A time that goes on during a call.
	 */
	private static final class LeapingTime implements ReactorTime {

		private final ManualClock calls = new ManualClock();

		private long now;

		void leap(Duration duration) {
			this.now += duration.toNanos();
		}

		void turn() {
			this.calls.advance(Duration.ofMillis(1));
		}

		@Override
		public long nanoTime() {
			return this.now;
		}

		@Override
		public DelayedCall callLater(Duration delay, Runnable call) {
			return this.calls.callLater(delay.plusMillis(1), call);
		}

		@Override
		public List<DelayedCall> getDelayedCalls() {
			return this.calls.getDelayedCalls();
		}

	}

}
