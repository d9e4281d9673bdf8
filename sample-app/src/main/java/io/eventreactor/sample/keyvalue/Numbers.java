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

/**
 * Reads numbers as strictly as Redis does: decimal, 64 bits, no sign but a minus, no
 * leading zero, nothing around them.
 */
final class Numbers {

	private static final int LONGEST = 20;

	private Numbers() {
	}

	/**
	 * Reads a number.
	 * @param text the digits in ASCII
	 * @param error the error reply for anything else
	 * @return the number
	 * @throws CommandFailedException if it is not a number
	 */
	static long parse(byte[] text, String error) {
		boolean negative = text.length > 0 && text[0] == '-';
		int start = negative ? 1 : 0;
		if (text.length == start || text.length > LONGEST || (text[start] == '0' && text.length > 1)) {
			throw new CommandFailedException(error);
		}
		long number = 0;
		for (int i = start; i < text.length; i++) {
			int digit = text[i] - '0';
			// Counted downwards, since there is one more negative number
			if (digit < 0 || digit > 9 || number < (Long.MIN_VALUE + digit) / 10) {
				throw new CommandFailedException(error);
			}
			number = number * 10 - digit;
		}
		if (!negative && number == Long.MIN_VALUE) {
			throw new CommandFailedException(error);
		}
		return negative ? number : -number;
	}

}
