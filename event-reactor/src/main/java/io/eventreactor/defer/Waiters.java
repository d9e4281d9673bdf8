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

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait for something, first come, first served. Guarded by the lock of whoever
 * owns it, as is the decision to wait. Deferreds are always fired without that lock.
 *
 * @param <T> what they wait for
 */
final class Waiters<T extends @Nullable Object> {

	private final Deque<Deferred<T>> waiting = new ArrayDeque<>();

	private final Object lock;

	Waiters(Object lock) {
		this.lock = lock;
	}

	/**
	 * Adds one to the end, which leaves when it is cancelled.
	 * @return waits
	 */
	Deferred<T> add() {
		Deferred<T> waiter = new Deferred<>(this::remove);
		this.waiting.add(waiter);
		return waiter;
	}

	private void remove(Deferred<?> waiter) {
		synchronized (this.lock) {
			this.waiting.remove(waiter);
		}
	}

	/**
	 * Takes the first one away. It may be cancelled before it can be fired.
	 * @return the one that has waited longest, or null
	 */
	@Nullable Deferred<T> poll() {
		return this.waiting.poll();
	}

	int size() {
		return this.waiting.size();
	}

}
