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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A description of an endpoint, taken apart without any knowledge of transports.
 * Immutable.
 *
 * @param text the whole description, as it was written
 * @param transport what it begins with; of a nested one, what the nested part begins with
 * @param position where the transport stands in the text, from 1
 * @param arguments what follows the transport, in order
 * @since 0.1.0
 */
public record EndpointDescription(String text, String transport, int position, List<Argument> arguments) {

	/**
	 * What a backslash takes the meaning from.
	 */
	static final String SPECIAL = "\\:=[";

	/**
	 * Creates a description.
	 * @param text the whole description, as it was written
	 * @param transport what it begins with
	 * @param position where the transport stands in the text, from 1
	 * @param arguments what follows the transport, in order
	 */
	public EndpointDescription {
		arguments = List.copyOf(arguments);
	}

	static EndpointDescription parse(String text) {
		return of(text, new DescriptionSplitter(text).split());
	}

	private static EndpointDescription of(String text, List<Argument> parts) {
		Argument transport = parts.get(0);
		if (transport.name() != null || transport.value().isEmpty()) {
			throw new EndpointSyntaxException(text, transport.position(), "there is no transport",
					"Begin with the name of one, as in tcp:8000");
		}
		return new EndpointDescription(text, transport.value(), transport.position(), parts.subList(1, parts.size()));
	}

	/**
	 * Returns the description that is nested in this one: all from an argument to the
	 * end. Its problems are told with their positions in the whole text.
	 * @param index the place of the argument that is the nested transport, from 0
	 * @return the nested description
	 * @throws EndpointSyntaxException if that argument is no name of a transport
	 * @throws IndexOutOfBoundsException if there is no such argument
	 */
	public EndpointDescription nested(int index) {
		return of(this.text, this.arguments.subList(index, this.arguments.size()));
	}

	/**
	 * Returns where something is missing that ought to stand at the end.
	 * @return the position behind the last character
	 */
	public int end() {
		return this.text.length() + 1;
	}

	/**
	 * Makes the exception for a mistake in this description.
	 * @param position the place in the text, beginning with 1
	 * @param problem what is wrong, a clause without a final dot
	 * @param remedy what to write instead, a sentence without a final dot
	 * @return the exception, to be thrown
	 */
	public EndpointSyntaxException problem(int position, String problem, String remedy) {
		return new EndpointSyntaxException(this.text, position, problem, remedy);
	}

	/**
	 * Puts a backslash before each character that could mean something in a description.
	 * @param value an argument
	 * @return the argument as it is written in a description
	 */
	public static String escape(String value) {
		return value.replaceAll("[\\\\:=]|^\\[", "\\\\$0");
	}

	/**
	 * One argument of a description.
	 *
	 * @param name its name, or {@code null} if it has none
	 * @param value its value, without backslashes
	 * @param position where it begins, from 1
	 * @param valuePosition where its value begins, from 1
	 * @since 0.1.0
	 */
	public record Argument(@Nullable String name, String value, int position, int valuePosition) {
	}

}
