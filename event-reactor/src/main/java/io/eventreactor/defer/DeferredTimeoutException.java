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
import java.util.concurrent.TimeoutException;

/**
 * The failure of a {@link Deferred} whose {@linkplain Deferred#addTimeout time} was over.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class DeferredTimeoutException extends TimeoutException {

	private final Duration timeout;

	/**
	 * Creates the exception.
	 * @param timeout how long the Deferred was waited for
	 */
	public DeferredTimeoutException(Duration timeout) {
		super("The Deferred had no result after " + timeout);
		this.timeout = timeout;
	}

	/**
	 * Tells how long the Deferred was waited for.
	 * @return the time given to {@code addTimeout}
	 */
	public Duration timeout() {
		return this.timeout;
	}

}
