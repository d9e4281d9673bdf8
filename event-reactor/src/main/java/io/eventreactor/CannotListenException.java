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
 * An address cannot be bound. The cause tells why: a {@link java.net.BindException} where
 * it is in use or not of this machine.
 *
 * @since 0.1.0
 */
public class CannotListenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient SocketAddress address;

	/**
	 * Creates the exception.
	 * @param address the address that could not be bound
	 * @param cause why
	 */
	public CannotListenException(SocketAddress address, Throwable cause) {
		super("Cannot listen on " + address + ": " + cause.getMessage(), cause);
		this.address = address;
	}

	/**
	 * Returns the address that could not be bound.
	 * @return the address
	 */
	public SocketAddress getAddress() {
		return this.address;
	}

}
