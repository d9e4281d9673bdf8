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
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ReactorTime;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.LoopingCall.FailurePolicy;

/**
 * One run of a {@link LoopingCall}, from its start to its end. What it says about itself
 * is for any thread; the rest happens at home.
 */
final class LoopingRun {

	private static final Logger logger = LoggerFactory.getLogger(LoopingRun.class);

	private static final Runnable NO_TIMER = () -> {
	};

	private final LoopingCall loop;

	// A whole reactor, where it did not run yet, until the first call that is made there
	private volatile Home home;

	private final long interval;

	// Without a canceller, so that the end of a call that is in progress when this is
	// cancelled is ignored
	private final Deferred<LoopingCall> result = new Deferred<>();

	private final AtomicBoolean stopped = new AtomicBoolean();

	// The rest is touched at home only

	private ReactorTime time;

	// Where the grid is anchored
	private long startTime;

	// When the function was last called and told how many points had passed
	private long lastTime;

	private boolean ended;

	// Null while a call is in progress
	private @Nullable Runnable timer = NO_TIMER;

	LoopingRun(LoopingCall loop, Home home, long interval) {
		this.loop = loop;
		this.home = home;
		this.time = timeOf(home, loop);
		this.interval = interval;
	}

	private static ReactorTime timeOf(Home home, LoopingCall loop) {
		return (home.loop() != null) ? home.loop() : loop.time();
	}

	Deferred<LoopingCall> begin(boolean now) {
		this.result.addErrback(CancelledException.class, (cancelled) -> {
			stop();
			throw cancelled;
		});
		this.home.run(() -> {
			settle();
			this.startTime = this.time.nanoTime();
			this.lastTime = (now) ? this.startTime - this.interval : this.startTime;
			if (!now) {
				schedule(this.startTime);
			}
			else {
				call();
			}
		});
		return this.result;
	}

	/**
	 * Makes the calling loop the home where that was the whole reactor, for which each of
	 * the loops would take itself.
	 */
	private void settle() {
		if (this.home.loop() == this.loop.time()) {
			Home home = Home.of(this.loop.time());
			this.home = home;
			this.time = timeOf(home, this.loop);
		}
	}

	/**
	 * Stops the run, which then ends when no call is in progress.
	 * @return whether it was not stopped before
	 */
	boolean stop() {
		if (!this.stopped.compareAndSet(false, true)) {
			return false;
		}
		this.home.run(() -> {
			if (this.timer != null) {
				this.timer.run();
				end(null);
			}
		});
		return true;
	}

	boolean stopped() {
		return this.stopped.get();
	}

	void reset() {
		this.home.run(() -> {
			if (this.timer != null && !stopped()) {
				this.timer.run();
				this.startTime = this.time.nanoTime();
				schedule(this.startTime);
			}
		});
	}

	private void call() {
		if (stopped()) {
			// By another thread, whose call to end this is still on its way
			end(null);
			return;
		}
		this.timer = null;
		long count = count();
		if (count <= 0) {
			// The timer was early, and this point of the grid is done
			goOn();
			return;
		}
		Deferred<?> called;
		try {
			called = Deferred.maybeDeferred(() -> this.loop.function().call(count));
		}
		catch (VirtualMachineError ex) {
			end(ex);
			throw ex;
		}
		called.<@Nullable Object>addCallbacks((value) -> {
			this.home.run(this::goOn);
			return null;
		}, (failure) -> {
			this.home.run(() -> failed(failure));
			return null;
		});
	}

	private long count() {
		long now = this.time.nanoTime();
		// Both are cut towards zero: after a reset, the last call lies before the grid
		long count = (this.interval == 0) ? 1
				: (now - this.startTime) / this.interval - (this.lastTime - this.startTime) / this.interval;
		if (count > 0) {
			this.lastTime = now;
		}
		return count;
	}

	private void failed(Throwable failure) {
		if (this.loop.failurePolicy() == FailurePolicy.STOP) {
			end(failure);
			return;
		}
		logger.error("A looping call failed, and goes on: {}", this.loop, failure);
		goOn();
	}

	private void goOn() {
		if (stopped()) {
			end(null);
			return;
		}
		schedule(this.time.nanoTime());
	}

	/**
	 * Schedules the call at the next point of the grid.
	 * @param now a call exactly at this time counts as past
	 */
	private void schedule(long now) {
		long wait = (this.interval != 0) ? this.interval - Math.floorMod(now - this.startTime, this.interval) : 0;
		try {
			this.timer = this.time.schedule(Duration.ofNanos(wait), this::call);
		}
		catch (RuntimeException ex) {
			end(ex);
		}
	}

	private void end(@Nullable Throwable failure) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.stopped.set(true);
		this.timer = null;
		this.loop.ended(this);
		if (failure != null) {
			if (this.result.called()) {
				logger.error("The last call of a cancelled loop failed: {}", this.loop, failure);
			}
			this.result.errback(failure);
		}
		else {
			this.result.callback(this.loop);
		}
	}

	@Override
	public String toString() {
		return (stopped() ? "stopped, last call in progress" : "every " + Duration.ofNanos(this.interval));
	}

}
