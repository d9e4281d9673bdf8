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

/**
 * One of several {@link Deferred}s failed, and that was enough. The cause is the failure.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class FirstErrorException extends RuntimeException {

	private final int index;

	/**
	 * Creates the exception.
	 * @param index the position of the Deferred that failed, from 0
	 * @param cause its failure
	 */
	public FirstErrorException(int index, Throwable cause) {
		super("Deferred number " + index + " failed: " + cause, cause);
		this.index = index;
	}

	/**
	 * Tells which Deferred failed.
	 * @return its position, from 0
	 */
	public int index() {
		return this.index;
	}

}
