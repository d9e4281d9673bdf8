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

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of a semaphore, or the one of a lock, and those who wait for one. May be
 * used from any thread.
 *
 * @param <T> what they get with a token
 */
final class Tokens<T> {

	private final T owner;

	private final int limit;

	// What is wrong when one is given back that nobody has
	private final String alreadyFree;

	private final Object lock = new Object();

	// Guarded by lock
	private final Waiters<T> waiters = new Waiters<>(this.lock);

	// Guarded by lock
	private int free;

	Tokens(T owner, int limit, String alreadyFree) {
		this.owner = owner;
		this.alreadyFree = alreadyFree;
		this.limit = limit;
		this.free = limit;
	}

	Deferred<T> acquire() {
		synchronized (this.lock) {
			if (this.free == 0) {
				return this.waiters.add();
			}
			this.free--;
		}
		return Deferred.succeed(this.owner);
	}

	void release() {
		Deferred<T> next = next();
		if (next != null) {
			BoundedNesting.run(() -> handOn(next));
		}
	}

	private void handOn(Deferred<T> longest) {
		Deferred<T> next = longest;
		while (next != null && !next.tryFire(this.owner)) {
			next = next();
		}
	}

	private @Nullable Deferred<T> next() {
		synchronized (this.lock) {
			if (this.free == this.limit) {
				throw new IllegalStateException(this.alreadyFree);
			}
			Deferred<T> next = this.waiters.poll();
			if (next == null) {
				this.free++;
			}
			return next;
		}
	}

	<R extends @Nullable Object> Deferred<R> run(Callable<? extends R> function) {
		return acquire().addCallbackDeferred((owner) -> callAndRelease(function));
	}

	private <R extends @Nullable Object> Deferred<R> callAndRelease(Callable<? extends R> function) {
		Deferred<R> called;
		try {
			called = Deferred.maybeDeferred(function);
		}
		catch (Throwable ex) {
			release();
			throw ex;
		}
		return called.addBoth((value, failure) -> {
			release();
			return Steps.<R>value(Steps.outcome(value, failure));
		});
	}

	int waiting() {
		synchronized (this.lock) {
			return this.waiters.size();
		}
	}

	int free() {
		synchronized (this.lock) {
			return this.free;
		}
	}

}
