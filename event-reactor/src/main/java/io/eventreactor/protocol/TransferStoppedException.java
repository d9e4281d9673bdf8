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

package io.eventreactor.protocol;

import java.io.IOException;

/**
 * A file was not sent to its end because the consumer wanted no more: its connection was
 * lost, for one.
 *
 * @since 0.1.0
 * @see FileSender
 */
public class TransferStoppedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final long bytes;

	/**
	 * Creates the exception.
	 * @param bytes how many bytes the consumer was given
	 */
	public TransferStoppedException(long bytes) {
		super("The consumer stopped the transfer after " + bytes + " bytes");
		this.bytes = bytes;
	}

	/**
	 * Returns how far it came.
	 * @return how many bytes the consumer was given, not all of which may have arrived
	 */
	public long bytes() {
		return this.bytes;
	}

}
