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

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * A function that is called on another thread, and whose outcome comes back home.
 *
 * @param <T> the type of its value
 */
final class ThreadCall<T extends @Nullable Object> extends FutureTask<T> {

	private final Home home;

	// Without a canceller, so that an outcome which is on its way home when this is
	// cancelled is ignored
	private final Deferred<T> result = new Deferred<>();

	@SuppressWarnings("unchecked")
	ThreadCall(Home home, Callable<? extends T> function) {
		super((Callable<T>) function);
		this.home = home;
	}

	Deferred<T> result() {
		return this.result;
	}

	@Override
	protected void done() {
		if (!isCancelled()) {
			this.home.run(this::fire);
		}
	}

	private void fire() {
		T value;
		try {
			value = get();
		}
		catch (ExecutionException ex) {
			this.result.errback((ex.getCause() != null) ? ex.getCause() : ex);
			return;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("A finished task does not wait", ex);
		}
		if (value instanceof Deferred) {
			this.result.errback(new IllegalArgumentException(
					"A function on another thread has returned a Deferred; let it return a value"));
			return;
		}
		this.result.callback(value);
	}

}
