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

import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * The path of a Unix socket, or {@code @} and an abstract name.
 */
final class UnixPath {

	private UnixPath() {
	}

	/**
	 * Reads the next argument.
	 * @param description the description
	 * @param reader reads it
	 * @return the path or name, not empty. Whether it is too long depends on the system,
	 * which tells
	 */
	static String read(EndpointDescription description, ArgumentReader reader) {
		Argument argument = reader.positional("path");
		String path = argument.value();
		if (path.equals("@")) {
			throw reader.problem(argument.valuePosition(), "there is no name after the @");
		}
		if (path.indexOf('\0') >= 0) {
			throw description.problem(argument.valuePosition(), "there is a zero in the path",
					"For an abstract name begin with @, as in " + description.transport() + ":@app");
		}
		return path;
	}

	static boolean isAbstract(String path) {
		return path.startsWith("@");
	}

}
