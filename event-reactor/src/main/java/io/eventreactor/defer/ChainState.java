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

package io.eventreactor.defer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of a {@link CallbackChain} in one word, and who owns the chain: the thread
 * that has switched {@link #RUNNING} on, until it switches it off.
 *
 * <pre>
 *             fire               a step returned a chain without result
 *  unfired ---------&gt; running ------------------------------------------&gt; waiting
 *                      |   ^                                                 |
 *   no steps, or paused|   |step added, or unpaused        result handed over|
 *                      v   |                                                 |
 *                      idle &lt;--------------(when paused)---------------------+
 * </pre>
 */
abstract class ChainState {

	static final int FIRED = 1;

	static final int RUNNING = 1 << 1;

	/** It waits for another chain, which alone may end this. */
	static final int WAITING = 1 << 2;

	/** It has given its result away and the thread which did so will come back to it. */
	static final int HANDING_OVER = 1 << 3;

	/** The next attempt to fire it is ignored. */
	static final int SWALLOW = 1 << 4;

	static final int CANCELLING = 1 << 5;

	/** The number of pauses is counted in the bits from here on. */
	private static final int PAUSE = 1 << 6;

	private static final int RUNNABLE_MASK = ~(HANDING_OVER | SWALLOW | CANCELLING);

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(ChainState.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// Written with STATE only
	private volatile int state;

	final boolean is(int flag) {
		return (this.state & flag) != 0;
	}

	final boolean isPaused() {
		return this.state >= PAUSE;
	}

	/**
	 * Tells whether a thread may become the owner in order to run steps.
	 * @return whether it has fired and neither runs nor waits nor is paused
	 */
	final boolean isRunnable() {
		return (this.state & RUNNABLE_MASK) == FIRED;
	}

	/**
	 * Makes the calling thread the owner if the chain {@link #isRunnable()}.
	 * @return whether it is the owner now
	 */
	final boolean acquire() {
		for (int present = this.state; (present & RUNNABLE_MASK) == FIRED; present = this.state) {
			if (STATE.compareAndSet(this, present, present | RUNNING)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Marks the chain as fired and makes the calling thread the owner.
	 * @param flag a further flag to set, or 0
	 * @return false if it was fired before
	 */
	final boolean acquireFirst(int flag) {
		return setUnless(FIRED, FIRED | RUNNING | flag);
	}

	/**
	 * Marks a chain as fired that no other thread knows yet.
	 */
	final void markFired() {
		STATE.setRelease(this, FIRED);
	}

	/**
	 * Claims the right to call the canceller.
	 * @return false if it is being called, or is not needed any more
	 */
	final boolean startCancelling() {
		return setUnless(FIRED | CANCELLING, CANCELLING);
	}

	private boolean setUnless(int obstacles, int flags) {
		int present;
		do {
			present = this.state;
			if ((present & obstacles) != 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, present, present | flags));
		return true;
	}

	/**
	 * Clears a flag.
	 * @param flag the flag
	 * @return whether it was set
	 */
	final boolean clear(int flag) {
		int present;
		do {
			present = this.state;
			if ((present & flag) == 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, present, present & ~flag));
		return true;
	}

	final int update(int cleared, int set) {
		int present;
		int updated;
		do {
			present = this.state;
			updated = (present & ~cleared) | set;
		}
		while (!STATE.compareAndSet(this, present, updated));
		return updated;
	}

	/**
	 * Ends the waiting, and makes the calling thread the owner unless it is paused.
	 * @param paused whether the caller expects it to be paused
	 * @return false if the caller was wrong, and nothing happened
	 */
	final boolean endWaiting(boolean paused) {
		int present;
		do {
			present = this.state;
			if (paused != (present >= PAUSE)) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, present, (present & ~WAITING) | (paused ? 0 : RUNNING)));
		return true;
	}

	final void addPause() {
		int present;
		do {
			present = this.state;
		}
		while (!STATE.compareAndSet(this, present, present + PAUSE));
	}

	final void removePause() {
		int present;
		do {
			present = this.state;
			if (present < PAUSE) {
				throw new IllegalStateException("unpause() without a pause() before it");
			}
		}
		while (!STATE.compareAndSet(this, present, present - PAUSE));
	}

}
