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

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * Reads the arguments of a description from left to right, so that the first mistake is
 * the one that is told: first those without names, then those with.
 */
final class ArgumentReader {

	private static final int MAXIMUM_TIMEOUT_DIGITS = 9;

	private final EndpointDescription description;

	private final String example;

	private final Iterator<Argument> arguments;

	private final Set<String> named = new HashSet<>();

	/**
	 * Creates a reader.
	 * @param description the description
	 * @param example what would be right, as a sentence without a final dot
	 */
	ArgumentReader(EndpointDescription description, String example) {
		this.description = description;
		this.example = example;
		this.arguments = description.arguments().iterator();
	}

	/**
	 * Reads the next argument, which has to be there and to have no name.
	 * @param what what it stands for
	 * @return the argument, never empty
	 */
	Argument positional(String what) {
		if (!this.arguments.hasNext()) {
			throw missing(what);
		}
		Argument argument = this.arguments.next();
		if (argument.name() != null) {
			throw problem(argument.position(), "there is no " + what + " before " + argument.name());
		}
		if (argument.value().isEmpty()) {
			throw problem(argument.position(), "there is no " + what);
		}
		return argument;
	}

	boolean hasNext() {
		return this.arguments.hasNext();
	}

	/**
	 * Reads the next argument, which has to have a name that none before it had.
	 * @param known the names that it may have
	 * @return the argument
	 */
	Named named(Set<String> known) {
		Argument argument = this.arguments.next();
		String name = argument.name();
		if (name == null) {
			throw tooMany(argument);
		}
		if (!known.contains(name)) {
			throw problem(argument.position(), this.description.transport() + " has no argument '" + name + "'");
		}
		if (!this.named.add(name)) {
			throw problem(argument.position(), "there is a second " + name);
		}
		return new Named(name, argument);
	}

	private EndpointSyntaxException tooMany(Argument argument) {
		if (argument.value().isEmpty()) {
			return problem(argument.position(), "there is nothing after the colon");
		}
		return this.description.problem(argument.position(), "'" + argument.value() + "' is one argument too many",
				this.example + ". Put a backslash before each colon that belongs to an argument");
	}

	int port(Argument argument, int lowest, String range, String hint) {
		String value = argument.value();
		if (!isNumber(value)) {
			throw this.description.problem(argument.position(), "port '" + value + "' is not a number",
					this.example + hint);
		}
		int port = (value.length() > 5) ? -1 : Integer.parseInt(value);
		if (port < lowest || port > 65535) {
			throw this.description.problem(argument.position(), "there is no port " + value, range);
		}
		return port;
	}

	Duration timeout(Argument argument) {
		String value = argument.value();
		if (!isNumber(value) || value.length() > MAXIMUM_TIMEOUT_DIGITS) {
			throw this.description.problem(argument.valuePosition(),
					"timeout '" + value + "' is not a number of seconds",
					"Write whole seconds, or 0 for no timeout: timeout=5");
		}
		return Duration.ofSeconds(Integer.parseInt(value));
	}

	EndpointSyntaxException missing(String what) {
		return problem(this.description.end(), "there is no " + what);
	}

	EndpointSyntaxException problem(int position, String problem) {
		return this.description.problem(position, problem, this.example);
	}

	static boolean isNumber(String value) {
		return !value.isEmpty() && value.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

	/**
	 * An argument with a name.
	 *
	 * @param name its name
	 * @param argument the argument
	 */
	record Named(String name, Argument argument) {
	}

}
