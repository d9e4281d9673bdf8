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
 * Nothing says where a server listens.
 *
 * @since 0.1.0
 */
public class MissingServerEndpointException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String serverName;

	/**
	 * Creates the exception.
	 * @param serverName the name of the server
	 * @param handler who is its handler
	 */
	public MissingServerEndpointException(String serverName, String handler) {
		super("Server '" + serverName + "' has a handler, " + handler + ", but no endpoint to listen at.");
		this.serverName = serverName;
	}

	/**
	 * Returns the server.
	 * @return its name
	 */
	public String getServerName() {
		return this.serverName;
	}

}
