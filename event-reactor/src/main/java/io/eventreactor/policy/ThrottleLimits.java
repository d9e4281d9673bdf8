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

/**
 * How many bytes a second go through. Immutable; begin with {@link #NONE}.
 *
 * @since 0.1.0
 * @see ThrottlingFactory
 */
public final class ThrottleLimits {

	/**
	 * No limits.
	 */
	public static final ThrottleLimits NONE = new ThrottleLimits(0, 0, 0, 0);

	private final long connectionRead;

	private final long connectionWrite;

	private final long totalRead;

	private final long totalWrite;

	private ThrottleLimits(long connectionRead, long connectionWrite, long totalRead, long totalWrite) {
		this.connectionRead = connectionRead;
		this.connectionWrite = connectionWrite;
		this.totalRead = totalRead;
		this.totalWrite = totalWrite;
	}

	/**
	 * Returns how much is read from each connection.
	 * @return bytes a second; 0 for no limit
	 */
	public long connectionRead() {
		return this.connectionRead;
	}

	/**
	 * Returns how much is written to each connection.
	 * @return bytes a second; 0 for no limit
	 */
	public long connectionWrite() {
		return this.connectionWrite;
	}

	/**
	 * Returns how much is read from all connections of the factory together.
	 * @return bytes a second; 0 for no limit
	 */
	public long totalRead() {
		return this.totalRead;
	}

	/**
	 * Returns how much is written to all connections of the factory together.
	 * @return bytes a second; 0 for no limit
	 */
	public long totalWrite() {
		return this.totalWrite;
	}

	/**
	 * Changes the limits of each connection.
	 * @param read how much is read, in bytes a second; 0 for no limit
	 * @param write how much is written, in bytes a second; 0 for no limit
	 * @return changed limits
	 * @throws IllegalArgumentException if a limit is negative
	 */
	public ThrottleLimits withConnection(long read, long write) {
		return new ThrottleLimits(notNegative("read", read), notNegative("write", write), this.totalRead,
				this.totalWrite);
	}

	/**
	 * Changes the limits of all connections of the factory together.
	 * @param read how much is read, in bytes a second; 0 for no limit
	 * @param write how much is written, in bytes a second; 0 for no limit
	 * @return changed limits
	 * @throws IllegalArgumentException if a limit is negative
	 */
	public ThrottleLimits withTotal(long read, long write) {
		return new ThrottleLimits(this.connectionRead, this.connectionWrite, notNegative("read", read),
				notNegative("write", write));
	}

	private static long notNegative(String name, long value) {
		if (value < 0) {
			throw new IllegalArgumentException("'" + name + "' must not be negative: " + value);
		}
		return value;
	}

}
