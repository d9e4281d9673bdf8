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

import io.eventreactor.Protocol;
import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;

/**
 * How a {@link ClientService} goes about its connection. Immutable; begin with
 * {@link #DEFAULT}.
 *
 * @since 0.1.0
 */
public final class ClientServiceOptions {

	/**
	 * The defaults: {@link BackoffPolicy#exponential()}, and no preparation.
	 */
	public static final ClientServiceOptions DEFAULT = new ClientServiceOptions(BackoffPolicy.exponential(),
			(protocol) -> Deferred.succeed(null));

	private final BackoffPolicy backoff;

	private final Callback<Protocol, Deferred<?>> preparation;

	private ClientServiceOptions(BackoffPolicy backoff, Callback<Protocol, Deferred<?>> preparation) {
		this.backoff = backoff;
		this.preparation = preparation;
	}

	/**
	 * Returns how long to wait between attempts.
	 * @return the policy
	 */
	public BackoffPolicy backoff() {
		return this.backoff;
	}

	/**
	 * Returns what is done with each new connection first.
	 * @return the preparation
	 */
	public Callback<Protocol, Deferred<?>> preparation() {
		return this.preparation;
	}

	/**
	 * Changes how long to wait between attempts.
	 * @param backoff the policy
	 * @return changed options
	 */
	public ClientServiceOptions withBackoff(BackoffPolicy backoff) {
		return new ClientServiceOptions(backoff, this.preparation);
	}

	/**
	 * Changes what is done with each new connection, before anyone who waits for one gets
	 * it: a login, for one.
	 * @param preparation gets the protocol, on the loop, after its
	 * {@code connectionMade}. The service waits for the Deferred that it returns and
	 * ignores the value; if that fails, or the preparation throws, the connection is
	 * aborted, and counts as a failed attempt. If the connection ends first, the Deferred
	 * is cancelled. It may fire on any thread
	 * @return changed options
	 */
	public ClientServiceOptions withPreparation(Callback<Protocol, Deferred<?>> preparation) {
		return new ClientServiceOptions(this.backoff, preparation);
	}

}
