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

package io.eventreactor;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended uncleanly: the peer reset it, the network failed, or the reactor
 * stopped.
 *
 * @since 0.1.0
 */
public class ConnectionLostException extends ConnectionClosedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the reason.
	 * @param message what happened
	 * @param cause what the system said, or {@code null}
	 */
	public ConnectionLostException(String message, @Nullable Throwable cause) {
		super("lost", message, cause);
	}

	/**
	 * Creates a reason of a more special kind.
	 * @param reason the reason in a word
	 * @param message what happened
	 */
	protected ConnectionLostException(String reason, String message) {
		super(reason, message, null);
	}

	/**
	 * Creates a reason of a more special kind.
	 * @param reason the reason in a word
	 * @param message what happened
	 * @param cause what lies behind it
	 */
	protected ConnectionLostException(String reason, String message, Throwable cause) {
		super(reason, message, cause);
	}

}
