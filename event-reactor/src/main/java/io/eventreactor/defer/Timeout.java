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
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The step of a chain that is reached too late, or stops the timer.
 *
 * @param <T> the type of the value
 */
final class Timeout<T extends @Nullable Object> extends Step implements Runnable {

	private final Deferred<T> deferred;

	private final Duration duration;

	private @Nullable BiCallback<? super T, ? extends T> onTimeout;

	private volatile boolean over;

	private @Nullable Runnable timer;

	private Timeout(Deferred<T> deferred, Duration duration, @Nullable BiCallback<? super T, ? extends T> onTimeout) {
		this.deferred = deferred;
		this.duration = duration;
		this.onTimeout = onTimeout;
	}

	static <T extends @Nullable Object> Deferred<T> add(Deferred<T> deferred, Duration duration,
			TimeoutScheduler scheduler, @Nullable BiCallback<? super T, ? extends T> onTimeout) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("A timeout must not be negative, and this one is " + duration);
		}
		Objects.requireNonNull(scheduler, "scheduler");
		Timeout<T> timeout = new Timeout<>(deferred, duration, onTimeout);
		timeout.timer = scheduler.schedule(duration, timeout);
		deferred.add(timeout);
		return deferred;
	}

	@Override
	public void run() {
		this.over = true;
		this.deferred.cancel();
	}

	@Override
	@Nullable Object run(@Nullable Object present) throws Exception {
		BiCallback<? super T, ? extends T> translation = this.onTimeout;
		Runnable cancellation = this.timer;
		this.onTimeout = null;
		this.timer = null;
		if (!this.over) {
			if (cancellation != null) {
				cancellation.run();
			}
			return present;
		}
		Throwable failure = (present instanceof Failed failed) ? failed.cause : null;
		if (translation != null) {
			return translation.call((failure != null) ? null : Steps.<T>value(present), failure);
		}
		if (failure instanceof CancelledException) {
			DeferredTimeoutException exception = new DeferredTimeoutException(this.duration);
			exception.initCause(failure);
			throw exception;
		}
		return present;
	}

}
