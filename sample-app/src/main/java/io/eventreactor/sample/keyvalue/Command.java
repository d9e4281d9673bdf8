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

package io.eventreactor.sample.keyvalue;

import java.util.List;

/**
 * A command of the server.
 *
 * @param name the name in lower case
 * @param minimum the fewest words of a request, the name included
 * @param maximum the most words of a request, the name included
 * @param keys which of the words are keys
 * @param action what it does
 */
record Command(String name, int minimum, int maximum, Keys keys, Action action) {

	/**
	 * Whether a word is the name of this command, in whatever case.
	 * @param word the word
	 * @return {@code true} if it is
	 */
	boolean isNamed(byte[] word) {
		if (word.length != this.name.length()) {
			return false;
		}
		for (int i = 0; i < word.length; i++) {
			int letter = (word[i] >= 'A' && word[i] <= 'Z') ? word[i] + ('a' - 'A') : word[i];
			if (letter != this.name.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Returns the number of words, as Redis's {@code COMMAND} tells it.
	 * @return the number, negative if it is the least of several
	 */
	int arity() {
		return (this.minimum == this.maximum) ? this.minimum : -this.minimum;
	}

	/**
	 * Which words of a request are keys.
	 */
	enum Keys {

		NONE, FIRST, ALL

	}

	/**
	 * What a command does.
	 */
	@FunctionalInterface
	interface Action {

		/**
		 * Carries out a request and writes the one reply to it.
		 * @param words the name of the command and its arguments, as many as the command
		 * allows
		 * @param reply where to write the reply
		 * @throws CommandFailedException before anything was written, if it cannot be
		 * done
		 */
		void run(List<byte[]> words, RespWriter reply);

	}

}
