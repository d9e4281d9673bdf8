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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The engine of {@link Deferred}: a list of {@link Step steps}, and the rule who may run
 * them.
 * <p>
 * Any thread may fire, add, pause and cancel. The thread that switches {@link #RUNNING}
 * on owns the chain until it switches it off again: it alone touches {@link #result} and
 * {@link #head}, and runs the steps. Others push what they add on {@link #added} and
 * leave; the owner looks there again after it has given up the chain, so that nothing is
 * lost and nobody waits.
 *
 * <pre>
 *             fire               a step returned a chain without result
 *  unfired ---------&gt; running ------------------------------------------&gt; waiting
 *                      |   ^                                                 |
 *   no steps, or paused|   |step added, or unpaused        result handed over|
 *                      v   |                                                 |
 *                      idle &lt;--------------(when paused)---------------------+
 * </pre>
 *
 * A chain that waits for another one is entered in that one's steps. Results are handed
 * over in a loop and not by recursion, so the stack stays small however many chains wait
 * for each other.
 */
abstract class CallbackChain {

	private static final int FIRED = 1;

	private static final int RUNNING = 1 << 1;

	private static final int WAITING = 1 << 2;

	/** It has given its result away and the thread which did so will come back to it. */
	private static final int HANDING_OVER = 1 << 3;

	/** The next attempt to fire it is ignored. */
	private static final int SWALLOW = 1 << 4;

	private static final int CANCELLING = 1 << 5;

	/** The number of pauses is counted in the bits from here on. */
	private static final int PAUSE = 1 << 6;

	private static final int RUNNABLE_MASK = ~(HANDING_OVER | SWALLOW | CANCELLING);

	/** How far a circle of waiting chains is looked for. */
	private static final int CIRCLE_LIMIT = 100;

	private static final Object NO_RESULT = new Object();

	private static final VarHandle STATE;

	private static final VarHandle ADDED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(CallbackChain.class, "state", int.class);
			ADDED = lookup.findVarHandle(CallbackChain.class, "added", Step.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// Written with STATE only
	private volatile int state;

	// The step added last; those before it follow, up to and including the one seen last
	private volatile @Nullable Step added;

	// Owner only: the last step taken from there, which stays there, to spare a write
	private @Nullable Step seen;

	// Owner only: the steps to run next, in order
	private @Nullable Step head;

	// Owner only: the value or the Failed that the next step gets
	private @Nullable Object result;

	// Before firing the Canceller, if any; while waiting the CallbackChain it waits for
	private @Nullable Object link;

	// Owner only, from firing on
	private @Nullable Diagnosis diagnosis;

	CallbackChain(@Nullable Canceller canceller) {
		this.link = canceller;
		if (Diagnosis.enabled) {
			this.diagnosis = new Diagnosis().created();
		}
	}

	final boolean isFired() {
		return (this.state & FIRED) != 0;
	}

	/**
	 * Fires a new chain which no other thread knows yet.
	 * @param outcome a value or a {@link Failed}
	 */
	final void fireFresh(@Nullable Object outcome) {
		this.result = outcome;
		recordFiring();
		trackUnhandled(outcome);
		STATE.setRelease(this, FIRED);
	}

	/**
	 * Fires, and runs all steps that can be run.
	 * @param outcome a value or a {@link Failed}
	 * @throws AlreadyCalledException if it was fired before
	 */
	final void fire(@Nullable Object outcome) {
		if (!tryFire(outcome)) {
			for (int s = this.state; (s & SWALLOW) != 0; s = this.state) {
				if (STATE.compareAndSet(this, s, s & ~SWALLOW)) {
					return;
				}
			}
			throw Diagnosis.alreadyCalled(this.diagnosis);
		}
	}

	/**
	 * Fires unless it was fired before.
	 * @param outcome a value or a {@link Failed}
	 * @return whether this was the first time
	 */
	final boolean tryFire(@Nullable Object outcome) {
		return tryFire(outcome, 0);
	}

	private boolean tryFire(@Nullable Object outcome, int flag) {
		int s;
		do {
			s = this.state;
			if ((s & FIRED) != 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, s, s | FIRED | RUNNING | flag));
		this.link = null;
		this.result = outcome;
		recordFiring();
		run(this);
		return true;
	}

	private void recordFiring() {
		if (Diagnosis.enabled) {
			this.diagnosis = Diagnosis.of(this.diagnosis).fired();
		}
	}

	final void add(Step step) {
		if (this.isRunnable() && acquire()) {
			if (this.head == null && this.added == this.seen) {
				this.head = step;
			}
			else {
				push(step);
			}
			run(this);
		}
		else {
			push(step);
			if (acquire()) {
				run(this);
			}
		}
	}

	private void push(Step step) {
		Step first;
		do {
			first = this.added;
			step.next = first;
		}
		while (!ADDED.compareAndSet(this, first, step));
	}

	/**
	 * Takes what was added, in order.
	 * @return the first step, or null
	 */
	private @Nullable Step takeAdded() {
		Step last = this.added;
		Step end = this.seen;
		this.seen = last;
		Step reversed = null;
		for (Step step = last; step != null && step != end;) {
			Step next = step.next;
			step.next = reversed;
			reversed = step;
			step = next;
		}
		return reversed;
	}

	private boolean isRunnable() {
		return (this.state & RUNNABLE_MASK) == FIRED;
	}

	private boolean acquire() {
		for (int s = this.state; (s & RUNNABLE_MASK) == FIRED; s = this.state) {
			if (STATE.compareAndSet(this, s, s | RUNNING)) {
				return true;
			}
		}
		return false;
	}

	private int update(int clear, int set) {
		int s;
		int updated;
		do {
			s = this.state;
			updated = (s & ~clear) | set;
		}
		while (!STATE.compareAndSet(this, s, updated));
		return updated;
	}

	/**
	 * Runs a chain, and those that it hands its result to.
	 * @param owned a chain that the caller owns
	 */
	private static void run(CallbackChain owned) {
		CallbackChain current = owned;
		Deque<CallbackChain> unfinished = null;
		VirtualMachineError error = null;
		while (current != null) {
			CallbackChain next = null;
			try {
				next = current.drain();
			}
			catch (VirtualMachineError ex) {
				error = ex;
			}
			if (next != null && next != current && (current.state & HANDING_OVER) != 0) {
				unfinished = (unfinished != null) ? unfinished : new ArrayDeque<>();
				unfinished.push(current);
			}
			while (next == null && unfinished != null && !unfinished.isEmpty()) {
				next = unfinished.pop().resume();
			}
			current = next;
		}
		if (error != null) {
			throw error;
		}
	}

	/**
	 * Runs the steps of this chain, which the caller owns, until there are none, it is
	 * paused, waits, or gives its result away.
	 * @return the chain to run next, owned by the caller, or null
	 */
	private @Nullable CallbackChain drain() {
		Object present = takeResult();
		Step step = this.head;
		while (true) {
			step = (step != null) ? step : takeAdded();
			if (step == null || this.state >= PAUSE) {
				if (release(present, step)) {
					return null;
				}
				// Another owner may have come and gone
				present = takeResult();
				step = this.head;
				continue;
			}
			Step next = step.next;
			if (step instanceof HandOver handOver) {
				return handOver(handOver.takeReceiver(), present, next);
			}
			present = call(step, present, next);
			if (present instanceof CallbackChain inner) {
				present = inner.take(this);
				if (present == NO_RESULT) {
					return waitFor(inner, next);
				}
			}
			step = next;
		}
	}

	private @Nullable Object call(Step step, @Nullable Object present, @Nullable Step next) {
		try {
			return step.run(present);
		}
		catch (VirtualMachineError ex) {
			this.result = new Failed(ex);
			this.head = next;
			run(this);
			throw ex;
		}
		catch (Throwable ex) {
			return Failed.caught(ex);
		}
	}

	/**
	 * Gives up the chain.
	 * @param present the present result
	 * @param left the steps that are left
	 * @return false if there is something to run and the caller owns the chain again
	 */
	private boolean release(@Nullable Object present, @Nullable Step left) {
		this.result = present;
		this.head = left;
		trackUnhandled(present);
		Step last = this.seen;
		int s = update(RUNNING, 0);
		return (left == null && this.added == last) || (s & HANDING_OVER) != 0 || !acquire();
	}

	private @Nullable Object takeResult() {
		Object taken = this.result;
		this.result = null;
		forgetUnhandled();
		return taken;
	}

	/**
	 * Takes the result of this chain away, for one of whose steps returned this chain.
	 * @param taker the chain that goes on with the result
	 * @return the result or {@link #NO_RESULT}
	 */
	private @Nullable Object take(CallbackChain taker) {
		if (leadsTo(taker)) {
			return new Failed(new IllegalStateException(
					"A callback returned the Deferred that it belongs to, or one that waits for it: it would wait for itself"));
		}
		if (!acquire()) {
			return NO_RESULT;
		}
		Object taken = takeResult();
		Step last = this.seen;
		int s = update(RUNNING, 0);
		if (this.added != last && (s & HANDING_OVER) == 0 && acquire()) {
			run(this);
		}
		return taken;
	}

	private boolean leadsTo(CallbackChain chain) {
		Object current = this;
		for (int i = 0; i < CIRCLE_LIMIT && current instanceof CallbackChain waiting; i++) {
			if (current == chain) {
				return true;
			}
			current = ((waiting.state & WAITING) != 0) ? waiting.link : null;
		}
		return false;
	}

	private @Nullable CallbackChain waitFor(CallbackChain inner, @Nullable Step left) {
		this.head = left;
		this.link = inner;
		update(RUNNING, WAITING);
		// From here on the result may come at any moment, on another thread
		inner.push(new HandOver(this));
		inner.awaited();
		return (inner.acquire()) ? inner : null;
	}

	/**
	 * Called when another chain has begun to wait for this one.
	 */
	void awaited() {
	}

	private @Nullable CallbackChain handOver(CallbackChain receiver, @Nullable Object present, @Nullable Step left) {
		this.head = left;
		Step last = this.seen;
		boolean more = left != null || this.added != last;
		update(RUNNING, (more) ? HANDING_OVER : 0);
		if (!more && this.added != last) {
			more = true;
			update(0, HANDING_OVER);
		}
		if (receiver.receive(present)) {
			return receiver;
		}
		return (more) ? resume() : null;
	}

	/**
	 * Ends the waiting.
	 * @param outcome the result of the chain that this one waited for
	 * @return whether the caller now owns this chain; it does not when it is paused
	 */
	private boolean receive(@Nullable Object outcome) {
		this.link = null;
		this.result = outcome;
		while (true) {
			int s = this.state;
			if (s >= PAUSE) {
				trackUnhandled(outcome);
			}
			if (STATE.compareAndSet(this, s, (s & ~WAITING) | ((s < PAUSE) ? RUNNING : 0))) {
				return s < PAUSE;
			}
		}
	}

	private @Nullable CallbackChain resume() {
		update(HANDING_OVER, 0);
		return (acquire()) ? this : null;
	}

	final void hold() {
		int s;
		do {
			s = this.state;
		}
		while (!STATE.compareAndSet(this, s, s + PAUSE));
	}

	final void proceed() {
		int s;
		do {
			s = this.state;
			if (s < PAUSE) {
				throw new IllegalStateException("unpause() without a pause() before it");
			}
		}
		while (!STATE.compareAndSet(this, s, s - PAUSE));
		if (acquire()) {
			run(this);
		}
	}

	/**
	 * Cancels this chain, or the one that it waits for.
	 */
	final void cancelChain() {
		CallbackChain current = this;
		// A circle that was too long to be noticed must not keep us here for ever
		CallbackChain slow = this;
		for (int i = 1; (current.state & WAITING) != 0 && current.link instanceof CallbackChain inner; i++) {
			current = inner;
			slow = ((i & 1) == 0 && slow.link instanceof CallbackChain follower) ? follower : slow;
			if (current == slow) {
				return;
			}
		}
		if (!current.isFired()) {
			current.cancelUnfired();
		}
	}

	/**
	 * Cancels this chain, which was not fired a moment ago.
	 */
	void cancelUnfired() {
		if (!(this.link instanceof Canceller canceller)) {
			tryFire(new Failed(new CancelledException()), SWALLOW);
			return;
		}
		int s;
		do {
			s = this.state;
			if ((s & (FIRED | CANCELLING)) != 0) {
				return;
			}
		}
		while (!STATE.compareAndSet(this, s, s | CANCELLING));
		try {
			canceller.cancel((Deferred<?>) this);
		}
		finally {
			update(CANCELLING, 0);
		}
		tryFire(new Failed(new CancelledException()));
	}

	private void trackUnhandled(@Nullable Object outcome) {
		if (outcome instanceof Failed failed && !failed.observed) {
			this.diagnosis = Diagnosis.of(this.diagnosis).track(this, failed.cause);
		}
	}

	private void forgetUnhandled() {
		if (this.diagnosis != null) {
			this.diagnosis.forget();
		}
	}

	/**
	 * Describes the state, in which nothing stands still when other threads use it.
	 * @return the state in words
	 */
	final String describe() {
		int s = this.state;
		Object outcome = this.result;
		String pauses = (s >= PAUSE) ? ", paused" : "";
		if ((s & FIRED) == 0) {
			return "unfired" + pauses;
		}
		if ((s & WAITING) != 0 && this.link instanceof CallbackChain inner) {
			return "waiting for " + name(inner) + pauses;
		}
		if ((s & RUNNING) != 0) {
			return "running" + pauses;
		}
		return ((outcome instanceof Failed failed) ? "failure=" + failed.cause : "value=" + outcome) + pauses;
	}

	static String name(CallbackChain chain) {
		return chain.getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(chain));
	}

	/**
	 * A step of a chain. It runs once, and forgets with that what it refers to: the chain
	 * may keep the step itself.
	 */
	abstract static class Step {

		@Nullable Step next;

		/**
		 * Runs this step.
		 * @param present the present result: a value or a {@link Failed}
		 * @return the next result: a value, a {@link Failed}, or a chain to wait for
		 * @throws Throwable the next failure
		 */
		abstract @Nullable Object run(@Nullable Object present) throws Throwable;

	}

	/**
	 * The step at which a chain gives its result to one that waits for it.
	 */
	private static final class HandOver extends Step {

		private @Nullable CallbackChain receiver;

		HandOver(CallbackChain receiver) {
			this.receiver = receiver;
		}

		CallbackChain takeReceiver() {
			CallbackChain taken = Objects.requireNonNull(this.receiver);
			this.receiver = null;
			return taken;
		}

		@Override
		Object run(@Nullable Object present) {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * A result that is a failure.
	 */
	static final class Failed {

		final Throwable cause;

		// Somebody has got to know the failure although it stays where it is
		boolean observed;

		Failed(Throwable cause) {
			this.cause = cause;
		}

		static Failed caught(Throwable cause) {
			if (cause instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			return new Failed(cause);
		}

	}

}
