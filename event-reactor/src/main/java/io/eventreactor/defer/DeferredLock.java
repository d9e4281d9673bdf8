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
 * Lets one go on at a time; the others wait for a {@link Deferred}, first come, first
 * served. No thread ever waits. May be used from any thread: the short lock inside is not
 * held while callbacks run.
 *
 * @since 0.1.0
 */
public class DeferredLock {

	private final Tokens<DeferredLock> tokens;

	/**
	 * Creates a lock that is free.
	 */
	public DeferredLock() {
		this.tokens = new Tokens<>(this, 1, "Released without having been acquired");
	}

	/**
	 * Acquires the lock.
	 * @return fires with this lock when the caller holds it, which may be the case
	 * already; cancelling it ends the waiting
	 */
	public Deferred<DeferredLock> acquire() {
		return this.tokens.acquire();
	}

	/**
	 * Releases the lock, or hands it to the one who has waited longest and whose
	 * callbacks run in this call; when very many such calls are within one another, in
	 * one of those around it.
	 * @throws IllegalStateException if the lock is free
	 */
	public void release() {
		this.tokens.release();
	}

	/**
	 * Calls a function while holding the lock, which is released when the function has
	 * ended, whatever its outcome.
	 * @param function called as soon as the lock is free, on the thread that releases it.
	 * If it returns a Deferred, that one is waited for; {@link #runDeferred} has the
	 * better type for this.
	 * @param <R> the type of its value
	 * @return fires with the outcome of the function
	 */
	public <R extends @Nullable Object> Deferred<R> run(Callable<? extends R> function) {
		return this.tokens.run(function);
	}

	/**
	 * Calls a function while holding the lock, which is released when the Deferred that
	 * it returns has a result.
	 * @param function called as soon as the lock is free, on the thread that releases it
	 * @param <R> the type of the value
	 * @return fires with the outcome of the function
	 */
	public <R extends @Nullable Object> Deferred<R> runDeferred(Callable<? extends Deferred<? extends R>> function) {
		return Steps.retype(run(function));
	}

	/**
	 * Tells whether somebody holds the lock.
	 * @return whether it is held
	 */
	public boolean locked() {
		return this.tokens.free() == 0;
	}

	/**
	 * Tells how many are waiting for the lock.
	 * @return their number
	 */
	public int waiting() {
		return this.tokens.waiting();
	}

}
