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

import java.util.Collection;
import java.util.List;

/**
 * The configuration has a server that no handler serves.
 * <p>
 * Fails the start, where a warning would do no harm to most applications, because the
 * usual cause is a slip in a name: then a server runs without the limits, or at another
 * place, than its configuration says.
 *
 * @since 0.1.0
 */
public class UnknownServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String serverName;

	private final List<String> known;

	/**
	 * Creates the exception.
	 * @param serverName the name in the configuration
	 * @param known the names that handlers have
	 */
	public UnknownServerException(String serverName, Collection<String> known) {
		super("There are properties for a server '" + serverName + "', but no protocol handler of that name. "
				+ (known.isEmpty() ? "There are no handlers at all." : "Handlers: " + String.join(", ", known) + "."));
		this.serverName = serverName;
		this.known = List.copyOf(known);
	}

	/**
	 * Returns the name that no handler has.
	 * @return the name of the server
	 */
	public String getServerName() {
		return this.serverName;
	}

	/**
	 * Returns the names that there are.
	 * @return the names of the servers with a handler
	 */
	public List<String> getKnown() {
		return this.known;
	}

}
