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

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * A result that is not there yet, and the chain of callbacks that it will go through.
 * <p>
 * A Deferred is fired once, by {@link #callback} or {@link #errback}. Its result, a value
 * or a failure, then goes through what was added, in the order of adding: each callback
 * gets what the one before it has returned. What a callback returns is a value, even a
 * {@link Throwable}; what it throws is a failure. Values skip errbacks, and failures skip
 * callbacks. There is one chain, which the adding methods change; they return
 * {@code this} under its new type.
 * <p>
 * Callbacks run synchronously: within {@code callback} or {@code errback}, or within the
 * adding method if the result is there already. A callback that adds to its own Deferred
 * appends.
 * <p>
 * A callback may return another Deferred. The chain then stops until that one has a
 * result, and goes on with this result; the other one is left with {@code null}. A chain
 * that waits in this way can be cancelled: the one it waits for is.
 * <p>
 * All methods may be called from any thread. Callbacks of one Deferred never run at the
 * same time, and each sees what those before it have done. If one thread adds a callback
 * while another thread is running some, the other thread runs the new one too.
 * <p>
 * A {@link VirtualMachineError} of a callback is a failure like any other, and in
 * addition comes out of the method that ran the callback, when the rest of the chain is
 * done. If a callback throws an {@link InterruptedException}, its thread remains
 * interrupted.
 *
 * @param <T> the type of the present result
 * @since 0.1.0
 * @see UnhandledFailures
 */
@SuppressWarnings("unchecked")
public class Deferred<T extends @Nullable Object> extends CallbackChain {

	/**
	 * Creates a Deferred without a canceller: {@link #cancel()} makes it fail at once,
	 * and the next attempt to fire it, which its source cannot know better than to make,
	 * is ignored.
	 */
	public Deferred() {
		super(null);
	}

	/**
	 * Creates a Deferred with a canceller.
	 * @param canceller stops what the Deferred stands for
	 */
	public Deferred(Canceller canceller) {
		super(Objects.requireNonNull(canceller, "canceller"));
	}

	/**
	 * Fires with a value.
	 * @param value the value; not a Deferred
	 * @throws AlreadyCalledException if this Deferred was fired before
	 * @throws IllegalArgumentException if the value is a Deferred
	 */
	public void callback(T value) {
		if (value instanceof Deferred) {
			throw new IllegalArgumentException(
					"A Deferred cannot be the value of another one; use other.chainDeferred(this) to pass its result on");
		}
		fire(value);
	}

	/**
	 * Fires with a failure.
	 * @param failure the failure
	 * @throws AlreadyCalledException if this Deferred was fired before
	 */
	public void errback(Throwable failure) {
		fire(new Failed(Objects.requireNonNull(failure, "failure")));
	}

	/**
	 * Adds a callback for values.
	 * @param callback gets the value and returns the next one. If it returns a Deferred,
	 * that one is waited for; {@link #addCallbackDeferred} has the better type for this.
	 * @param <R> the type of the next value
	 * @return this
	 */
	public <R extends @Nullable Object> Deferred<R> addCallback(Callback<? super T, ? extends R> callback) {
		return pair(Objects.requireNonNull(callback, "callback"), null);
	}

	/**
	 * Adds a callback for values which returns a Deferred.
	 * @param callback gets the value and returns what to wait for
	 * @param <R> the type of the next value
	 * @return this
	 */
	public <R extends @Nullable Object> Deferred<R> addCallbackDeferred(
			Callback<? super T, ? extends Deferred<? extends R>> callback) {
		return pair(Objects.requireNonNull(callback, "callback"), null);
	}

	/**
	 * Adds a callback for failures.
	 * @param errback gets the failure and returns a value in its place, or throws
	 * @return this
	 */
	public Deferred<T> addErrback(Callback<? super Throwable, ? extends T> errback) {
		return pair(null, Objects.requireNonNull(errback, "errback"));
	}

	/**
	 * Adds a callback for failures of one type; others pass it by.
	 * @param type the type
	 * @param errback gets the failure and returns a value in its place, or throws
	 * @param <X> the type
	 * @return this
	 */
	public <X extends Throwable> Deferred<T> addErrback(Class<X> type, Callback<? super X, ? extends T> errback) {
		return step(
				new Steps.Typed<>(Objects.requireNonNull(type, "type"), Objects.requireNonNull(errback, "errback")));
	}

	/**
	 * Adds a callback for failures which returns a Deferred.
	 * @param errback gets the failure and returns what to wait for
	 * @return this
	 */
	public Deferred<T> addErrbackDeferred(Callback<? super Throwable, ? extends Deferred<? extends T>> errback) {
		return pair(null, Objects.requireNonNull(errback, "errback"));
	}

	/**
	 * Adds a callback for failures of one type which returns a Deferred.
	 * @param type the type
	 * @param errback gets the failure and returns what to wait for
	 * @param <X> the type
	 * @return this
	 */
	public <X extends Throwable> Deferred<T> addErrbackDeferred(Class<X> type,
			Callback<? super X, ? extends Deferred<? extends T>> errback) {
		return step(
				new Steps.Typed<>(Objects.requireNonNull(type, "type"), Objects.requireNonNull(errback, "errback")));
	}

	/**
	 * Adds a pair of callbacks, of which exactly one runs. The errback does not see what
	 * the callback beside it throws.
	 * @param callback gets a value
	 * @param errback gets a failure
	 * @param <R> the type of the next value
	 * @return this
	 */
	public <R extends @Nullable Object> Deferred<R> addCallbacks(Callback<? super T, ? extends R> callback,
			Callback<? super Throwable, ? extends R> errback) {
		return pair(Objects.requireNonNull(callback, "callback"), Objects.requireNonNull(errback, "errback"));
	}

	/**
	 * Adds a callback for values and failures.
	 * @param callback gets the value or the failure
	 * @param <R> the type of the next value
	 * @return this
	 */
	public <R extends @Nullable Object> Deferred<R> addBoth(BiCallback<? super T, ? extends R> callback) {
		Objects.requireNonNull(callback, "callback");
		return step(new Steps.Both((BiCallback<@Nullable Object, ?>) callback));
	}

	/**
	 * Adds a callback for values and failures which returns a Deferred.
	 * @param callback gets the value or the failure and returns what to wait for
	 * @param <R> the type of the next value
	 * @return this
	 */
	public <R extends @Nullable Object> Deferred<R> addBothDeferred(
			BiCallback<? super T, ? extends Deferred<? extends R>> callback) {
		Objects.requireNonNull(callback, "callback");
		return step(new Steps.Both((BiCallback<@Nullable Object, ?>) callback));
	}

	/**
	 * Passes the result on to another Deferred by firing that one, and keeps
	 * {@code null}. Prefer to return a Deferred from a callback: that is cancelled with
	 * its chain, and needs no stack however long the chain of Deferreds is.
	 * @param other fired with the result of this one
	 * @return this
	 */
	public Deferred<@Nullable Void> chainDeferred(Deferred<? super T> other) {
		Objects.requireNonNull(other, "other");
		return step(new Steps.Chain(other));
	}

	/**
	 * Stops the chain, at the latest after the callback that is running now. Pauses are
	 * counted.
	 */
	public void pause() {
		addPause();
	}

	/**
	 * Ends a {@link #pause()}; at the end of the last one the chain goes on.
	 * @throws IllegalStateException if there is no pause to end
	 */
	public void unpause() {
		proceed();
	}

	/**
	 * Cancels this Deferred, or the one that its chain waits for. Does nothing if it has
	 * its result. The canceller, if it has one, decides how it fires; otherwise it fails
	 * with a {@link CancelledException}. This is a request: callbacks see the failure and
	 * may turn it into a value. What the canceller throws comes out of this method, and
	 * the Deferred stays as it was.
	 */
	public void cancel() {
		cancelChain();
	}

	/**
	 * Cancels this Deferred if it has no result in time. A cancellation that was caused
	 * by this and comes through the chain up to here, is turned into a
	 * {@link DeferredTimeoutException}. What is added afterwards has no part in it.
	 * @param timeout how long from now, not negative
	 * @param scheduler measures the time
	 * @return this
	 */
	public Deferred<T> addTimeout(Duration timeout, TimeoutScheduler scheduler) {
		return Timeout.add(this, timeout, scheduler, null);
	}

	/**
	 * Cancels this Deferred if it has no result in time, and says what that means.
	 * @param timeout how long from now, not negative
	 * @param scheduler measures the time
	 * @param onTimeout called if the time was over, with the result of the chain up to
	 * here, usually a {@link CancelledException}; returns or throws what to go on with
	 * @return this
	 */
	public Deferred<T> addTimeout(Duration timeout, TimeoutScheduler scheduler,
			BiCallback<? super T, ? extends T> onTimeout) {
		return Timeout.add(this, timeout, scheduler, Objects.requireNonNull(onTimeout, "onTimeout"));
	}

	/**
	 * Moves the rest of the chain to an executor: what is added after this, before the
	 * chain has come to its end, runs there. What is added to a chain that has ended runs
	 * at once, on the thread that adds it, as with any Deferred. If the executor refuses,
	 * the chain goes on with that failure on the present thread.
	 * @param executor where to go on
	 * @return this
	 */
	public Deferred<T> continueOn(Executor executor) {
		return step(new Steps.ContinueOn(Objects.requireNonNull(executor, "executor")));
	}

	/**
	 * Waits for the result, which stays where it is; a failure counts as handled. Made
	 * for virtual threads. If the waiting thread is interrupted, this Deferred is
	 * cancelled, and what comes of that is waited for. If that is a failure, it is thrown
	 * and the interrupt is done with; if it is a value, the thread remains interrupted.
	 * @return the value
	 * @throws Exception the failure
	 * @throws IllegalStateException if the calling thread must not wait
	 * @see NonBlockingThread
	 */
	public T await() throws Exception {
		return Steps.<T>value(Waiter.await(this));
	}

	/**
	 * Tells whether this Deferred was fired. Its result may still be waited for.
	 * @return whether it was fired
	 */
	public boolean called() {
		return is(FIRED);
	}

	/**
	 * Moves the result to a future; this Deferred keeps {@code null}. A failure is
	 * handled with that. Cancelling the future cancels this Deferred, and the future of a
	 * cancelled Deferred is cancelled.
	 * @return a new future
	 */
	public CompletableFuture<T> toCompletableFuture() {
		DeferredFuture<T> future = new DeferredFuture<>(this);
		add(new Steps.Complete<>(future));
		return future;
	}

	@Override
	public String toString() {
		return name(this) + "[" + describe() + "]";
	}

	private <R extends @Nullable Object> Deferred<R> pair(@Nullable Callback<?, ?> callback,
			@Nullable Callback<? super Throwable, ?> errback) {
		return step(new Steps.Pair((Callback<@Nullable Object, ?>) callback, errback));
	}

	private <R extends @Nullable Object> Deferred<R> step(Step step) {
		add(step);
		return (Deferred<R>) this;
	}

	/**
	 * Creates a Deferred that has fired with a value.
	 * @param value the value; not a Deferred
	 * @param <T> its type
	 * @return a new Deferred
	 */
	public static <T extends @Nullable Object> Deferred<T> succeed(T value) {
		Deferred<T> deferred = new Deferred<>();
		if (value instanceof Deferred) {
			deferred.callback(value);
		}
		deferred.fireFresh(value);
		return deferred;
	}

	/**
	 * Creates a Deferred that has fired with a failure.
	 * @param failure the failure
	 * @param <T> the type of the value that there is not
	 * @return a new Deferred
	 */
	public static <T extends @Nullable Object> Deferred<T> fail(Throwable failure) {
		Deferred<T> deferred = new Deferred<>();
		deferred.fireFresh(new Failed(Objects.requireNonNull(failure, "failure")));
		return deferred;
	}

	/**
	 * Calls a function and makes a Deferred of the outcome.
	 * @param function called at once
	 * @param <T> the type of its value
	 * @return a Deferred that has fired with what the function has returned or thrown
	 */
	public static <T extends @Nullable Object> Deferred<T> execute(Callable<? extends T> function) {
		return maybeDeferred(function);
	}

	/**
	 * Calls a function that may return a Deferred or a value.
	 * @param function called at once
	 * @param <T> the type of its value, or of the value of the Deferred that it returns;
	 * this cannot be checked
	 * @return the very Deferred that the function has returned, or else one that has
	 * fired with what it has returned or thrown
	 */
	public static <T extends @Nullable Object> Deferred<T> maybeDeferred(
			Callable<? extends @Nullable Object> function) {
		Objects.requireNonNull(function, "function");
		Object outcome;
		try {
			outcome = function.call();
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			outcome = Failed.caught(ex);
		}
		if (outcome instanceof Deferred<?> returned) {
			return (Deferred<T>) returned;
		}
		Deferred<T> deferred = new Deferred<>();
		deferred.fireFresh(outcome);
		return deferred;
	}

	/**
	 * Makes a Deferred of a stage. Cancelling the Deferred cancels the stage, if that can
	 * be; a cancelled stage makes the Deferred fail with a {@link CancelledException}.
	 * @param stage whose result is passed on
	 * @param <T> the type of its value
	 * @return a new Deferred
	 */
	public static <T extends @Nullable Object> Deferred<T> from(CompletionStage<? extends T> stage) {
		return StageDeferred.of(Objects.requireNonNull(stage, "stage"));
	}

	/**
	 * Waits for several Deferreds, and fails with the first that fails. That failure also
	 * stays in the Deferred it comes from, which should be handled there; see
	 * {@link #gatherResults(List, boolean)}.
	 * @param members what to wait for
	 * @param <T> the type of their values
	 * @return fires with the values in the order of the members, or fails with a
	 * {@link FirstErrorException}; cancelling it cancels them
	 */
	public static <T extends @Nullable Object> Deferred<List<T>> gatherResults(
			List<? extends Deferred<? extends T>> members) {
		return gatherResults(members, false);
	}

	/**
	 * Waits for several Deferreds, and fails with the first that fails.
	 * @param members what to wait for
	 * @param consumeErrors whether failures are taken from the members, which are left
	 * with {@code null}
	 * @param <T> the type of their values
	 * @return fires with the values in the order of the members, or fails with a
	 * {@link FirstErrorException}; cancelling it cancels them
	 */
	public static <T extends @Nullable Object> Deferred<List<T>> gatherResults(
			List<? extends Deferred<? extends T>> members, boolean consumeErrors) {
		return DeferredList.gather(members, consumeErrors);
	}

	/**
	 * Waits for the first of several Deferreds that succeeds, and cancels the others. The
	 * members are left with {@code null}.
	 * @param members what to wait for, at least one
	 * @param <T> the type of their values
	 * @return fires with the first value, or fails with a {@link FailureGroupException}
	 * when all have failed; cancelling it cancels the members
	 * @throws IllegalArgumentException if there are no members
	 */
	public static <T extends @Nullable Object> Deferred<First<T>> race(List<? extends Deferred<? extends T>> members) {
		return Race.of(members);
	}

	/**
	 * Throws a failure, whatever its type. For errbacks that want to pass it on:
	 * {@code return rethrow(failure)}.
	 * @param failure the failure
	 * @param <R> the type of the value that there is not
	 * @param <X> inferred
	 * @return never
	 * @throws X the failure
	 */
	public static <R extends @Nullable Object, X extends Throwable> R rethrow(Throwable failure) throws X {
		throw (X) failure;
	}

	/**
	 * Switches the debug mode on or off. Deferreds record where they were created and
	 * fired while it is on, which is slow. It is on from the start if the system property
	 * {@code io.eventreactor.defer.debug} is {@code true}.
	 * @param debugging whether it is to be on
	 */
	public static void setDebugging(boolean debugging) {
		Diagnosis.enabled = debugging;
	}

	/**
	 * Tells whether the debug mode is on.
	 * @return whether it is on
	 */
	public static boolean isDebugging() {
		return Diagnosis.enabled;
	}

}
