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
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ReactorTime;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * Calls a function later, and has a {@link Deferred} for its result.
 *
 * @since 0.1.0
 */
public final class DeferLater {

	private DeferLater() {
	}

	/**
	 * Waits.
	 * @param time measures the time
	 * @param delay how long from now, not negative
	 * @return fires with {@code null} when the time has passed, on the thread of the
	 * time; cancelling it ends the waiting
	 * @throws IllegalArgumentException if the delay is negative
	 */
	public static Deferred<@Nullable Void> deferLater(ReactorTime time, Duration delay) {
		return deferLater(time, delay, () -> null);
	}

	/**
	 * Calls a function later.
	 * @param time measures the time
	 * @param delay how long from now, not negative
	 * @param function called when the time has passed, on the thread of the time (see
	 * {@link ReactorTime#callLater}). A function that returns a Deferred is better added
	 * to {@link #deferLater(ReactorTime, Duration)} by
	 * {@link Deferred#addCallbackDeferred}
	 * @param <T> the type of its value
	 * @return fires with what the function returns or throws; cancelling it before that
	 * means that the function is not called
	 * @throws IllegalArgumentException if the delay is negative
	 */
	public static <T extends @Nullable Object> Deferred<T> deferLater(ReactorTime time, Duration delay,
			Callable<? extends T> function) {
		Objects.requireNonNull(function, "function");
		// Without a canceller, so that a call which is made all the same is ignored
		Deferred<@Nullable Void> due = new Deferred<>();
		Runnable timer = time.schedule(delay, () -> due.callback(null));
		return due.addErrback(CancelledException.class, (cancelled) -> {
			timer.run();
			throw cancelled;
		}).addCallback((nothing) -> function.call());
	}

}
