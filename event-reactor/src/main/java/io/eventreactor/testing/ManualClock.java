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

package io.eventreactor.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.eventreactor.AlreadyCancelledException;
import io.eventreactor.DelayedCall;
import io.eventreactor.ReactorTime;
import io.eventreactor.defer.AlreadyCalledException;

/**
 * A time that stands still until a test moves it on, and then makes the calls that have
 * become due, on the thread of the test. It starts at 0.
 * <p>
 * Not thread-safe: a clock and its calls belong to the thread of the test.
 *
 * @since 0.1.0
 */
public final class ManualClock implements ReactorTime {

	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	// In the order in which they will be made
	private final List<Call> pending = new ArrayList<>();

	private long now;

	@Override
	public long nanoTime() {
		return this.now;
	}

	/**
	 * {@inheritDoc} A delay of more than 292 years is cut to that.
	 */
	@Override
	public DelayedCall callLater(Duration delay, Runnable call) {
		Objects.requireNonNull(call, "call");
		Call delayed = new Call(timeAfter(delay, "delay"), call);
		this.pending.add(delayed);
		sort();
		return delayed;
	}

	/**
	 * Lists the calls that are still to be made.
	 * @return a snapshot, in the order in which they will be made
	 */
	@Override
	public List<DelayedCall> getDelayedCalls() {
		return List.copyOf(this.pending);
	}

	/**
	 * Moves the time on, by all of the given duration, and then makes the calls that are
	 * due: in order of due time, and those due at the same time in the order in which
	 * they were asked for. So each of them sees the new time. What they schedule is made
	 * as well if it is due by then, which a call without delay always is; use
	 * {@link #pump} to see a chain of delays run. A call may itself advance the clock.
	 * <p>
	 * What a call throws comes out of this method, unlike on a reactor, so that the test
	 * sees it; the other due calls are then made by the next {@code advance}.
	 * @param duration how far, not negative
	 * @throws IllegalArgumentException if the duration is negative
	 */
	public void advance(Duration duration) {
		this.now = timeAfter(duration, "duration");
		while (!this.pending.isEmpty() && this.pending.get(0).time <= this.now) {
			Call next = this.pending.remove(0);
			next.state = State.CALLED;
			next.call.run();
		}
	}

	/**
	 * Advances several times.
	 * @param durations how far each time, not negative
	 * @throws IllegalArgumentException if one is negative; the clock has then been
	 * advanced by those before it
	 */
	public void pump(Duration... durations) {
		for (Duration duration : durations) {
			advance(duration);
		}
	}

	private long timeAfter(Duration duration, String name) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must not be negative: " + duration);
		}
		return after(this.now, duration);
	}

	private static long after(long time, Duration duration) {
		long nanoseconds = (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : Long.MAX_VALUE;
		long sum = time + nanoseconds;
		return (nanoseconds > 0 && sum < time) ? Long.MAX_VALUE : sum;
	}

	private void sort() {
		this.pending.sort(Comparator.comparingLong(Call::getTime));
	}

	@Override
	public String toString() {
		return "ManualClock[" + Duration.ofNanos(this.now) + ", " + this.pending.size() + " pending]";
	}

	private enum State {

		PENDING, CALLED, CANCELLED

	}

	private final class Call implements DelayedCall {

		private final Runnable call;

		private long time;

		private State state = State.PENDING;

		private Call(long time, Runnable call) {
			this.time = time;
			this.call = call;
		}

		@Override
		public long getTime() {
			return this.time;
		}

		@Override
		public void cancel() {
			checkPending("cancel");
			this.state = State.CANCELLED;
			ManualClock.this.pending.remove(this);
		}

		@Override
		public void reset(Duration delay) {
			checkPending("reset");
			this.time = timeAfter(delay, "delay");
			sort();
		}

		@Override
		public void delay(Duration delay) {
			checkPending("delay");
			this.time = after(this.time, delay);
			sort();
		}

		private void checkPending(String operation) {
			switch (this.state) {
				case CALLED ->
					throw new AlreadyCalledException("Cannot " + operation + " a call that was made already");
				case CANCELLED -> throw new AlreadyCancelledException("Cannot " + operation + " a cancelled call");
				case PENDING -> {
				}
			}
		}

		@Override
		public boolean active() {
			return this.state == State.PENDING;
		}

		@Override
		public String toString() {
			return "DelayedCall[" + this.state + ", due at " + Duration.ofNanos(this.time) + "]";
		}

	}

}
