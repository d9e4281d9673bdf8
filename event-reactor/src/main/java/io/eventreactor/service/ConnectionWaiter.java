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

package io.eventreactor.service;

import java.util.function.Consumer;

import io.eventreactor.Protocol;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * Someone who waits for the connection of a client service. Used where the service lives.
 */
final class ConnectionWaiter {

	// Without a canceller, so that an outcome that comes when this is cancelled is
	// ignored
	private final Deferred<Protocol> deferred = new Deferred<>();

	private int failures;

	/**
	 * Creates a waiter.
	 * @param failures how many failures are too many; the largest number for any
	 * @param cancelled called when nobody waits any more, on any thread
	 */
	ConnectionWaiter(int failures, Consumer<ConnectionWaiter> cancelled) {
		this.failures = failures;
		this.deferred.addErrback(CancelledException.class, (failure) -> {
			cancelled.accept(this);
			throw failure;
		});
	}

	Deferred<Protocol> deferred() {
		return this.deferred;
	}

	/**
	 * Counts a failure.
	 * @return whether it was one too many
	 */
	boolean countFailure() {
		// So many failures never happen
		return this.failures != Integer.MAX_VALUE && --this.failures == 0;
	}

	void succeed(Protocol protocol) {
		this.deferred.callback(protocol);
	}

	void fail(Throwable reason) {
		this.deferred.errback(reason);
	}

}
