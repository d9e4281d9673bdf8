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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A description of an endpoint, taken apart without any knowledge of transports.
 * Immutable.
 *
 * @param text the whole description, as it was written
 * @param transport what it begins with; of a nested one, what the nested part begins with
 * @param arguments what follows the transport, in order
 * @since 0.1.0
 */
public record EndpointDescription(String text, String transport, List<Argument> arguments) {

	/**
	 * Creates a description.
	 * @param text the whole description, as it was written
	 * @param transport what it begins with
	 * @param arguments what follows the transport, in order
	 */
	public EndpointDescription {
		arguments = List.copyOf(arguments);
	}

	static EndpointDescription parse(String text) {
		List<Argument> parts = new Splitter(text).split();
		return of(text, parts);
	}

	private static EndpointDescription of(String text, List<Argument> parts) {
		Argument transport = parts.get(0);
		if (transport.name() != null || transport.value().isEmpty()) {
			throw new EndpointSyntaxException(text, transport.position(), "there is no transport",
					"Begin with the name of one, as in tcp:8000");
		}
		return new EndpointDescription(text, transport.value(), parts.subList(1, parts.size()));
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
	 * Puts a backslash before each character that means something in a description.
	 * @param value an argument
	 * @return the argument as it is written in a description
	 */
	public static String escape(String value) {
		return value.replaceAll("[\\\\:=]", "\\\\$0");
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

	private static final class Splitter {

		private final String text;

		private final List<Argument> parts = new ArrayList<>();

		private final StringBuilder word = new StringBuilder();

		private @Nullable String name;

		private int start;

		private int valueStart;

		Splitter(String text) {
			this.text = text;
		}

		List<Argument> split() {
			for (int index = 0; index < this.text.length(); index++) {
				char character = this.text.charAt(index);
				if (character == '\\') {
					index++;
					this.word.append(escaped(index));
				}
				else if (character == ':') {
					endPart(index + 1);
				}
				else if (character == '=' && this.name == null) {
					this.name = this.word.toString();
					this.word.setLength(0);
					this.valueStart = index + 1;
				}
				else {
					this.word.append(character);
				}
			}
			endPart(this.text.length() + 1);
			return this.parts;
		}

		private char escaped(int index) {
			char character = (index < this.text.length()) ? this.text.charAt(index) : ' ';
			if (character != ':' && character != '=' && character != '\\') {
				throw new EndpointSyntaxException(this.text, index, "there is nothing to escape after the backslash",
						"Only \\: \\= and \\\\ have a meaning");
			}
			return character;
		}

		private void endPart(int next) {
			this.parts.add(new Argument(this.name, this.word.toString(), this.start + 1, this.valueStart + 1));
			this.word.setLength(0);
			this.name = null;
			this.start = next;
			this.valueStart = next;
		}

	}

}
