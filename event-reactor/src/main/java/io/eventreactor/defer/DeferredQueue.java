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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A queue of values which are got as {@link Deferred}s: who gets before there is a value
 * waits for it, first come, first served. No thread ever waits. May be used from any
 * thread: the short lock inside is not held while callbacks run.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public class DeferredQueue<T extends @Nullable Object> {

	private final int size;

	private final int backlog;

	private final Object lock = new Object();

	// Guarded by lock
	private final Waiters<T> waiters = new Waiters<>(this.lock);

	// Guarded by lock; wrapped, since values may be null
	private final Deque<Value<T>> pending = new ArrayDeque<>();

	/**
	 * Creates a queue without limits.
	 */
	public DeferredQueue() {
		this(Integer.MAX_VALUE, Integer.MAX_VALUE);
	}

	/**
	 * Creates a queue.
	 * @param size how many values it holds at most; with 0 it takes values only for those
	 * who wait
	 * @param backlog how many may wait at most; with 0 nobody may
	 * @throws IllegalArgumentException if a limit is negative
	 */
	public DeferredQueue(int size, int backlog) {
		if (size < 0 || backlog < 0) {
			throw new IllegalArgumentException(
					"Limits of a queue must not be negative; Integer.MAX_VALUE stands for none");
		}
		this.size = size;
		this.backlog = backlog;
	}

	/**
	 * Gives a value to the one who has waited longest and whose callbacks run in this
	 * call, or stores it.
	 * @param value the value; not a Deferred
	 * @throws QueueOverflowException if nobody waits and the queue is full
	 * @throws IllegalArgumentException if the value is a Deferred
	 */
	public void put(T value) {
		if (value instanceof Deferred) {
			throw new IllegalArgumentException("A Deferred cannot be a value; put its result in a callback of it");
		}
		Deferred<T> waiter;
		do {
			synchronized (this.lock) {
				waiter = this.waiters.poll();
				if (waiter == null) {
					if (this.pending.size() >= this.size) {
						throw new QueueOverflowException(this.size);
					}
					this.pending.add(new Value<>(value));
					return;
				}
			}
		}
		while (!waiter.tryFire(value));
	}

	/**
	 * Gets the oldest value.
	 * @return fires with a value, which may be the case already; cancelling it ends the
	 * waiting
	 * @throws QueueUnderflowException if there is no value and too many wait already
	 */
	public Deferred<T> get() {
		Value<T> value;
		synchronized (this.lock) {
			value = this.pending.poll();
			if (value == null) {
				if (this.waiters.size() >= this.backlog) {
					throw new QueueUnderflowException(this.backlog);
				}
				return this.waiters.add();
			}
		}
		return Deferred.succeed(value.value());
	}

	/**
	 * Tells the values that are there.
	 * @return a copy, the oldest value first
	 */
	public List<T> pending() {
		List<T> values = new ArrayList<>();
		synchronized (this.lock) {
			this.pending.forEach((value) -> values.add(value.value()));
		}
		return values;
	}

	/**
	 * Tells how many are waiting for a value.
	 * @return their number
	 */
	public int waiting() {
		synchronized (this.lock) {
			return this.waiters.size();
		}
	}

	private record Value<T extends @Nullable Object>(T value) {

	}

}
