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

import io.eventreactor.CannotListenException;

/**
 * A server cannot listen at its endpoint.
 *
 * @since 0.1.0
 */
public class ServerStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String serverName;

	private final String endpoint;

	private final CannotListenException.Reason reason;

	private final String detail;

	/**
	 * Creates the exception.
	 * @param serverName the name of the server
	 * @param endpoint the description of its endpoint
	 * @param cause why it cannot listen: a {@link CannotListenException}, which has a
	 * reason, or whatever else the endpoint has thrown
	 */
	public ServerStartException(String serverName, String endpoint, RuntimeException cause) {
		super("Server '" + serverName + "' cannot listen on " + endpoint + ": " + cause.getMessage(), cause);
		this.serverName = serverName;
		this.endpoint = endpoint;
		if (cause instanceof CannotListenException failure) {
			this.reason = failure.getReason();
			this.detail = String
				.valueOf((failure.getCause() != null) ? failure.getCause().getMessage() : failure.getMessage());
		}
		else {
			this.reason = CannotListenException.Reason.OTHER;
			this.detail = String.valueOf(cause.getMessage());
		}
	}

	/**
	 * Returns the server.
	 * @return its name
	 */
	public String getServerName() {
		return this.serverName;
	}

	/**
	 * Returns where it was to listen.
	 * @return the description of the endpoint
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Returns why the server cannot listen.
	 * @return the reason; {@link CannotListenException.Reason#OTHER} if the endpoint
	 * cannot be used at all
	 */
	public CannotListenException.Reason getReason() {
		return this.reason;
	}

	/**
	 * Returns what the system said, or the endpoint.
	 * @return its message
	 */
	public String getDetail() {
		return this.detail;
	}

}
