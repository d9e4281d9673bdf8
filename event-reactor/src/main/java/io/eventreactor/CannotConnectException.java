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
 * An attempt to connect failed. Given to {@link ClientFactory#clientConnectionFailed},
 * never thrown, and so without a stack trace of its own.
 *
 * @since 0.1.0
 */
public class CannotConnectException extends IOException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Creates the exception.
	 * @param destination where to
	 * @param reason why not
	 * @param cause what the system said, or {@code null}
	 */
	public CannotConnectException(Object destination, Reason reason, @Nullable Throwable cause) {
		super("Cannot connect to " + destination + ": " + reason.text, cause);
		this.reason = reason;
	}

	/**
	 * Returns why the attempt failed.
	 * @return the reason
	 */
	public final Reason getReason() {
		return this.reason;
	}

	@Override
	public final Throwable fillInStackTrace() {
		return this;
	}

	/**
	 * Why an attempt to connect failed.
	 */
	public enum Reason {

		/**
		 * Nobody listens there.
		 */
		REFUSED("connection refused"),

		/**
		 * There was no answer in time.
		 */
		TIMED_OUT("timed out"),

		/**
		 * The network knows no way there.
		 */
		NO_ROUTE("no route"),

		/**
		 * The name has no address.
		 */
		UNKNOWN_HOST("unknown host"),

		/**
		 * The local address that was asked for cannot be bound.
		 */
		CANNOT_BIND("cannot bind the local address"),

		/**
		 * The TLS handshake failed.
		 */
		TLS("the TLS handshake failed"),

		/**
		 * The attempt was stopped on this side.
		 */
		STOPPED("the attempt was stopped"),

		/**
		 * Something else; the cause tells.
		 */
		OTHER("see the cause");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}
