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

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * The steps that {@link Deferred} adds to its chain.
 */
final class Steps {

	private Steps() {
	}

	/**
	 * Turns the two arguments of a {@link BiCallback} into one outcome.
	 * @param value the value
	 * @param failure the failure, or null
	 * @return the value, or the failure as an outcome
	 */
	static @Nullable Object outcome(@Nullable Object value, @Nullable Throwable failure) {
		return (failure != null) ? new Failed(failure) : value;
	}

	/**
	 * Gives a result the type that it has by construction.
	 * @param present a value
	 * @param <T> its type
	 * @return the value
	 */
	@SuppressWarnings({ "unchecked", "NullAway" })
	static <T extends @Nullable Object> T value(@Nullable Object present) {
		return (T) present;
	}

	/**
	 * Gives a Deferred whose functions return Deferreds the type of the final value.
	 * @param deferred waits for the Deferreds that its functions return
	 * @param <R> the type of the final value
	 * @return the same
	 */
	@SuppressWarnings("unchecked")
	static <R extends @Nullable Object> Deferred<R> retype(Deferred<? extends Deferred<? extends R>> deferred) {
		return (Deferred<R>) (Deferred<?>) deferred;
	}

	/**
	 * A callback or an errback or both.
	 */
	static final class Pair extends Step {

		private @Nullable Callback<@Nullable Object, ? extends @Nullable Object> callback;

		private @Nullable Callback<? super Throwable, ? extends @Nullable Object> errback;

		Pair(@Nullable Callback<@Nullable Object, ? extends @Nullable Object> callback,
				@Nullable Callback<? super Throwable, ? extends @Nullable Object> errback) {
			this.callback = callback;
			this.errback = errback;
		}

		@Override
		@Nullable Object run(@Nullable Object present) throws Exception {
			Callback<@Nullable Object, ? extends @Nullable Object> onValue = this.callback;
			Callback<? super Throwable, ? extends @Nullable Object> onFailure = this.errback;
			this.callback = null;
			this.errback = null;
			if (present instanceof Failed failed) {
				return (onFailure != null) ? onFailure.call(failed.cause) : present;
			}
			return (onValue != null) ? onValue.call(present) : present;
		}

	}

	/**
	 * An errback for failures of one type.
	 *
	 * @param <X> the type
	 */
	static final class Typed<X extends Throwable> extends Step {

		private final Class<X> type;

		private @Nullable Callback<? super X, ? extends @Nullable Object> errback;

		Typed(Class<X> type, Callback<? super X, ? extends @Nullable Object> errback) {
			this.type = type;
			this.errback = errback;
		}

		@Override
		@Nullable Object run(@Nullable Object present) throws Exception {
			Callback<? super X, ? extends @Nullable Object> onFailure = this.errback;
			this.errback = null;
			if (present instanceof Failed failed && onFailure != null && this.type.isInstance(failed.cause)) {
				return onFailure.call(this.type.cast(failed.cause));
			}
			return present;
		}

	}

	/**
	 * A callback for values and failures.
	 */
	static final class Both extends Step {

		private @Nullable BiCallback<@Nullable Object, ? extends @Nullable Object> callback;

		Both(BiCallback<@Nullable Object, ? extends @Nullable Object> callback) {
			this.callback = callback;
		}

		@Override
		@Nullable Object run(@Nullable Object present) throws Exception {
			BiCallback<@Nullable Object, ? extends @Nullable Object> both = Objects.requireNonNull(this.callback);
			this.callback = null;
			if (present instanceof Failed failed) {
				return both.call(null, failed.cause);
			}
			return both.call(present, null);
		}

	}

	/**
	 * Fires another Deferred with the result.
	 */
	static final class Chain extends Step {

		private @Nullable Deferred<?> other;

		Chain(Deferred<?> other) {
			this.other = other;
		}

		@Override
		@Nullable Object run(@Nullable Object present) {
			Deferred<?> receiver = Objects.requireNonNull(this.other);
			this.other = null;
			receiver.fire(present);
			return null;
		}

	}

	/**
	 * Moves the result to a future.
	 *
	 * @param <T> the type of the value
	 */
	static final class Complete<T extends @Nullable Object> extends Step {

		private @Nullable CompletableFuture<T> future;

		Complete(CompletableFuture<T> future) {
			this.future = future;
		}

		@Override
		@Nullable Object run(@Nullable Object present) {
			CompletableFuture<T> receiver = Objects.requireNonNull(this.future);
			this.future = null;
			if (present instanceof Failed failed) {
				receiver.completeExceptionally(failed.cause);
			}
			else {
				receiver.complete(Steps.<T>value(present));
			}
			return null;
		}

	}

	/**
	 * Goes on in an executor.
	 */
	static final class ContinueOn extends Step {

		private final Executor executor;

		ContinueOn(Executor executor) {
			this.executor = executor;
		}

		@Override
		Object run(@Nullable Object present) {
			return new Hop(this.executor, present);
		}

	}

	/**
	 * Fires on an executor, and does not ask for it before somebody waits: otherwise it
	 * might be ready too soon, and its result be taken by the thread that is to be left.
	 */
	private static final class Hop extends Deferred<@Nullable Object> implements Runnable {

		private final Executor executor;

		private final @Nullable Object outcome;

		Hop(Executor executor, @Nullable Object outcome) {
			this.executor = executor;
			this.outcome = outcome;
		}

		@Override
		void awaited() {
			try {
				this.executor.execute(this);
			}
			catch (RuntimeException | Error ex) {
				if (this.outcome instanceof Failed failed && failed.cause != ex) {
					ex.addSuppressed(failed.cause);
				}
				if (!tryFire(new Failed(ex)) && ex instanceof VirtualMachineError error) {
					// It was run at once, and this is what came out of that
					throw error;
				}
			}
		}

		@Override
		public void run() {
			tryFire(this.outcome);
		}

	}

}
