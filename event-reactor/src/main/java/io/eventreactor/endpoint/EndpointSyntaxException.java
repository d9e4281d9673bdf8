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

package io.eventreactor.endpoint;

/**
 * The description of an endpoint is malformed. Says what is wrong, where, and what would
 * be right.
 *
 * @since 0.1.0
 */
public class EndpointSyntaxException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final int position;

	private final String problem;

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param description the description
	 * @param position the place in it, beginning with 1
	 * @param problem what is wrong
	 * @param remedy what to write instead
	 */
	public EndpointSyntaxException(String description, int position, String problem, String remedy) {
		super("Endpoint '" + description + "', character " + position + ": " + problem + ". " + remedy + ".");
		this.description = description;
		this.position = position;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Returns what could not be understood.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * Returns where it is wrong.
	 * @return the number of the character, beginning with 1; one more than there are if
	 * something is missing at the end
	 */
	public int getPosition() {
		return this.position;
	}

	/**
	 * Returns what is wrong.
	 * @return a clause without a final dot
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Returns what to do about it.
	 * @return a sentence without a final dot
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
