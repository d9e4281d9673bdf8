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

package io.eventreactor.policy;

import java.time.Duration;

import io.eventreactor.ConnectionClosedException;

/**
 * The connection was closed because a {@link TimeoutFactory} had set it a time, and that
 * ran out.
 *
 * @since 0.1.0
 */
public class ConnectionTimeoutException extends ConnectionClosedException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	/**
	 * Creates the reason.
	 * @param kind which time ran out
	 * @param timeout how long it was
	 */
	public ConnectionTimeoutException(Kind kind, Duration timeout) {
		super(kind.reason, kind.text + " " + timeout.toMillis() + " ms", null);
		this.kind = kind;
	}

	/**
	 * Returns which time ran out.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The times that can run out.
	 */
	public enum Kind {

		/**
		 * See {@link Timeouts#total()}.
		 */
		TOTAL("total-timeout", "The connection has lasted for"),

		/**
		 * See {@link Timeouts#firstData()}.
		 */
		FIRST_DATA("first-data-timeout", "The peer has sent nothing in the first"),

		/**
		 * See {@link Timeouts#frame()}.
		 */
		FRAME("frame-timeout", "The peer has sent nothing whole for");

		private final String reason;

		private final String text;

		Kind(String reason, String text) {
			this.reason = reason;
			this.text = text;
		}

	}

}
