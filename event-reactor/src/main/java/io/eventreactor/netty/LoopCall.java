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
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.AlreadyCancelledException;
import io.eventreactor.DelayedCall;
import io.eventreactor.defer.AlreadyCalledException;

/**
 * A call that a loop makes later. It may be told too early that it is due, after it was
 * put off, or in vain, after it was pulled forward: the time and the state decide.
 */
final class LoopCall implements DelayedCall {

	private static final Logger logger = LoggerFactory.getLogger(LoopCall.class);

	private enum State {

		PENDING, CALLED, CANCELLED

	}

	private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);

	private final Runnable call;

	private final Ticker ticker;

	private final Set<DelayedCall> pending;

	private volatile long time;

	// The time of the entry that counts. Whoever sees it later than the time makes
	// another
	private volatile long armedTime;

	// Null until the reactor has started
	private volatile @Nullable LoopTimers timers;

	LoopCall(Runnable call, long time, Ticker ticker, Set<DelayedCall> pending) {
		this.call = call;
		this.time = time;
		this.armedTime = time;
		this.ticker = ticker;
		this.pending = pending;
		pending.add(this);
	}

	void arm(LoopTimers timers) {
		this.timers = timers;
		try {
			if (timers.loop().inEventLoop()) {
				enter(timers);
			}
			else {
				timers.loop().execute(() -> enter(timers));
			}
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and will make no more calls
			this.pending.remove(this);
		}
	}

	private void enter(LoopTimers timers) {
		long entered;
		do {
			entered = this.time;
			this.armedTime = entered;
			if (active()) {
				timers.add(this, entered);
			}
		}
		while (this.time - entered < 0);
	}

	boolean armed() {
		return this.timers != null;
	}

	/**
	 * Whether an entry is still needed.
	 * @param time the time of the entry
	 * @return {@code false} if the call is over, or has another entry
	 */
	boolean isArmedFor(long time) {
		return active() && time == this.armedTime;
	}

	/**
	 * Makes the call, unless it was put off. Called on the loop.
	 * @param time the time of the entry that is due
	 */
	void due(long time) {
		LoopTimers timers = this.timers;
		if (timers == null || !isArmedFor(time)) {
			return;
		}
		if (this.time - this.ticker.nanoTime() > 0) {
			enter(timers);
		}
		else if (this.state.compareAndSet(State.PENDING, State.CALLED)) {
			this.pending.remove(this);
			try {
				this.call.run();
			}
			catch (Throwable ex) {
				logger.error("A delayed call failed", ex);
			}
		}
	}

	@Override
	public long getTime() {
		return this.time;
	}

	@Override
	public void cancel() {
		if (!this.state.compareAndSet(State.PENDING, State.CANCELLED)) {
			checkPending("cancel");
		}
		this.pending.remove(this);
		LoopTimers timers = this.timers;
		if (timers != null) {
			timers.leaveBehind();
		}
	}

	@Override
	public void reset(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("'delay' must not be negative: " + delay);
		}
		checkPending("reset");
		moveTo(this.ticker.nanoTime() + Nanoseconds.of(delay));
	}

	@Override
	public void delay(Duration delay) {
		checkPending("delay");
		moveTo(this.time + Nanoseconds.of(delay));
	}

	private void moveTo(long time) {
		this.time = time;
		LoopTimers timers = this.timers;
		if (timers != null && time - this.armedTime < 0) {
			timers.leaveBehind();
			arm(timers);
		}
	}

	private void checkPending(String operation) {
		switch (this.state.get()) {
			case CALLED -> throw new AlreadyCalledException("Cannot " + operation + " a call that was made already");
			case CANCELLED -> throw new AlreadyCancelledException("Cannot " + operation + " a cancelled call");
			case PENDING -> {
			}
		}
	}

	@Override
	public boolean active() {
		return this.state.get() == State.PENDING;
	}

	@Override
	public String toString() {
		return "LoopCall[" + this.state.get() + ", due in " + Duration.ofNanos(this.time - this.ticker.nanoTime())
				+ "]";
	}

}
