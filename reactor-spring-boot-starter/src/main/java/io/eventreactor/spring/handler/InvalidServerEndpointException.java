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

package io.eventreactor.spring.handler;

/**
 * What says where a server listens cannot be understood. The cause tells why.
 *
 * @since 0.1.0
 */
public class InvalidServerEndpointException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String serverName;

	private final String origin;

	private final IllegalArgumentException problem;

	/**
	 * Creates the exception.
	 * @param serverName the name of the server
	 * @param origin where the description of the endpoint stands
	 * @param problem what is wrong with it: an
	 * {@link io.eventreactor.endpoint.EndpointSyntaxException}, an
	 * {@link io.eventreactor.endpoint.UnknownTransportException}, or a placeholder that
	 * cannot be resolved
	 */
	public InvalidServerEndpointException(String serverName, String origin, IllegalArgumentException problem) {
		super("Server '" + serverName + "' has no valid endpoint (" + origin + "): " + problem.getMessage(), problem);
		this.serverName = serverName;
		this.origin = origin;
		this.problem = problem;
	}

	/**
	 * Returns the server.
	 * @return its name
	 */
	public String getServerName() {
		return this.serverName;
	}

	/**
	 * Returns where the description of the endpoint stands.
	 * @return the name of a property, or the handler
	 */
	public String getOrigin() {
		return this.origin;
	}

	/**
	 * Returns what is wrong with it.
	 * @return the cause of this exception
	 */
	public IllegalArgumentException getProblem() {
		return this.problem;
	}

}
