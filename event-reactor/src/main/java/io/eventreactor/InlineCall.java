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

package io.eventreactor;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * A function that runs on a virtual thread of its own, where it may wait.
 * <p>
 * Cancelling its Deferred is a request to the function, which may answer with a value,
 * with another failure, or much later. But a cancelled Deferred fires at once; so its
 * first errback replaces the failure by a further Deferred, which can be cancelled again.
 *
 * @param <T> the type of its value
 */
final class InlineCall<T extends @Nullable Object> implements Runnable {

	private final Reactor loop;

	private final Callable<? extends T> function;

	private final Thread thread;

	// Either the Deferred to fire at the end, or after the end the Outcome
	private final AtomicReference<Object> state = new AtomicReference<>();

	private volatile boolean cancelled;

	private InlineCall(Reactor loop, Callable<? extends T> function) {
		this.loop = loop;
		this.function = function;
		this.thread = VirtualThreads.factory().newThread(this);
	}

	static <T extends @Nullable Object> Deferred<T> start(Reactor reactor, Callable<? extends T> function) {
		InlineCall<T> call = new InlineCall<>(reactor.currentLoop(), function);
		Deferred<T> result = new Deferred<>((deferred) -> call.cancel());
		call.state.set(result);
		result.addErrbackDeferred(CancelledException.class, (failure) -> call.afterCancellation(result));
		call.thread.start();
		return result;
	}

	@Override
	public void run() {
		Outcome<T> outcome;
		try {
			outcome = new Outcome<>(this.function.call(), null);
		}
		catch (InterruptedException ex) {
			outcome = new Outcome<>(null, (this.cancelled) ? new CancelledException(ex) : ex);
		}
		catch (Throwable ex) {
			outcome = new Outcome<>(null, ex);
		}
		Outcome<T> end = outcome;
		try {
			this.loop.loopExecutor().execute(() -> end(end));
		}
		catch (RejectedExecutionException ex) {
			end(end);
		}
	}

	@SuppressWarnings("unchecked")
	private void end(Outcome<T> outcome) {
		Deferred<T> waiting = (Deferred<T>) this.state.getAndSet(outcome);
		try {
			outcome.fire(waiting);
		}
		catch (AlreadyCalledException ex) {
			// It was cancelled a moment ago, and takes the outcome from the state
		}
	}

	private void cancel() {
		this.cancelled = true;
		this.thread.interrupt();
	}

	/**
	 * Finds what to go on with after a cancellation.
	 * @param before the Deferred that was cancelled
	 * @return the outcome, or a Deferred that waits for it
	 */
	@SuppressWarnings("unchecked")
	private Deferred<T> afterCancellation(Deferred<T> before) {
		Deferred<T> next = new Deferred<>((deferred) -> cancel());
		if (this.state.compareAndSet(before, next)) {
			return next.addErrbackDeferred(CancelledException.class, (failure) -> afterCancellation(next));
		}
		return ((Outcome<T>) this.state.get()).fire(new Deferred<>());
	}

	private record Outcome<T extends @Nullable Object>(@Nullable T value, @Nullable Throwable failure) {

		@SuppressWarnings("NullAway") // T may include null
		Deferred<T> fire(Deferred<T> deferred) {
			if (this.failure != null) {
				deferred.errback(this.failure);
			}
			else if (this.value instanceof Deferred) {
				deferred.errback(new IllegalArgumentException(
						"The function of inline() has returned a Deferred; let it return deferred.await()"));
			}
			else {
				deferred.callback(this.value);
			}
			return deferred;
		}

	}

}
