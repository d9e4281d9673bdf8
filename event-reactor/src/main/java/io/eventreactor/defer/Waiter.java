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

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The step of a chain that wakes up a waiting thread.
 */
final class Waiter extends Step {

	private @Nullable Thread thread = Thread.currentThread();

	private @Nullable Object outcome;

	// Publishes the outcome
	private volatile boolean done;

	private Waiter() {
	}

	static @Nullable Object await(CallbackChain chain) throws Exception {
		if (Thread.currentThread() instanceof NonBlockingThread) {
			throw new IllegalStateException("await() would block the loop thread '" + Thread.currentThread().getName()
					+ "'; add a callback, or wait on a virtual thread");
		}
		Waiter waiter = new Waiter();
		chain.add(waiter);
		boolean interrupted = false;
		while (!waiter.done) {
			LockSupport.park(chain);
			if (Thread.interrupted()) {
				interrupted = true;
				chain.cancelChain();
			}
		}
		if (waiter.outcome instanceof Failed failed) {
			return Deferred.rethrow(failed.cause);
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return waiter.outcome;
	}

	@Override
	@Nullable Object run(@Nullable Object present) {
		if (present instanceof Failed failed) {
			failed.observed = true;
		}
		this.outcome = present;
		Thread waiting = this.thread;
		this.thread = null;
		this.done = true;
		LockSupport.unpark(waiting);
		return present;
	}

}
