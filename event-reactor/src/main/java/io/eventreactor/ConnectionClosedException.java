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

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended. Given to {@link Protocol#connectionLost}, never thrown, and so
 * without a stack trace.
 *
 * @since 0.1.0
 */
public abstract class ConnectionClosedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	/**
	 * Creates the reason.
	 * @param reason the reason in a word, see {@link #reason()}
	 * @param message what happened
	 * @param cause what lies behind it, or {@code null}
	 */
	protected ConnectionClosedException(String reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Returns the reason in a word, for meters and logs.
	 * @return lower-case, dashes between words; one of few
	 */
	public final String reason() {
		return this.reason;
	}

	@Override
	public final Throwable fillInStackTrace() {
		return this;
	}

}
