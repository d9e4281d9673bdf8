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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * Takes a description apart at its colons and equals signs, knowing nothing of
 * transports. For one description.
 */
final class DescriptionSplitter {

	/**
	 * A whole argument, or value of one, that is an IPv6 address or a range of them in
	 * brackets. Anything else in brackets is text like any other.
	 */
	private static final Pattern BRACKETED = Pattern
		.compile("\\[([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z._-]+)?(?:/[0-9]+)?)](?=:|\\z)");

	private final String text;

	private final Matcher bracketed;

	private final List<Argument> parts = new ArrayList<>();

	private final StringBuilder word = new StringBuilder();

	private @Nullable String name;

	private int start;

	private int valueStart;

	DescriptionSplitter(String text) {
		this.text = text;
		this.bracketed = BRACKETED.matcher(text);
	}

	List<Argument> split() {
		int index = 0;
		while (index < this.text.length()) {
			index = take(index);
		}
		endPart(this.text.length());
		return this.parts;
	}

	private int take(int index) {
		char character = this.text.charAt(index);
		if (character == '[' && index == this.valueStart
				&& this.bracketed.region(index, this.text.length()).lookingAt()) {
			this.word.append(this.bracketed.group(1));
			return this.bracketed.end();
		}
		if (character == '\\') {
			this.word.append(escaped(index + 1));
			return index + 2;
		}
		if (character == ':') {
			endPart(index);
		}
		else if (character == '=' && this.name == null) {
			this.name = this.word.toString();
			this.word.setLength(0);
			this.valueStart = index + 1;
		}
		else {
			this.word.append(character);
		}
		return index + 1;
	}

	private char escaped(int index) {
		char character = (index < this.text.length()) ? this.text.charAt(index) : ' ';
		if (EndpointDescription.SPECIAL.indexOf(character) < 0) {
			throw new EndpointSyntaxException(this.text, index, "there is nothing to escape after the backslash",
					"Only \\: \\= \\[ and \\\\ have a meaning; write \\\\ for a backslash");
		}
		return character;
	}

	private void endPart(int end) {
		this.parts.add(new Argument(this.name, this.word.toString(), this.start + 1, this.valueStart + 1));
		this.word.setLength(0);
		this.name = null;
		this.start = end + 1;
		this.valueStart = end + 1;
	}

}
