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
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * A function that is called on the loop while another thread waits for its outcome.
 *
 * @param <T> the type of its value
 */
final class BlockingCall<T extends @Nullable Object> {

	private final Reactor reactor;

	private final Callable<? extends @Nullable Object> function;

	private final CountDownLatch over = new CountDownLatch(1);

	// Written on the loop before the latch opens, read by the waiting thread afterwards

	private @Nullable T value;

	private @Nullable Throwable failure;

	// Touched on the loop only

	private @Nullable Deferred<T> called;

	private boolean abandoned;

	BlockingCall(Reactor reactor, Callable<? extends @Nullable Object> function) {
		this.reactor = reactor;
		this.function = function;
	}

	@SuppressWarnings("NullAway") // T may include null
	T call() throws Exception {
		this.reactor.callFromThread(this::begin);
		try {
			this.over.await();
		}
		catch (InterruptedException ex) {
			this.reactor.callFromThread(this::abandon);
			throw ex;
		}
		return (this.failure != null) ? Deferred.rethrow(this.failure) : this.value;
	}

	private void begin() {
		if (this.abandoned) {
			return;
		}
		try {
			this.called = Deferred.maybeDeferred(this.function);
		}
		catch (Throwable ex) {
			end(null, ex);
			throw ex;
		}
		this.called.<@Nullable Object>addBoth((value, failure) -> {
			end(value, failure);
			return null;
		});
	}

	private void abandon() {
		this.abandoned = true;
		if (this.called != null) {
			this.called.cancel();
		}
	}

	private void end(@Nullable T value, @Nullable Throwable failure) {
		this.value = value;
		this.failure = failure;
		this.over.countDown();
	}

}
