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

package io.eventreactor.spring.client;

/**
 * The body of a response is larger than its reader accepts.
 *
 * @since 0.1.0
 */
public class ResponseTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long limit;

	/**
	 * Creates the exception.
	 * @param limit the most bytes that would have been accepted
	 */
	public ResponseTooLargeException(long limit) {
		super("The body of the response has more than " + limit
				+ " bytes; raise the limit of the agent or of this read, or consume the body piece by piece");
		this.limit = limit;
	}

	/**
	 * Returns the limit.
	 * @return the most bytes that would have been accepted
	 */
	public long getLimit() {
		return this.limit;
	}

}
