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

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ReactorTime;
import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;

/**
 * Calls a function again and again.
 * <p>
 * The calls are made on a grid: at the time of the start plus whole multiples of the
 * interval. However long a call takes, the next one comes at the next point of the grid
 * that is still to come; those that were missed are dropped. A function made by
 * {@link #withCount} is told how many points have passed.
 * <p>
 * If the function returns a {@link Deferred}, the next call waits for it: the function
 * never runs twice at the same time. The first failure ends the loop, unless
 * {@link #onFailure} says otherwise.
 * <p>
 * All methods may be called from any thread. On a reactor, the function is called on the
 * loop that {@link #start} was called on, else on the first one.
 *
 * @since 0.1.0
 */
public final class LoopingCall {

	private final ReactorTime time;

	// What the user gave, for toString
	private final Object name;

	private final Callback<Long, ?> function;

	// Null when the last call of the last run has ended
	private final AtomicReference<@Nullable LoopingRun> run = new AtomicReference<>();

	private volatile FailurePolicy failurePolicy = FailurePolicy.STOP;

	/**
	 * Creates a loop that does not run yet.
	 * @param time where it runs: a reactor, or a manual clock in a test
	 * @param function what to call
	 */
	public LoopingCall(ReactorTime time, Runnable function) {
		this(time, Objects.requireNonNull(function, "function"), (count) -> {
			function.run();
			return null;
		});
	}

	/**
	 * Creates a loop that does not run yet.
	 * @param time where it runs: a reactor, or a manual clock in a test
	 * @param function what to call. A Deferred that it returns is waited for, and then
	 * left with {@code null}; other results are ignored
	 */
	public LoopingCall(ReactorTime time, Callable<? extends @Nullable Object> function) {
		this(time, Objects.requireNonNull(function, "function"), (count) -> function.call());
	}

	private LoopingCall(ReactorTime time, Object name, Callback<Long, ?> function) {
		this.name = name;
		this.time = Objects.requireNonNull(time, "time");
		this.function = function;
	}

	/**
	 * Creates a loop whose function is told how many intervals have passed since its last
	 * call: normally 1, more when calls were dropped, and always 1 if the interval is
	 * zero.
	 * @param time where it runs: a reactor, or a manual clock in a test
	 * @param function what to call. A Deferred that it returns is waited for, and then
	 * left with {@code null}; other results are ignored
	 * @return a loop that does not run yet
	 */
	public static LoopingCall withCount(ReactorTime time, Callback<? super Long, ? extends @Nullable Object> function) {
		Objects.requireNonNull(function, "function");
		return new LoopingCall(time, function, (count) -> function.call(count));
	}

	/**
	 * Says what a failure of the function means. Holds from the next failure on.
	 * @param policy what to do; {@link FailurePolicy#STOP} to begin with
	 * @return this
	 */
	public LoopingCall onFailure(FailurePolicy policy) {
		this.failurePolicy = Objects.requireNonNull(policy, "policy");
		return this;
	}

	/**
	 * Starts the loop, with the first call at once.
	 * @param interval from one call to the next
	 * @return see {@link #start(Duration, boolean)}
	 */
	public Deferred<LoopingCall> start(Duration interval) {
		return start(interval, true);
	}

	/**
	 * Starts the loop.
	 * @param interval from one call to the next; zero for once each turn of the reactor
	 * @param now whether the first call is made at once, which is inside this method if
	 * it is called on the thread of the time; else it is made after one interval
	 * @return fires with this loop when it was stopped and the last call is over, or
	 * fails as the function did. Cancelling it stops the loop as well
	 * @throws IllegalStateException if it runs, or was stopped and the last call is not
	 * over
	 * @throws IllegalArgumentException if the interval is negative, or longer than 292
	 * years
	 */
	public Deferred<LoopingCall> start(Duration interval, boolean now) {
		LoopingRun run = new LoopingRun(this, Home.of(this.time), nanoseconds(interval));
		if (!this.run.compareAndSet(null, run)) {
			throw new IllegalStateException(running() ? "The loop runs already; stop it first"
					: "The last call of the loop is not over; start it again when the Deferred of its start has fired");
		}
		return run.begin(now);
	}

	private static long nanoseconds(Duration interval) {
		if (interval.isNegative()) {
			throw new IllegalArgumentException("'interval' must not be negative: " + interval);
		}
		try {
			return interval.toNanos();
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException("'interval' must not be longer than 292 years: " + interval);
		}
	}

	/**
	 * Stops the loop: the function is not called any more. If a call is in progress, the
	 * Deferred of {@link #start} waits for its end.
	 * @throws IllegalStateException if the loop does not run
	 */
	public void stop() {
		LoopingRun run = this.run.get();
		if (run == null || !run.stop()) {
			throw new IllegalStateException("The loop does not run; there is nothing to stop");
		}
	}

	/**
	 * Begins a new grid: the next call is made one interval from now. Does nothing while
	 * a call is in progress.
	 * @throws IllegalStateException if the loop does not run
	 */
	public void reset() {
		LoopingRun run = this.run.get();
		if (run == null || run.stopped()) {
			throw new IllegalStateException("The loop does not run; start it first");
		}
		run.reset();
	}

	/**
	 * Tells whether the loop runs.
	 * @return {@code true} from {@link #start} to {@link #stop} or the failure that ended
	 * it
	 */
	public boolean running() {
		LoopingRun run = this.run.get();
		return run != null && !run.stopped();
	}

	ReactorTime time() {
		return this.time;
	}

	Callback<Long, ?> function() {
		return this.function;
	}

	FailurePolicy failurePolicy() {
		return this.failurePolicy;
	}

	void ended(LoopingRun run) {
		this.run.compareAndSet(run, null);
	}

	@Override
	public String toString() {
		LoopingRun run = this.run.get();
		return "LoopingCall[" + this.name + ((run != null) ? ", " + run : ", not running") + "]";
	}

	/**
	 * What a failure of the function means.
	 *
	 * @since 0.1.0
	 */
	public enum FailurePolicy {

		/**
		 * The loop ends with the failure.
		 */
		STOP,

		/**
		 * The failure is logged, and the loop goes on.
		 */
		CONTINUE

	}

}
