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
 * Two handlers want to be the server of one name.
 *
 * @since 0.1.0
 */
public class DuplicateServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String serverName;

	/**
	 * Creates the exception.
	 * @param serverName the name
	 * @param first who has it
	 * @param second who wants it too
	 */
	public DuplicateServerException(String serverName, String first, String second) {
		super("Two protocol handlers have the name '" + serverName + "': " + first + ", and " + second + ".");
		this.serverName = serverName;
	}

	/**
	 * Returns the name of which there are two.
	 * @return the name of the server
	 */
	public String getServerName() {
		return this.serverName;
	}

}
