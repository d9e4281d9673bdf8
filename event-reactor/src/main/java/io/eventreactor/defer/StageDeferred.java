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

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Deferred} that is fired by a stage.
 *
 * @param <T> the type of the value
 */
final class StageDeferred<T extends @Nullable Object> extends Deferred<T>
		implements BiConsumer<@Nullable Object, @Nullable Throwable> {

	private static final Canceller CANCELLER = (deferred) -> ((StageDeferred<?>) deferred).cancelStage();

	private final CompletionStage<?> stage;

	private StageDeferred(CompletionStage<?> stage) {
		super(CANCELLER);
		this.stage = stage;
	}

	static <T extends @Nullable Object> Deferred<T> of(CompletionStage<? extends T> stage) {
		StageDeferred<T> deferred = new StageDeferred<>(stage);
		stage.whenComplete(deferred);
		return deferred;
	}

	@Override
	public void accept(@Nullable Object value, @Nullable Throwable failure) {
		// Too late if it was cancelled meanwhile
		tryFire(Steps.outcome(value, (failure != null) ? translate(failure) : null));
	}

	private static Throwable translate(Throwable failure) {
		Throwable cause = failure.getCause();
		Throwable actual = (failure instanceof CompletionException && cause != null) ? cause : failure;
		if (actual instanceof CancellationException && !(actual instanceof CancelledException)) {
			return new CancelledException(actual);
		}
		return actual;
	}

	private void cancelStage() {
		try {
			Future<?> future = (this.stage instanceof Future<?> present) ? present : this.stage.toCompletableFuture();
			future.cancel(true);
		}
		catch (UnsupportedOperationException ex) {
			// It cannot be cancelled: its result will be ignored
		}
	}

}
