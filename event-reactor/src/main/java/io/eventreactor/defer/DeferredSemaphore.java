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
 * Lets a limited number go on at a time; the others wait for a {@link Deferred}, first
 * come, first served. No thread ever waits. May be used from any thread: the short lock
 * inside is not held while callbacks run.
 *
 * @since 0.1.0
 */
public class DeferredSemaphore {

	private final Tokens<DeferredSemaphore> tokens;

	/**
	 * Creates a semaphore.
	 * @param tokens how many can hold it at a time, at least 1
	 * @throws IllegalArgumentException if there are fewer tokens
	 */
	public DeferredSemaphore(int tokens) {
		if (tokens < 1) {
			throw new IllegalArgumentException("A semaphore needs at least one token, not " + tokens);
		}
		this.tokens = new Tokens<>(this, tokens, "Released more often than acquired");
	}

	/**
	 * Acquires a token.
	 * @return fires with this semaphore when the caller holds a token, which may be the
	 * case already; cancelling it ends the waiting
	 */
	public Deferred<DeferredSemaphore> acquire() {
		return this.tokens.acquire();
	}

	/**
	 * Gives a token back, or hands it to the one who has waited longest and whose
	 * callbacks run in this call; when very many such calls are within one another, in
	 * one of those around it.
	 * @throws IllegalStateException if all tokens are there already
	 */
	public void release() {
		this.tokens.release();
	}

	/**
	 * Calls a function while holding a token, which is released when the function has
	 * ended, whatever its outcome.
	 * @param function called as soon as there is a token, on the thread that gives it. If
	 * it returns a Deferred, that one is waited for; {@link #runDeferred} has the better
	 * type for this.
	 * @param <R> the type of its value
	 * @return fires with the outcome of the function
	 */
	public <R extends @Nullable Object> Deferred<R> run(Callable<? extends R> function) {
		return this.tokens.run(function);
	}

	/**
	 * Calls a function while holding a token, which is released when the Deferred that it
	 * returns has a result.
	 * @param function called as soon as there is a token, on the thread that gives it
	 * @param <R> the type of the value
	 * @return fires with the outcome of the function
	 */
	public <R extends @Nullable Object> Deferred<R> runDeferred(Callable<? extends Deferred<? extends R>> function) {
		return Steps.retype(run(function));
	}

	/**
	 * Tells how many tokens are free.
	 * @return from 0 to the number it was created with
	 */
	public int tokens() {
		return this.tokens.free();
	}

	/**
	 * Tells how many are waiting for a token.
	 * @return their number
	 */
	public int waiting() {
		return this.tokens.waiting();
	}

}
