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

import java.net.SocketAddress;

/**
 * An address cannot be bound.
 *
 * @since 0.1.0
 */
public class CannotListenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient SocketAddress address;

	private final Reason reason;

	/**
	 * Creates the exception.
	 * @param address the address that could not be bound
	 * @param reason why
	 * @param cause what the system said
	 */
	public CannotListenException(SocketAddress address, Reason reason, Throwable cause) {
		super("Cannot listen on " + address + ": " + reason.text, cause);
		this.address = address;
		this.reason = reason;
	}

	/**
	 * Returns the address that could not be bound.
	 * @return the address
	 */
	public SocketAddress getAddress() {
		return this.address;
	}

	/**
	 * Returns why it could not be bound.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why an address cannot be bound.
	 */
	public enum Reason {

		/**
		 * Something else listens there.
		 */
		IN_USE("the address is in use"),

		/**
		 * This process may not: a port below 1024, usually.
		 */
		NOT_PERMITTED("permission denied"),

		/**
		 * The address is not one of this machine's, or the name is unknown.
		 */
		NOT_LOCAL("the address is not one of this machine's"),

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
