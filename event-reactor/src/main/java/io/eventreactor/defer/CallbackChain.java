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
 * Any thread may fire, add, pause and cancel. The {@linkplain ChainState owner} alone
 * touches {@link #result} and {@link #head}, and runs the steps. Others push what they
 * add on {@link #added} and leave; the owner looks there again after it has given up the
 * chain, so that nothing is lost and nobody waits.
 * <p>
 * A chain that waits for another one is entered in that one's steps. Results are handed
 * over in a loop and not by recursion, so the stack stays small however many chains wait
 * for each other.
 */
abstract class CallbackChain extends ChainState {

	/** How far a circle of waiting chains is looked for. */
	private static final int CIRCLE_LIMIT = 100;

	private static final Object NO_RESULT = new Object();

	private static final VarHandle ADDED;

	static {
		try {
			ADDED = MethodHandles.lookup().findVarHandle(CallbackChain.class, "added", Step.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

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

	/**
	 * Fires a new chain which no other thread knows yet.
	 * @param outcome a value or a {@link Failed}
	 */
	final void fireFresh(@Nullable Object outcome) {
		this.result = outcome;
		recordFiring();
		trackUnhandled(outcome);
		markFired();
	}

	/**
	 * Fires, and runs all steps that can be run.
	 * @param outcome a value or a {@link Failed}
	 * @throws AlreadyCalledException if it was fired before
	 */
	final void fire(@Nullable Object outcome) {
		if (!tryFire(outcome) && !clear(SWALLOW)) {
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
		if (!acquireFirst(flag)) {
			return false;
		}
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
		if (isRunnable() && acquire()) {
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
			if (next != null && next != current && current.is(HANDING_OVER)) {
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
			if (step == null || isPaused()) {
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
		int released = update(RUNNING, 0);
		return (left == null && this.added == last) || (released & HANDING_OVER) != 0 || !acquire();
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
		if ((this.head != null || this.added != this.seen) && !is(HANDING_OVER)) {
			// Another thread has added or unpaused a step, and was about to run it: what
			// that returns is the result. The taker enters itself behind it.
			update(RUNNING, 0);
			return NO_RESULT;
		}
		Object taken = takeResult();
		// What others have added meanwhile, or unpaused, is for us to run
		if (!release(null, this.head)) {
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
			current = waiting.is(WAITING) ? waiting.link : null;
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
		while (!endWaiting(false)) {
			trackUnhandled(outcome);
			if (endWaiting(true)) {
				return false;
			}
			forgetUnhandled();
		}
		return true;
	}

	private @Nullable CallbackChain resume() {
		update(HANDING_OVER, 0);
		return (acquire()) ? this : null;
	}

	final void proceed() {
		removePause();
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
		for (int i = 1; current.is(WAITING) && current.link instanceof CallbackChain inner; i++) {
			current = inner;
			slow = ((i & 1) == 0 && slow.link instanceof CallbackChain follower) ? follower : slow;
			if (current == slow) {
				return;
			}
		}
		if (!current.is(FIRED)) {
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
		if (!startCancelling()) {
			return;
		}
		try {
			canceller.cancel((Deferred<?>) this);
		}
		finally {
			clear(CANCELLING);
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
		Object outcome = this.result;
		String pauses = isPaused() ? ", paused" : "";
		if (!is(FIRED)) {
			return "unfired" + pauses;
		}
		if (is(WAITING) && this.link instanceof CallbackChain inner) {
			return "waiting for " + name(inner) + pauses;
		}
		if (is(RUNNING)) {
			return "running" + pauses;
		}
		return ((outcome instanceof Failed failed) ? "failure=" + failed.cause : "value=" + outcome) + pauses;
	}

	static String name(CallbackChain chain) {
		return chain.getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(chain));
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

}
