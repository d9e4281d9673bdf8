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
 * A result that is not there yet.
 *
 * @param <T> the type of the present result
 * @since 0.1.0
 */
@SuppressWarnings({ "unchecked", "rawtypes" })
public class Deferred<T extends @Nullable Object> {

	private final Deque<Callback<Object, Object>[]> pairs = new ArrayDeque<>();

	private boolean called;

	private @Nullable Object result;

	/**
	 * Fires with a value.
	 * @param value the value
	 */
	public void callback(T value) {
		fire(value);
	}

	/**
	 * Fires with a failure.
	 * @param failure the failure
	 */
	public void errback(Throwable failure) {
		fire(new Failed(failure));
	}

	/**
	 * Adds a callback.
	 * @param callback the callback
	 * @param <R> its result
	 * @return this
	 */
	public <R extends @Nullable Object> Deferred<R> addCallback(Callback<? super T, ? extends R> callback) {
		return add(callback, null);
	}

	/**
	 * Adds an errback.
	 * @param errback the errback
	 * @return this
	 */
	public Deferred<T> addErrback(Callback<? super Throwable, ? extends T> errback) {
		return add(null, errback);
	}

	private <R extends @Nullable Object> Deferred<R> add(@Nullable Object callback, @Nullable Object errback) {
		this.pairs.add(new Callback[] { (Callback<Object, Object>) callback, (Callback<Object, Object>) errback });
		if (this.called) {
			run();
		}
		return (Deferred<R>) this;
	}

	private void fire(@Nullable Object value) {
		if (this.called) {
			throw new IllegalStateException("already called");
		}
		this.called = true;
		this.result = value;
		run();
	}

	private void run() {
		while (!this.pairs.isEmpty()) {
			Callback<Object, Object>[] pair = this.pairs.remove();
			Object present = this.result;
			Callback<Object, Object> next = (present instanceof Failed) ? pair[1] : pair[0];
			if (next != null) {
				try {
					this.result = next.call((present instanceof Failed failed) ? failed.failure : present);
				}
				catch (Exception ex) {
					this.result = new Failed(ex);
				}
			}
		}
	}

	private record Failed(Throwable failure) {
	}

}
