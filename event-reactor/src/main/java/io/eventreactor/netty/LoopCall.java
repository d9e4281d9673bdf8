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
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.AlreadyCancelledException;
import io.eventreactor.DelayedCall;
import io.eventreactor.defer.AlreadyCalledException;

/**
 * A call that a loop makes later. Its timer may go off too early, after the call was put
 * off, or in vain, after it was pulled forward: the due time and the state decide.
 */
final class LoopCall implements DelayedCall, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(LoopCall.class);

	private enum State {

		PENDING, CALLED, CANCELLED

	}

	private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);

	private final Runnable call;

	private final Set<DelayedCall> pending;

	private volatile long time;

	// What the timer is set to. Whoever sees it later than the time sets it anew
	private volatile long armedTime;

	// Null until the reactor has started
	private volatile @Nullable EventLoop loop;

	private volatile @Nullable Future<?> timer;

	LoopCall(Runnable call, long time, Set<DelayedCall> pending) {
		this.call = call;
		this.time = time;
		this.pending = pending;
		pending.add(this);
	}

	void arm(EventLoop loop) {
		long time;
		do {
			time = this.time;
			this.armedTime = time;
			this.loop = loop;
			setTimer(loop, Math.max(0, time - System.nanoTime()));
		}
		while (this.time - time < 0);
	}

	private void setTimer(EventLoop loop, long delay) {
		Future<?> previous = this.timer;
		try {
			this.timer = loop.schedule(this, delay, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and will make no more calls
			this.pending.remove(this);
		}
		if (previous != null) {
			previous.cancel(false);
		}
	}

	boolean armed() {
		return this.loop != null;
	}

	@Override
	public void run() {
		if (!active()) {
			return;
		}
		EventLoop loop = this.loop;
		if (this.time - System.nanoTime() > 0 && loop != null) {
			this.timer = null;
			arm(loop);
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
		Future<?> timer = this.timer;
		if (timer != null) {
			timer.cancel(false);
		}
	}

	@Override
	public void reset(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("'delay' must not be negative: " + delay);
		}
		checkPending("reset");
		moveTo(System.nanoTime() + Nanoseconds.of(delay));
	}

	@Override
	public void delay(Duration delay) {
		checkPending("delay");
		moveTo(this.time + Nanoseconds.of(delay));
	}

	private void moveTo(long time) {
		this.time = time;
		EventLoop loop = this.loop;
		if (loop != null && time - this.armedTime < 0) {
			arm(loop);
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
		return "LoopCall[" + this.state.get() + ", due in " + Duration.ofNanos(this.time - System.nanoTime()) + "]";
	}

}
